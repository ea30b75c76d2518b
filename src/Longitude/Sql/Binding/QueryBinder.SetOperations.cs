using Longitude.Sql.Execution;
using Longitude.Sql.Functions;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Binding;

internal sealed partial class QueryBinder
{
    private SetOperationQuery BindSetOperation(SetOperation query, Captures? captures, CteScope? commonTables)
    {
        string word = query.Operator.ToString().ToUpperInvariant();
        RejectLocking(query, "UNION/INTERSECT/EXCEPT");
        LogicalQuery left = Bind(query.Left, captures, commonTables, settles: false);
        LogicalQuery right = Bind(query.Right, captures, commonTables, settles: false);
        SetOperationQuery bound = Unite(query, left, right, word);
        bound.OrderBy = BindOutputOrder(query.OrderBy, bound.Columns, word);
        BindLimits(query, bound, new Scope(captures, commonTables));
        return bound;
    }

    private SetOperationQuery Unite(SetOperation query, LogicalQuery left, LogicalQuery right, string word)
    {
        if (left.Columns.Count != right.Columns.Count)
        {
            throw new SqlException(SqlStates.SyntaxError, $"each {word} query must have the same number of columns")
            {
                Position = FirstItem(query.Right) + 1,
            };
        }

        var columns = new ResultColumn[left.Columns.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            ResultColumn a = left.Columns[i];
            ResultColumn b = right.Columns[i];
            SqlType type = FunctionResolver.TryCommonType([a.Type, b.Type], out _) ?? throw new SqlException(SqlStates.DatatypeMismatch,
                $"{word} types {TypeNames.Format(a.Type, -1)} and {TypeNames.Format(b.Type, -1)} cannot be matched")
            {
                Position = ItemPosition(query.Right, i) + 1,
            };
            if (!(query.IsAll && query.Operator == SetOperator.Union) && !type.Comparer.HasOrder)
            {
                throw new SqlException(SqlStates.UndefinedFunction, $"could not identify an equality operator for type {TypeNames.Format(type, -1)}")
                {
                    Position = ItemPosition(query.Left, i) + 1,
                };
            }

            columns[i] = new ResultColumn(a.Name, type, a.Typmod == b.Typmod && a.Type.Oid == b.Type.Oid ? a.Typmod : -1);
        }

        return new SetOperationQuery
        {
            Operator = query.Operator,
            IsAll = query.IsAll,
            Left = Converted(left, columns),
            Right = Converted(right, columns),
            Columns = columns,
        };
    }

    private static int FirstItem(Query query) => ItemPosition(query, 0);

    private static int ItemPosition(Query query, int item) => query switch
    {
        SelectQuery s when item < s.Items.Count => s.Items[item].Value.Position,
        ValuesQuery { Rows: [var first, ..] } when item < first.Count => first[item].Position,
        SetOperation o => ItemPosition(o.Left, item),
        _ => query.Position,
    };

    /// <summary>The query with columns of these types: what has no type yet gets one, the rest is cast.</summary>
    public LogicalQuery Converted(LogicalQuery query, IReadOnlyList<ResultColumn> columns)
    {
        if (query.Columns.Zip(columns).All(p => p.First.Type.Oid == p.Second.Type.Oid))
            return query;
        if (query is SetOperationQuery { OrderBy.Count: 0, Limit: null } set && set.Columns.Any(c => c.Type.Kind == TypeKind.Unknown))
        {
            return new SetOperationQuery
            {
                Operator = set.Operator,
                IsAll = set.IsAll,
                Left = Converted(set.Left, columns),
                Right = Converted(set.Right, columns),
                Columns = columns,
                Offset = set.Offset,
                CommonTables = set.CommonTables,
            };
        }

        if (query is ValuesList values)
            return ConvertValues(values, columns);
        if (query is SelectBlock block)
            SettleUnknown(block, columns);
        return query.Columns.Zip(columns).All(p => p.First.Type.Oid == p.Second.Type.Oid) ? query : CastAround(query, columns);
    }

    private ValuesList ConvertValues(ValuesList values, IReadOnlyList<ResultColumn> columns)
    {
        Expr[][] rows = [.. values.Rows.Select(r => r.Select((e, i) => Coercions.Implicit(e, columns[i].Type, -1, _context)).ToArray())];
        return new ValuesList
        {
            Rows = rows,
            Columns = [.. values.Columns.Select((c, i) => c with { Type = columns[i].Type, Typmod = -1 })],
            OrderBy = values.OrderBy,
            Limit = values.Limit,
            Offset = values.Offset,
            WithTies = values.WithTies,
            CommonTables = values.CommonTables,
        };
    }

    /// <summary>Literals and parameters that have no type are given theirs where they stand.</summary>
    private void SettleUnknown(SelectBlock block, IReadOnlyList<ResultColumn> columns)
    {
        var described = (ResultColumn[])[.. block.Columns];
        int at = 0;
        for (int i = 0; i < block.Targets.Count; i++)
        {
            if (block.Targets[i].IsHidden)
                continue;
            if (block.Targets[i].Value.Type.Kind == TypeKind.Unknown)
            {
                block.Targets[i] = block.Targets[i] with { Value = Coercions.Implicit(block.Targets[i].Value, columns[at].Type, -1, _context) };
                described[at] = DescribeTarget(block.Targets[i]);
            }

            at++;
        }

        block.Columns = described;
    }

    /// <summary>A query around the query that casts its columns.</summary>
    private SelectBlock CastAround(LogicalQuery query, IReadOnlyList<ResultColumn> columns)
    {
        var relation = new QueryRelation("*SELECT*", query, [.. query.Columns.Select(c => new RelationColumn(c.Name, c.Type, c.Typmod))]);
        List<Target> targets = [.. columns.Select((c, i) => new Target(query.Columns[i].Name, Coercions.Implicit(relation.Var(i), c.Type, -1, _context)))];
        return new SelectBlock
        {
            Columns = [.. targets.Select(DescribeTarget)],
            From = new FromRelation(relation),
            Targets = targets,
        };
    }
}
