using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Sessions;
using Longitude.Sql.Storage;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Binding;

/// <summary>What binding one statement knows and collects. Used by one thread, for one statement.</summary>
internal sealed class BindContext(CatalogSnapshot catalog, ISessionState session)
{
    /// <summary>How deep views may refer to views, and statements may hold statements.</summary>
    private const int NestingMax = 200;

    /// <summary>
    /// Stands for the reader of a table whose rights are asked for in another way: a statement that writes reads full rows of its
    /// target, and needs rights only for what it names.
    /// </summary>
    public const string NoReader = "\0";

    private readonly HashSet<uint> _tables = [];
    private readonly List<TableAccessRight> _rights = [];

    public CatalogSnapshot Catalog { get; } = catalog;

    public ISessionState Session { get; } = session;

    /// <summary>The types of the statement's parameters, as far as they are known.</summary>
    public ParameterTypes Parameters { get; init; } = new([]);

    /// <summary>Lets the planner guess how many rows there are; null: it plans without.</summary>
    public SqlTransaction? Transaction { get; init; }

    /// <summary>What the planner took the sizes of tables to be.</summary>
    public List<TableSize> Sizes { get; init; } = [];

    /// <summary>The schemas that unqualified names are looked up in; a view's own while it is bound.</summary>
    public IReadOnlyList<string> SearchPath { get; set; } = session.SearchPath;

    /// <summary>The oids of all tables that the statement names, views and what they name included.</summary>
    public IReadOnlyCollection<uint> Tables => _tables;

    /// <summary>What the role that runs the statement must be allowed to do. A view's tables are its owner's business.</summary>
    public IReadOnlyList<TableAccessRight> Rights => _rights;

    /// <summary>The role whose rights count while a view is bound: its owner; null for the role that runs the statement.</summary>
    public string? ActingOwner { get; set; }

    /// <summary>WITH entries that a statement within this one sees: INSERT, UPDATE and DELETE in WITH.</summary>
    public CteScope? CommonTables { get; set; }

    /// <summary>Is told what the names in the statement's own text mean; null when nobody asks. Not told of the texts of views.</summary>
    public IBindObserver? Observer { get; set; }

    private int _nesting;

    public void Use(TableInfo table) => _tables.Add(table.Oid);

    public void Require(TableAccessRight right)
    {
        if (right.Role is not NoReader)
            _rights.Add(right);
    }

    /// <summary>Enters a view or another statement within this one.</summary>
    public void Enter(string what)
    {
        if (++_nesting > NestingMax)
            throw new SqlException(SqlStates.StatementTooComplex, $"too many levels of nesting at {what}");
    }

    public void Leave() => _nesting--;
}

/// <summary>A right that a statement needs.</summary>
/// <param name="Columns">Numbers of the columns that it concerns; empty when any column will do.</param>
/// <param name="Privilege">Lower case, such as select.</param>
/// <param name="Role">Whose right: null for the role that runs the statement, else a view's owner.</param>
internal sealed record TableAccessRight(uint Table, IReadOnlyList<short> Columns, string Privilege, string? Role);

/// <summary>Hears what names stand for while a statement is bound: for whoever writes the statement's text anew.</summary>
internal interface IBindObserver
{
    void Table(TableReference reference, TableInfo table);

    /// <summary>A column that was named.</summary>
    void Column(ColumnName name, Expr value);

    /// <summary>A star, and the columns that it stands for.</summary>
    void Star(Star star, IReadOnlyList<(string Name, Expr Value)> columns);

    /// <summary>Columns of both sides of a join that USING or NATURAL makes one.</summary>
    void Using(Join join, Expr left, Expr right);
}
