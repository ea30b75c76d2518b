using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Types;

namespace Longitude.Sql.Binding;

/// <summary>
/// Takes aggregates, window functions and set-returning functions out of a query's expressions, puts them into stages of their own, and
/// lets the expressions refer to what the stages make.
/// </summary>
internal sealed partial class StageBuilder(SelectBlock block)
{
    private readonly List<RelationColumn> _groupColumns = [];
    private readonly List<GroupOutput> _outputs = [];
    private readonly List<Expr> _keys = [];
    private readonly List<AggregateExpr> _aggregates = [];
    private readonly List<int[]> _groupings = [];
    private StageRelation? _group;
    private int _decidingKeys;
    private bool _hasSets;

    public void Build(BoundGrouping? grouping)
    {
        bool isGrouped = grouping is not null || block.Having.Count > 0
            || block.Targets.Exists(t => t.Value.Any(p => p is AggregateExpr or GroupingExpr));
        if (isGrouped)
            BuildGroup(grouping);
        BuildWindows();
        BuildSets();
    }

    private void BuildGroup(BoundGrouping? grouping)
    {
        _group = new StageRelation("*GROUP*", _groupColumns);
        _hasSets = grouping?.Sets is not null;
        if (grouping is not null)
            _keys.AddRange(grouping.Keys);
        _decidingKeys = _keys.Count;
        for (int i = 0; i < block.Targets.Count; i++)
            block.Targets[i] = block.Targets[i] with { Value = Regroup(block.Targets[i].Value) };
        block.Having = [.. block.Having.Select(Regroup)];
        block.Group = new GroupStage
        {
            Relation = _group,
            Outputs = _outputs,
            Keys = _keys,
            Aggregates = _aggregates,
            Groupings = _groupings,
            Sets = grouping?.Sets,
            DecidingKeys = _decidingKeys,
        };
        if (_keys.Exists(HasSet))
            MoveSetsBelow();
    }

    /// <summary>The expression in terms of groups instead of rows.</summary>
    private Expr Regroup(Expr e) => e.Map(part =>
    {
        int key = _keys.FindIndex(0, _decidingKeys, k => k.SameAs(part));
        if (key >= 0)
            return Output(GroupOutputKind.Key, key, part);
        switch (part)
        {
            case AggregateExpr aggregate:
                CheckDirect(aggregate);
                int index = aggregate.Any(p => p is SubqueryExpr) ? -1 : _aggregates.FindIndex(a => a.SameAs(aggregate));
                if (index < 0)
                {
                    index = _aggregates.Count;
                    _aggregates.Add(aggregate);
                }

                return Output(GroupOutputKind.Aggregate, index, aggregate);
            case GroupingExpr grouping:
                return Grouping(grouping);
            case VarExpr { Relation: not StageRelation } v:
                return Dependent(v);
            case SubqueryExpr subquery:
                return RegroupSubquery(subquery);
            default:
                return null;
        }
    });

    /// <summary>What an ordered-set aggregate is asked must be the same for all rows of the group.</summary>
    private void CheckDirect(AggregateExpr aggregate)
    {
        for (int i = 0; i < aggregate.DirectCount; i++)
        {
            try
            {
                _ = Regroup(aggregate.Inputs[i]);
            }
            catch (SqlException e) when (e.SqlState is SqlStates.GroupingError)
            {
                throw new SqlException(e.SqlState, e.Message)
                {
                    Position = e.Position,
                    Detail = "Direct arguments of an ordered-set aggregate must use only grouped columns.",
                };
            }
        }
    }

    private Expr RegroupSubquery(SubqueryExpr subquery)
    {
        var inputs = new Expr[subquery.Inputs.Count];
        for (int i = 0; i < inputs.Length; i++)
        {
            try
            {
                inputs[i] = Regroup(subquery.Inputs[i]);
            }
            catch (SqlException e) when (i >= subquery.LeftCount && e.SqlState is SqlStates.GroupingError && subquery.Inputs[i] is VarExpr v)
            {
                throw new SqlException(SqlStates.GroupingError, $"subquery uses ungrouped column \"{v.Relation.Alias}.{v.Info.Name}\" from outer query")
                {
                    Position = e.Position,
                };
            }
        }

        return subquery.WithInputs(inputs);
    }

    private VarExpr Output(GroupOutputKind kind, int index, Expr of)
    {
        var output = new GroupOutput(kind, index);
        int column = _outputs.IndexOf(output);
        if (column < 0)
        {
            column = _outputs.Count;
            _outputs.Add(output);
            RelationColumn? info = (of as VarExpr)?.Info;
            _groupColumns.Add(info ?? new RelationColumn("", of.Type, of.Typmod));
        }

        return _group!.Var(column, of.Position);
    }

