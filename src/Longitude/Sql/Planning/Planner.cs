// From a bound query to operators. The stages of a block are planned from the inside out: its joins (JoinSearch), then groups, windows,
// the select list, DISTINCT, order and limit. A query within FROM is planned by itself before the joins that it takes part in, a subquery
// in an expression when the expression is finished; what they take from outside has been made explicit by the binder, so no plan knows
// anything of what is around it.
using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Operators;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Planning;

internal sealed partial class Planner
{
    private readonly BindContext _context;
    private readonly Folding _folding;

    public Planner(BindContext context)
    {
        _context = context;
        _folding = new Folding(context.Session);
        Estimates = new Estimates(context.Transaction, context.Sizes);
        IndexExpressions = new IndexExpressions(context, _folding);
        Access = new AccessChoice(Estimates, IndexExpressions);
    }

    public Estimates Estimates { get; }

    public IndexExpressions IndexExpressions { get; }

    public AccessChoice Access { get; }

    /// <summary>True when a part of the statement writes or locks.</summary>
    public bool HasEffects { get; private set; }

    public void NoteEffects() => HasEffects = true;

    /// <summary>Plans a query: its rows hold the query's columns.</summary>
    public PlanNode Plan(LogicalQuery query)
    {
        CteEntry[] entries = BeginCommonTables(query);
        PlanNode node = query switch
        {
            SelectBlock block => new BlockPlanner(this, block).Plan(),
            SetOperationQuery set => Finish(set, PlanSetOperation(set)),
            ValuesList values => Finish(values, PlanValues(values)),
            StatementQuery statement => PlanStatement(statement),
            _ => throw new InvalidOperationException($"There is no plan for a {query.GetType().Name}."),
        };
        return entries.Length == 0 ? node : new WithNode(node, entries) { EstimatedRows = node.EstimatedRows, Cost = node.Cost + entries.Sum(e => e.Plan.Cost) };
    }

    public Expr Fold(Expr e) => _folding.Fold(e);

    public void Flatten(SelectBlock block) => new Flattening(_folding).Apply(block);

    /// <summary>Notes what the statement must be allowed to read.</summary>
    public void Require(TableRelation relation, int[] columns)
    {
        TableInfo table = relation.Table;
        short[] numbers = [.. columns.Select(c => c < table.Columns.Count ? table.Columns[c].Number : (short)-1)];
        _context.Require(new TableAccessRight(table.Oid, numbers, Privileges.Select, relation.Reader));
    }

    /// <summary>ORDER BY, LIMIT and OFFSET of queries that are not SELECT.</summary>
    private PlanNode Finish(LogicalQuery query, PlanNode node)
    {
        if (query.OrderBy.Count > 0)
            node = Sorted(node, query);
        return Limited(node, query);
    }

    public static SortColumn[] SortColumns(IReadOnlyList<TargetOrder> order, IReadOnlyList<ResultColumn> columns) =>
        [.. order.Select(o => new SortColumn(o.Target, columns[o.Target].Type, o.IsDescending, o.NullsFirst))];

    private PlanNode Sorted(PlanNode node, LogicalQuery query)
    {
        SortColumn[] by = SortColumns(query.OrderBy, node.Columns);
        return Sort(node, by, [.. query.OrderBy.Select(o => KeyText(NodeDescription.Quote(node.Columns[o.Target].Name), o.IsDescending, o.NullsFirst))], query);
    }

    public static string KeyText(string key, bool isDescending, bool nullsFirst) =>
        key + (isDescending ? " DESC" : "") + (nullsFirst == isDescending ? "" : nullsFirst ? " NULLS FIRST" : " NULLS LAST");

