// The text of a view.
//
// A view's query is kept as text and bound again wherever the view is used, so the text must go on meaning what it meant. Stars are
// written out, since a column that is added to a table later must not appear. When a table or a column that it names is renamed, its text
// is written anew with the new name, and with the old one as an alias, so that nothing else changes. Unqualified names of tables are
// looked up in the search path of the view's creation, which the view keeps.
//
// What a name stands for is heard from the binder (IBindObserver) rather than found out a second time.
using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Parsing;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Definitions;

/// <summary>A view's query, bound, and what its names stand for.</summary>
internal sealed class ViewText : IBindObserver
{
    private readonly Dictionary<int, TableInfo> _tables = [];
    private readonly Dictionary<int, Expr> _columns = [];
    private readonly Dictionary<int, IReadOnlyList<(string Name, Expr Value)>> _stars = [];
    private readonly SortedDictionary<uint, SortedSet<short>> _dependencies = [];
    private readonly List<(Join Join, Expr Left, Expr Right)> _using = [];
    private readonly Query _query;

    private ViewText(Query query) => _query = query;

    /// <summary>The result's columns.</summary>
    public IReadOnlyList<ResultColumn> Columns { get; private set; } = [];

    /// <summary>The relations that it reads, and which of their columns.</summary>
    public IReadOnlyList<DependencyInfo> Dependencies => [.. _dependencies.Select(d => new DependencyInfo(d.Key, [.. d.Value]))];

    public IEnumerable<TableInfo> Tables => _tables.Values;

    /// <summary>Binds a query that is to become a view's.</summary>
    public static ViewText Bind(DefinitionContext c, Query query, IReadOnlyList<string> searchPath)
    {
        var text = new ViewText(query);
        var context = new BindContext(c.Catalog, c.Session)
        {
            SearchPath = searchPath,
            Observer = text,
            Parameters = new ParameterTypes([]) { AreForbidden = true },
        };
        text.Columns = new QueryBinder(context).Bind(query, null, null).Columns;
        return text;
    }

    /// <summary>The query of a view that there is.</summary>
    public static ViewText Of(DefinitionContext c, TableInfo view) =>
        Bind(c, (Query)SqlParser.ParseOne(view.ViewQuery!)!, view.ViewSearchPath.Count > 0 ? view.ViewSearchPath : c.SearchPath);

    /// <summary>The query's text with its stars written out.</summary>
    public string Write() => SqlWriter.Write((Statement)new SyntaxRewriter(static _ => null) { Item = WithoutStar }.Rewrite(_query));

    /// <summary>The query's text with another name for a column of a table.</summary>
    public string RenameColumn(TableInfo table, ColumnInfo column, string newName, string view)
    {
        if (_using.Exists(u => IsColumn(u.Left, table, column) || IsColumn(u.Right, table, column)))
        {
            throw new SqlException(SqlStates.FeatureNotSupported, $"cannot rename column \"{column.Name}\": view \"{view}\" joins by it with USING or NATURAL")
            {
                Hint = "Write the view's join with ON.",
            };
        }

        return SqlWriter.Write((Statement)new SyntaxRewriter(e => Renamed(e) ? Last((ColumnName)e, newName) : null)
        {
            // What is selected keeps its name.
            Item = item => item is { Alias: null, Value: ColumnName name } && Renamed(name) ? [item with { Value = Last(name, newName), Alias = name.Parts[^1] }] : null,
        }.Rewrite(_query));

        bool Renamed(Expression e) =>
            e is ColumnName name
            && _columns.TryGetValue(name.Position, out Expr? value)
            && IsColumn(value, table, column)
            && string.Equals(name.Parts[^1], column.Name, StringComparison.Ordinal);
    }

    /// <summary>The query's text with another name for a table.</summary>
    public string RenameTable(TableInfo table, QualifiedName newName) => SqlWriter.Write((Statement)new SyntaxRewriter(static _ => null)
    {
        Table = reference => _tables.TryGetValue(reference.Position, out TableInfo? named) && named.Oid == table.Oid
            ? reference with { Name = newName, Alias = reference.Alias ?? new TableAlias(table.Name, []) }
            : null,
    }.Rewrite(_query));

    void IBindObserver.Table(TableReference reference, TableInfo table)
    {
        _tables[reference.Position] = table;
        Depend(table.Oid);
    }

    void IBindObserver.Column(ColumnName name, Expr value)
    {
        _columns[name.Position] = value;
        Depend(value);
    }

    void IBindObserver.Star(Star star, IReadOnlyList<(string Name, Expr Value)> columns)
    {
        _stars[star.Position] = columns;
        foreach ((_, Expr value) in columns)
            Depend(value);
    }

    void IBindObserver.Using(Join join, Expr left, Expr right)
    {
        _using.Add((join, left, right));
        Depend(left);
        Depend(right);
    }

    private static ColumnName Last(ColumnName name, string last) => name with { Parts = [.. name.Parts.SkipLast(1), last] };

    private static bool IsColumn(Expr value, TableInfo table, ColumnInfo column) =>
        value is VarExpr { Relation: TableRelation or QueryRelation, Info: { } info } && info.TableOid == table.Oid && info.ColumnNumber == column.Number;

    private SelectItem[]? WithoutStar(SelectItem item)
    {
        if (item.Value is not Star star || !_stars.TryGetValue(star.Position, out IReadOnlyList<(string Name, Expr Value)>? columns))
            return null;
        return
        [
            .. columns.Select(c => new SelectItem(
                new ColumnName(c.Value is VarExpr v && v.Relation.Alias.Length > 0 ? [v.Relation.Alias, v.Info.Name] : [c.Name]),
                c.Value is VarExpr named && !string.Equals(named.Info.Name, c.Name, StringComparison.Ordinal) ? c.Name : null)),
        ];
    }

    private void Depend(Expr value) => _ = value.Any(part =>
    {
        if (part is VarExpr { Info: { TableOid: > 0 } info })
            Depend(info.TableOid).Add(info.ColumnNumber);
        return false;
    });

    private SortedSet<short> Depend(uint table)
    {
        if (!_dependencies.TryGetValue(table, out SortedSet<short>? columns))
            _dependencies.Add(table, columns = []);
        return columns;
    }
}
