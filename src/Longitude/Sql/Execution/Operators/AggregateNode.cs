using Longitude.Sql.Functions;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

/// <summary>A call of an aggregate, ready to be evaluated on input rows.</summary>
/// <param name="OrderKeys">Values of ORDER BY within the call.</param>
/// <param name="OrderBy">Places in (arguments, order keys), with directions.</param>
internal sealed record AggregateCall(
    ResolvedCall Call, Expr[] Arguments, Expr[] OrderKeys, SortColumn[] OrderBy, Expr? Filter, bool IsDistinct, bool IsStar);

/// <summary>
/// Groups and their aggregates. Groups are found by hashing; each aggregate keeps its state for all groups side by side. With grouping sets
/// there is a table of groups for each set.
/// </summary>
/// <param name="deciding">How many of the keys tell groups apart; the rest follow from them.</param>
/// <param name="sets">The keys of each grouping set; null: all of them, once.</param>
/// <param name="groupings">The keys of each GROUPING(...).</param>
internal sealed class AggregateNode(
    PlanNode input, Expr[] keys, int deciding, AggregateCall[] calls, IReadOnlyList<int[]>? sets, IReadOnlyList<int[]> groupings, IReadOnlyList<ResultColumn> columns)
    : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => columns;

    public override IReadOnlyList<PlanNode> Inputs { get; } = [input];

    private Expr[] Keys => keys;

    private int Deciding => deciding;

    private AggregateCall[] Calls => calls;

    private IReadOnlyList<int[]>? Sets => sets;

    private IReadOnlyList<int[]> Groupings => groupings;

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) => new AggregateCursor(this, context, outer);

    public override void Describe(NodeDescription to)
    {
        to.Name = sets is not null ? "MixedAggregate" : deciding == 0 ? "Aggregate" : "HashAggregate";
        to.Type = "Aggregate";
        to.Hidden.Add(("Strategy", sets is not null ? "Mixed" : deciding == 0 ? "Plain" : "Hashed"));
        if (sets is null)
            to.Add("Group Key", keys.Take(deciding).Select(ExprText.Of).ToArray());
        else
            to.Add("Group Keys", sets.Select(s => s.Length == 0 ? "()" : string.Join(", ", s.Select(k => ExprText.Of(keys[k])))).ToArray());
    }

    /// <summary>The groups of one grouping set.</summary>
    private sealed class SetState(int[] members, bool[] isMember, GroupTable? table, Accumulator[] accumulators)
    {
        public int[] Members => members;

        public bool[] IsMember => isMember;

        /// <summary>Null when there are no keys: all rows are one group.</summary>
        public GroupTable? Table => table;

        public Accumulator[] Accumulators => accumulators;

        public int Count => table?.Count ?? 1;
    }

    private sealed class AggregateCursor : Cursor
    {
        private readonly AggregateNode _node;
        private readonly ExecutionContext _context;
        private readonly EvalFrame? _outer;
        private readonly List<SetState> _sets = [];
        private bool _isFilled;
        private int _set;
        private int _group;

        public AggregateCursor(AggregateNode node, ExecutionContext context, EvalFrame? outer)
        {
            _node = node;
            _context = context;
            _outer = outer;
            Row = new Datum[node.Columns.Count];
        }

        public override bool Next()
        {
            if (!_isFilled)
                Fill();
            while (_set < _sets.Count)
            {
                SetState set = _sets[_set];
                if (_group < set.Count)
                {
                    Make(set, _group++);
                    return true;
                }

                _set++;
                _group = 0;
            }

            return false;
        }

        protected override void Close()
        {
            foreach (SetState set in _sets)
                set.Table?.Dispose();
        }

        private void Fill()
        {
            _isFilled = true;
            IReadOnlyList<int[]> sets = _node.Sets ?? [[.. Enumerable.Range(0, _node.Deciding)]];
            foreach (int[] members in sets)
                _sets.Add(NewSet(members));
            var frame = new EvalFrame(_context, _outer);
            using Cursor input = _node.Inputs[0].Open(_context, _outer);
            if (_sets is [{ Table: null } only])
            {
                Accumulator[] accumulators = only.Accumulators;
                while (input.Next())
                {
                    _context.CountRow();
                    frame.Row = input.Row;
                    foreach (Accumulator accumulator in accumulators)
                        accumulator.Add(0, frame);
                }

                return;
            }

            var key = new Datum[_node.Keys.Length];
            while (input.Next())
            {
                _context.CountRow();
                frame.Row = input.Row;
                for (int i = 0; i < _node.Deciding; i++)
                    key[i] = _node.Keys[i].Eval(frame);
                foreach (SetState set in _sets)
                    AddTo(set, key, frame);
            }
        }

        private SetState NewSet(int[] members)
        {
            var isMember = new bool[_node.Keys.Length];
            foreach (int member in members)
                isMember[member] = true;
            Accumulator[] accumulators = [.. _node.Calls.Select(c => Accumulator.For(c, _context))];
            if (members.Length == 0)
            {
                foreach (Accumulator accumulator in accumulators)
                    accumulator.Grow(1);
                return new SetState(members, isMember, null, accumulators);
            }

            SqlType[] types = [.. members.Select(m => _node.Keys[m].Type)];
            return new SetState(members, isMember, new GroupTable(types, _node.Keys.Length - _node.Deciding, _context.Memory), accumulators);
        }

        private void AddTo(SetState set, Datum[] key, EvalFrame frame)
        {
            int group = 0;
            if (set.Table is { } table)
            {
                group = table.FindOrAdd(key, set.Members, out bool isNew);
                if (isNew)
                {
                    int extra = _node.Keys.Length - _node.Deciding;
                    for (int i = 0; i < extra; i++)
                        table.Extra(group)[i] = _node.Keys[_node.Deciding + i].Eval(frame);
                    foreach (Accumulator accumulator in set.Accumulators)
                        accumulator.Grow(group + 1);
                }
            }

            foreach (Accumulator accumulator in set.Accumulators)
                accumulator.Add(group, frame);
        }

        private void Make(SetState set, int group)
        {
            int keys = _node.Keys.Length;
            Row.AsSpan(0, keys).Clear();
            if (set.Table is { } table)
            {
                ReadOnlySpan<Datum> kept = table.Key(group);
                for (int i = 0; i < set.Members.Length; i++)
                    Row[set.Members[i]] = kept[i];
                table.Extra(group).CopyTo(Row.AsSpan(_node.Deciding));
            }

            for (int i = 0; i < set.Accumulators.Length; i++)
                Row[keys + i] = set.Accumulators[i].Result(group);
            for (int i = 0; i < _node.Groupings.Count; i++)
                Row[keys + set.Accumulators.Length + i] = Datum.Of(Mask(_node.Groupings[i], set.IsMember));
        }

        private static long Mask(int[] arguments, bool[] isMember)
        {
            long mask = 0;
            foreach (int argument in arguments)
                mask = (mask << 1) | (isMember[argument] ? 0L : 1L);
            return mask;
        }
    }
}