    /// <summary>All rows in order, or the first ones when the query wants no more.</summary>
    public PlanNode Sort(PlanNode node, SortColumn[] by, IReadOnlyList<string> keys, LogicalQuery query)
    {
        double rows = node.EstimatedRows;
        if (query.Limit is { } limit && !query.WithTies)
        {
            var finisher = new Finisher(this, new Layout(), null);
            double kept = Math.Min(rows, LimitOf(query) ?? 100);
            return new TopNode(node, by, keys, finisher.Finish(limit), query.Offset is null ? null : finisher.Finish(query.Offset))
            {
                EstimatedRows = kept,
                Cost = node.Cost + Costs.Top(rows, kept),
            };
        }

        return new SortNode(node, by, keys) { EstimatedRows = rows, Cost = node.Cost + Costs.Sort(rows) };
    }

    /// <summary>How many rows LIMIT and OFFSET let through from below, when that is known; null without LIMIT.</summary>
    public static double? LimitOf(LogicalQuery query)
    {
        if (query.Limit is null)
            return null;
        double limit = query.Limit is ConstantExpr { Value: { IsNull: false, Int64: var n } } ? n : 10;
        double offset = query.Offset is null ? 0 : query.Offset is ConstantExpr { Value: { IsNull: false, Int64: var m } } ? m : 10;
        return Math.Max(1, limit + offset);
    }

    public PlanNode Limited(PlanNode node, LogicalQuery query)
    {
        if (query.Limit is null && query.Offset is null)
            return node;
        var finisher = new Finisher(this, new Layout(), null);
        double rows = node.EstimatedRows;
        double kept = Math.Min(LimitOf(query) ?? rows, rows);
        SortColumn[] ties = query.WithTies ? SortColumns(query.OrderBy, node.Columns) : [];
        return new LimitNode(node, query.Limit is null ? null : finisher.Finish(query.Limit), query.Offset is null ? null : finisher.Finish(query.Offset), ties)
        {
            EstimatedRows = kept,
            Cost = query.OrderBy.Count > 0 ? node.Cost : node.Cost * Math.Min(1, kept / Math.Max(1, rows)),
        };
    }

    /// <summary>Locks rows as they go by.</summary>
    /// <param name="ctids">For each lock the place of the row's ctid.</param>
    public PlanNode LockRows(PlanNode node, IReadOnlyList<RowLock> locks, int[] ctids)
    {
        HasEffects = true;
        RowLockPlace[] places = [.. locks.Select((l, i) => new RowLockPlace(ctids[i], l.Relation.Alias, l.Strength, l.Wait))];
        return new LockRowsNode(node, places) { EstimatedRows = node.EstimatedRows, Cost = node.Cost + node.EstimatedRows };
    }

    private ValuesNode PlanValues(ValuesList values)
    {
        var finisher = new Finisher(this, new Layout(), null);
        Expr[][] rows = [.. values.Rows.Select(r => r.Select(e => finisher.Finish(_folding.Fold(e))).ToArray())];
        return new ValuesNode(rows, values.Columns) { EstimatedRows = rows.Length, Cost = rows.Length * 0.2 };
    }

    private PlanNode PlanSetOperation(SetOperationQuery set)
    {
        PlanNode left = Plan(set.Left);
        PlanNode right = Plan(set.Right);
        double both = left.EstimatedRows + right.EstimatedRows;
        double cost = left.Cost + right.Cost;
        if (set.Operator == SetOperator.Union)
        {
            IEnumerable<PlanNode> Parts(PlanNode node, LogicalQuery query) => node is AppendNode append && query is SetOperationQuery { IsAll: true } ? append.Inputs : [node];
            var append = new AppendNode([.. Parts(left, set.Left), .. Parts(right, set.Right)], set.Columns) { EstimatedRows = both, Cost = cost };
            return set.IsAll ? append : new DistinctNode(append) { EstimatedRows = Math.Max(1, both * 0.5), Cost = cost + (both * Costs.HashedRow) };
        }

        return new SetOperationNode(set.Operator, set.IsAll, left, right, set.Columns)
        {
            EstimatedRows = Math.Max(1, set.Operator == SetOperator.Except ? left.EstimatedRows : Math.Min(left.EstimatedRows, right.EstimatedRows)),
            Cost = cost + (both * Costs.HashedRow),
        };
    }
}
