using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Functions;
using Longitude.Sql.Types;

namespace Longitude.Sql.Binding;

internal sealed record RelationColumn(string Name, SqlType Type, int Typmod = -1, uint TableOid = 0, short ColumnNumber = 0);

/// <summary>
/// Something in a query that has rows: a table, a subquery, a function; or what a step of the query makes of the rows before it (groups,
/// windows). Compared by reference: the same table named twice is two relations.
/// </summary>
internal abstract class Relation(string alias, IReadOnlyList<RelationColumn> columns)
{
    /// <summary>The name that it goes by.</summary>
    public string Alias => alias;

    public IReadOnlyList<RelationColumn> Columns => columns;

    /// <summary>How many of the columns a star stands for; system columns come after them.</summary>
    public int VisibleColumns { get; protected init; } = columns.Count;

    /// <summary>What it takes from relations to its left, or from outside, evaluated there: LATERAL. Empty for most.</summary>
    public IReadOnlyList<Expr> Arguments { get; init; } = [];

    /// <summary>Where it stands in the text.</summary>
    public int Position { get; init; }

    public VarExpr Var(int column, int position = -1) => new(this, column) { Position = position };
}

internal sealed class TableRelation : Relation
{
    public const int SystemColumns = 3;

    public TableRelation(TableInfo table, string alias, IReadOnlyList<string> names)
        : base(alias, Describe(table, names))
    {
        Table = table;
        VisibleColumns = table.Columns.Count;
    }

    public TableInfo Table { get; }

    /// <summary>Whose right to read it counts: a view's owner; null for the role that runs the statement.</summary>
    public string? Reader { get; init; }

    public int Ctid => Table.Columns.Count;

    public int Xmin => Table.Columns.Count + 1;

    public int TableOid => Table.Columns.Count + 2;

    private static List<RelationColumn> Describe(TableInfo table, IReadOnlyList<string> names)
    {
        var columns = new List<RelationColumn>(table.Columns.Count + SystemColumns);
        for (int i = 0; i < table.Columns.Count; i++)
        {
            ColumnInfo c = table.Columns[i];
            columns.Add(new RelationColumn(i < names.Count ? names[i] : c.Name, c.Type, c.Typmod, table.Oid, c.Number));
        }

        columns.Add(new RelationColumn("ctid", SqlTypes.Tid, -1, table.Oid, -1));
        columns.Add(new RelationColumn("xmin", SqlTypes.Xid, -1, table.Oid, -2));
        columns.Add(new RelationColumn("tableoid", SqlTypes.Oid, -1, table.Oid, -6));
        return columns;
    }
}

/// <summary>A subquery in FROM, or a view.</summary>
internal sealed class QueryRelation(string alias, LogicalQuery query, IReadOnlyList<RelationColumn> columns) : Relation(alias, columns)
{
    public LogicalQuery Query => query;

    /// <summary>Its outer values are <see cref="Relation.Arguments"/>, not those of the query that it stands in.</summary>
    public bool IsLateral { get; init; }
}

/// <summary>A function in FROM.</summary>
/// <param name="Call">The set-returning function; null when it is an expression that gives one row.</param>
/// <param name="Arguments">Its arguments, or the expression.</param>
internal sealed record BoundFunction(ResolvedCall? Call, IReadOnlyList<Expr> Arguments, IReadOnlyList<ResultColumn> Columns)
{
    /// <summary>The columns' names are the function's, which a table alias does not replace.</summary>
    public bool HasOwnNames { get; init; }

    /// <summary>Its value is a record, whose fields are the columns.</summary>
    public bool SpreadsRecord { get; init; }
}

/// <summary>Functions in FROM, side by side. Their arguments are constant for each set of <see cref="Relation.Arguments"/>.</summary>
internal sealed class FunctionRelation(string alias, IReadOnlyList<BoundFunction> functions, bool withOrdinality, IReadOnlyList<RelationColumn> columns)
    : Relation(alias, columns)
{
    public IReadOnlyList<BoundFunction> Functions => functions;

    public bool WithOrdinality => withOrdinality;
}

/// <summary>A WITH entry where it is read.</summary>
internal sealed class CteRelation(string alias, CommonTableQuery cte, IReadOnlyList<RelationColumn> columns, bool isWorkTable) : Relation(alias, columns)
{
    public CommonTableQuery Cte => cte;

    /// <summary>Within the recursive part of the entry itself: the rows of the last round.</summary>
    public bool IsWorkTable => isWorkTable;

    /// <summary>The entry takes nothing from outside, or the same as the query that reads it here: so it may be taken into that query.</summary>
    public bool SharesOuter { get; init; }
}

/// <summary>What a step within a query makes: groups, window functions' values, rows of set-returning functions; or one that is given from outside.</summary>
internal sealed class StageRelation(string alias, IReadOnlyList<RelationColumn> columns) : Relation(alias, columns);

/// <summary>A column of a relation. Planning replaces it by the place of the column in the rows of the operator that evaluates it.</summary>
internal sealed class VarExpr(Relation relation, int column) : Expr
{
    public Relation Relation => relation;

    public int Column => column;

    public RelationColumn Info => relation.Columns[column];

    public override SqlType Type => Info.Type;

    public override int Typmod => Info.Typmod;

    public override Datum Eval(EvalFrame frame) => throw new InvalidOperationException($"Column {relation.Alias}.{Info.Name} has no place yet.");

    protected override bool SameNode(Expr other) => other is VarExpr v && ReferenceEquals(v.Relation, relation) && v.Column == column;
}