    private Expr Grouping(GroupingExpr grouping)
    {
        var keys = new int[grouping.Inputs.Count];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = _keys.FindIndex(0, _decidingKeys, k => k.SameAs(grouping.Inputs[i]));
            if (keys[i] < 0)
            {
                throw new SqlException(SqlStates.GroupingError, "arguments to GROUPING must be grouping expressions of the associated query level")
                {
                    Position = grouping.Inputs[i].Location + 1,
                };
            }
        }

        if (!_hasSets)
            return new ConstantExpr(Datum.Of(0L), SqlTypes.Int4);
        int index = _groupings.FindIndex(g => g.AsSpan().SequenceEqual(keys));
        if (index < 0)
        {
            index = _groupings.Count;
            _groupings.Add(keys);
        }

        return Output(GroupOutputKind.Grouping, index, grouping);
    }

    /// <summary>A column that is no key is only determined by the group when the primary key of its table is.</summary>
    private VarExpr Dependent(VarExpr v)
    {
        if (!_hasSets && v.Relation is TableRelation { Table: { PrimaryKey: { } primary } table }
            && primary.Columns.All(c => _keys.Exists(k => k is VarExpr key && ReferenceEquals(key.Relation, v.Relation) && IsColumn(table, key.Column, c.Number))))
        {
            int index = _keys.FindIndex(_decidingKeys, k => k.SameAs(v));
            if (index < 0)
            {
                index = _keys.Count;
                _keys.Add(v);
            }

            return Output(GroupOutputKind.Key, index, v);
        }

        throw new SqlException(SqlStates.GroupingError,
            $"column \"{v.Relation.Alias}.{v.Info.Name}\" must appear in the GROUP BY clause or be used in an aggregate function")
        {
            Position = v.Position + 1,
        };
    }

    private static bool IsColumn(TableInfo table, int index, short number) => index < table.Columns.Count && table.Columns[index].Number == number;

    private void BuildWindows()
    {
        var stages = new List<(WindowDefinition Window, StageRelation Relation, List<WindowExpr> Calls, List<RelationColumn> Columns)>();
        Expr Replace(Expr e) => e.Map(part =>
        {
            if (part is not WindowExpr call)
                return null;
            int stage = stages.FindIndex(s => s.Window.SameAs(call.Window));
            if (stage < 0)
            {
                stage = stages.Count;
                var columns = new List<RelationColumn>();
                stages.Add((call.Window, new StageRelation("*WINDOW*", columns), [], columns));
            }

            (_, StageRelation relation, List<WindowExpr> calls, List<RelationColumn> described) = stages[stage];
            calls.Add(call);
            described.Add(new RelationColumn("", call.Type, call.Typmod));
            return relation.Var(calls.Count - 1, call.Position);
        });
        for (int i = 0; i < block.Targets.Count; i++)
            block.Targets[i] = block.Targets[i] with { Value = Replace(block.Targets[i].Value) };
        // Windows that need the same order stand next to each other: one sort does for them.
        var ordered = new List<WindowStage>();
        foreach ((WindowDefinition window, StageRelation relation, List<WindowExpr> calls, _) in stages)
        {
            int after = ordered.FindLastIndex(s => s.Window.HasSameOrder(window));
            ordered.Insert(after < 0 ? ordered.Count : after + 1, new WindowStage { Window = window, Relation = relation, Calls = calls });
        }

        block.Windows = ordered;
    }

    private void BuildSets()
    {
        while (block.Targets.Exists(t => t.Value.Any(p => p is SetExpr)))
        {
            var columns = new List<RelationColumn>();
            var relation = new StageRelation("*SET*", columns);
            var calls = new List<SetExpr>();
            // The innermost first: a set-returning function whose arguments hold none.
            for (int i = 0; i < block.Targets.Count; i++)
            {
                block.Targets[i] = block.Targets[i] with
                {
                    Value = block.Targets[i].Value.Map(part =>
                    {
                        if (part is not SetExpr call || call.Inputs.Any(a => a.Any(p => p is SetExpr)))
                            return null;
                        // Ordering by a target means the target's own rows.
                        int index = calls.FindIndex(c => ReferenceEquals(c, call));
                        if (index < 0)
                        {
                            index = calls.Count;
                            calls.Add(call);
                            columns.Add(new RelationColumn("", call.Type, call.Typmod));
                        }

                        return relation.Var(index, call.Position);
                    }),
                };
            }

            block.Sets.Add(new SetStage { Relation = relation, Calls = calls });
        }
    }
}
