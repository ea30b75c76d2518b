using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Parsing;

namespace Longitude.Sql.Planning;

/// <summary>What indexes are over, as expressions over a relation: columns, computed values, and the conditions of partial ones.</summary>
internal sealed class IndexExpressions(BindContext context, Folding folding)
{
    private readonly Dictionary<(Relation, uint, int), Expr> _columns = [];
    private readonly Dictionary<(Relation, uint), List<Expr>> _predicates = [];

    public Expr Column(TableRelation relation, IndexInfo index, int column)
    {
        if (_columns.TryGetValue((relation, index.Oid, column), out Expr? known))
            return known;
        IndexColumn info = index.Columns[column];
        Expr bound = info.Expression is { } text
            ? folding.Fold(Bind(relation, text, Clause.IndexExpression))
            : relation.Var(PlaceOf(relation.Table, info.Number));
        _columns.Add((relation, index.Oid, column), bound);
        return bound;
    }

    public List<Expr> Predicate(TableRelation relation, IndexInfo index)
    {
        if (_predicates.TryGetValue((relation, index.Oid), out List<Expr>? known))
            return known;
        var parts = new List<Expr>();
        AndExpr.Split(folding.Fold(Bind(relation, index.Predicate!, Clause.IndexPredicate)), parts);
        _predicates.Add((relation, index.Oid), parts);
        return parts;
    }

    /// <summary>True when rows that fulfil the conditions are surely in the partial index.</summary>
    public bool IsImplied(TableRelation relation, IndexInfo index, IReadOnlyList<Expr> conditions) =>
        Predicate(relation, index).TrueForAll(p => conditions.Any(c => c.SameAs(p)) || IsNotNullBy(p, conditions));

    public static int PlaceOf(TableInfo table, short number)
    {
        for (int i = 0; i < table.Columns.Count; i++)
        {
            if (table.Columns[i].Number == number)
                return i;
        }

        throw new SqlException(SqlStates.InternalError, $"table \"{table.Name}\" has no column with number {number}");
    }

    private static bool IsNotNullBy(Expr predicate, IReadOnlyList<Expr> conditions) =>
        predicate is NullTestExpr { IsNegated: true, Operand: VarExpr v } && conditions.Any(c => IsStrictIn(c, v));

    private static bool IsStrictIn(Expr condition, VarExpr v) => condition switch
    {
        CallExpr { Call.Function.IsStrict: true } call => call.Inputs.Any(i => Predicates.Column(i) is { } column && column.SameAs(v)),
        InListExpr list => Predicates.Column(list.Operand) is { } column && column.SameAs(v),
        _ => false,
    };

    private Expr Bind(TableRelation relation, string text, Clause clause)
    {
        var scope = new Scope(null, null);
        // Stored expressions name the table's own columns, whatever an alias calls them.
        scope.Items.Add(new ScopeItem
        {
            Alias = relation.Table.Name,
            Relation = relation,
            Columns = [.. relation.Table.Columns.Select((c, i) => (c.Name, (Expr)relation.Var(i)))],
        });
        return new ExpressionBinder(context, scope, clause).Bind(SqlParser.ParseExpression(text));
    }
}
