using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Execution.Operators;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Planning;

// What relations that are no tables are read by, and subqueries in expressions.
internal sealed partial class Planner
{
    private readonly Dictionary<Relation, PlanNode> _relations = [];

    /// <summary>The query that a relation stands for, when it is read nowhere else; null for other relations.</summary>
    public static LogicalQuery? QueryOf(Relation relation) => relation switch
    {
        QueryRelation q => q.Query,
        CteRelation { IsWorkTable: false } c when IsInlined(c.Cte) => c.Cte.Query,
        _ => null,
    };

    /// <summary>A WITH entry that is read once and writes nothing is a subquery.</summary>
    public static bool IsInlined(CommonTableQuery entry) => entry is { References: 1, Recursive: null, IsModifying: false, IsMaterialized: false, IsReadAcross: false }
        && !QueryWalk.IsVolatile(entry.Query!);

    public PlanNode PlanRelation(Relation relation, LogicalQuery query)
    {
        if (!_relations.TryGetValue(relation, out PlanNode? plan))
            _relations.Add(relation, plan = Plan(query));
        return plan;
    }

    public PlanNode FunctionScan(FunctionRelation relation, Path path)
    {
        var finisher = new Finisher(this, new Layout(), null);
        var functions = new List<TableFunction>();
        foreach (BoundFunction f in relation.Functions)
            functions.Add(new TableFunction(f.Call, [.. f.Arguments.Select(a => finisher.Finish(_folding.Fold(a)))], f.Columns) { SpreadsRecord = f.SpreadsRecord });
        ResultColumn[] columns = [.. relation.Columns.Select(c => new ResultColumn(c.Name, c.Type, c.Typmod))];
        return new FunctionScanNode(functions, relation.WithOrdinality, relation.Alias, columns) { EstimatedRows = path.Rows, Cost = path.Total };
    }

    public static PlanNode SystemScan(TableRelation relation, Expr? filter, Path path)
    {
        ResultColumn[] columns = [.. relation.Columns.Select(c => new ResultColumn(c.Name, c.Type, c.Typmod, c.TableOid, c.ColumnNumber))];
        return new SystemScanNode(relation.Table, relation.Alias, columns, filter) { EstimatedRows = path.Rows, Cost = path.Total };
    }

    /// <summary>True when an index holds all of these columns of a table.</summary>
    public bool CoversAll(TableRelation relation, IndexInfo index, int[] needed)
    {
        var set = new VarSet();
        foreach (int column in needed)
            set.Add(relation, column);
        return new ItemPaths(this, set).IsCovering(relation, index);
    }

    // WITH.

    public static double EstimateOf(CommonTableQuery entry) => SpoolOf(entry).Plan?.EstimatedRows ?? 1000;

    public static PlanNode CommonTableScan(CteRelation relation, Path path)
    {
        ResultColumn[] columns = [.. relation.Columns.Select(c => new ResultColumn(c.Name, c.Type, c.Typmod))];
        CteSpool spool = SpoolOf(relation.Cte);
        return relation.IsWorkTable
            ? new WorkTableScanNode(spool, relation.Alias, columns) { EstimatedRows = path.Rows, Cost = path.Total }
            : new CteScanNode(spool, relation.Alias, columns) { EstimatedRows = path.Rows, Cost = path.Total };
    }

    /// <summary>One for all who read the entry; statements within WITH are planned by themselves.</summary>
    private static CteSpool SpoolOf(CommonTableQuery entry) => entry.Spool ??= new CteSpool(entry.Name);

    /// <summary>Plans the entries that are computed by themselves, in their order.</summary>
    private CteEntry[] BeginCommonTables(LogicalQuery query)
    {
        var entries = new List<CteEntry>();
        foreach (CommonTableQuery entry in query.CommonTables)
        {
            if (IsInlined(entry))
                continue;
            CteSpool spool = SpoolOf(entry);
            PlanNode plan = Plan(entry.Query!);
            if (entry.Recursive is { } recursive)
            {
                spool.Plan = plan;
                PlanNode step = Plan(recursive);
                plan = new RecursiveUnionNode(spool, plan, step, entry.IsDistinct) { EstimatedRows = plan.EstimatedRows * 10, Cost = plan.Cost + (step.Cost * 10) };
            }

            spool.Plan = plan;
            bool isCorrelated = QueryWalk.UsesOuter(entry.Query!) || (entry.Recursive is not null && QueryWalk.UsesOuter(entry.Recursive));
            entries.Add(new CteEntry(spool, plan, entry.IsModifying, isCorrelated));
        }

        return [.. entries];
    }

    private StatementNode PlanStatement(StatementQuery statement)
    {
        HasEffects = true;
        return new StatementNode(statement.Plan, statement.Columns) { EstimatedRows = 10, Cost = 100 };
    }

    // Subqueries in expressions.

    /// <param name="inputs">The values on the left, and what the subquery takes, as the operator around can evaluate them.</param>
    public Expr PlanSubquery(SubqueryExpr subquery, Expr[] inputs)
    {
        if (subquery.Kind == SubqueryKind.Exists && subquery.Query is SelectBlock block)
            Simplify(block);
        bool isVolatile = QueryWalk.IsVolatile(subquery.Query);
        PlanNode plan = Plan(subquery.Query);
        Expr[] lefts = inputs[..subquery.LeftCount];
        Expr[] arguments = inputs[subquery.LeftCount..];
        bool isCached = !isVolatile || arguments.Length == 0;
        return subquery.Kind switch
        {
            SubqueryKind.Scalar => new ScalarSubqueryExpr(plan, arguments, subquery.Type, subquery.Typmod, isCached),
            SubqueryKind.Exists => new ExistsExpr(plan, arguments, isCached),
            SubqueryKind.Array => new ArraySubqueryExpr(plan, arguments, subquery.Type, isCached),
            _ => new ComparedSubqueryExpr(plan, lefts, arguments, subquery.Comparison!, subquery.Kind == SubqueryKind.All, isCached),
        };
    }

    /// <summary>EXISTS does not ask what is selected, nor in which order.</summary>
    private static void Simplify(SelectBlock block)
    {
        bool isPlain = block.Group is null && block.Sets.Count == 0 && !block.IsDistinct && block.DistinctOn.Count == 0 && !block.WithTies;
        if (!isPlain || block.Targets.Exists(t => Predicates.IsVolatile(t.Value)))
            return;
        block.Windows = [];
        block.OrderBy = [];
        block.Targets = [new Target("?column?", new ConstantExpr(Datum.Of(1L), SqlTypes.Int4))];
        block.Columns = [new ResultColumn("?column?", SqlTypes.Int4)];
        block.Limit ??= new ConstantExpr(Datum.Of(1L), SqlTypes.Int8);
    }
}
