using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>The functions that see a row's place in its partition.</summary>
internal static class WindowFunctions
{
    public static readonly FunctionInfo[] All =
    [
        Define.Window(3100, "row_number() int8", static _ => new Simple(static p => Datum.Of(p.Row + 1L))),
        Define.Window(3101, "rank() int8", static _ => new Simple(static p => Datum.Of(p.PeersStart + 1L))),
        Define.Window(3102, "dense_rank() int8", static _ => new DenseRank()),
        Define.Window(
            3103, "percent_rank() float8", static _ => new Simple(static p => Datum.Of(p.RowCount < 2 ? 0 : p.PeersStart / (p.RowCount - 1.0)))),
        Define.Window(3104, "cume_dist() float8", static _ => new Simple(static p => Datum.Of((double)p.PeersEnd / p.RowCount))),
        Define.Window(3105, "ntile(int4) int4", static _ => new Ntile()),
        Define.Window(3106, "lag(anyelement) anyelement", static c => new Neighbour(c, -1)),
        Define.Window(3107, "lag(anyelement, int4) anyelement", static c => new Neighbour(c, -1)),
        Define.Window(3108, "lag(anycompatible, int4, anycompatible) anycompatible", static c => new Neighbour(c, -1)),
        Define.Window(3109, "lead(anyelement) anyelement", static c => new Neighbour(c, 1)),
        Define.Window(3110, "lead(anyelement, int4) anyelement", static c => new Neighbour(c, 1)),
        Define.Window(3111, "lead(anycompatible, int4, anycompatible) anycompatible", static c => new Neighbour(c, 1)),
        Define.Window(3112, "first_value(anyelement) anyelement", static _ => new Simple(static p => InFrame(p, 0))),
        Define.Window(3113, "last_value(anyelement) anyelement", static _ => new Simple(static p => InFrame(p, p.FrameCount - 1))),
        Define.Window(3114, "nth_value(anyelement, int4) anyelement", static _ => new Simple(NthValue)),
    ];

    private static Datum InFrame(WindowPartition partition, int n) =>
        n >= 0 && n < partition.FrameCount ? partition.Argument(0, partition.FrameRow(n)) : Datum.Null;

    private static Datum NthValue(WindowPartition partition)
    {
        Datum n = partition.Argument(1, partition.Row);
        if (n.IsNull)
            return Datum.Null;
        if (n.Int64 < 1)
            throw new SqlException(SqlStates.InvalidArgumentForNthValue, "argument of nth_value must be greater than zero");
        return InFrame(partition, n.Int32 - 1);
    }

    private sealed class Simple(Func<WindowPartition, Datum> value) : WindowFunction
    {
        public override Datum Value(WindowPartition partition) => value(partition);
    }

    private sealed class DenseRank : WindowFunction
    {
        private long _rank;
        private int _peersStart = -1;

        public override Datum Value(WindowPartition partition)
        {
            if (partition.PeersStart != _peersStart)
            {
                _rank++;
                _peersStart = partition.PeersStart;
            }

            return Datum.Of(_rank);
        }
    }

    /// <summary>Numbers buckets whose sizes differ by one at most, the larger ones first.</summary>
    private sealed class Ntile : WindowFunction
    {
        private Datum _buckets;

        public override Datum Value(WindowPartition partition)
        {
            if (_buckets.IsNull)
                _buckets = partition.Argument(0, partition.Row);
            if (_buckets.IsNull)
                return Datum.Null;
            if (_buckets.Int64 < 1)
                throw new SqlException(SqlStates.InvalidArgumentForNtile, "argument of ntile must be greater than zero");
            long size = partition.RowCount / _buckets.Int64;
            long larger = partition.RowCount % _buckets.Int64;
            long inLarger = larger * (size + 1);
            long bucket = partition.Row < inLarger ? partition.Row / (size + 1) : larger + (partition.Row - inLarger) / size;
            return Datum.Of(bucket + 1);
        }
    }

    /// <summary>lag and lead: a row some way before or behind, 1 unless said otherwise, or a default where there is none.</summary>
    private sealed class Neighbour(CallContext context, int direction) : WindowFunction
    {
        private readonly int _arguments = context.ArgumentTypes.Length;

        public override Datum Value(WindowPartition partition)
        {
            Datum offset = _arguments == 1 ? Datum.Of(1L) : partition.Argument(1, partition.Row);
            if (offset.IsNull)
                return Datum.Null;
            long row = partition.Row + direction * offset.Int64;
            if (row >= 0 && row < partition.RowCount)
                return partition.Argument(0, (int)row);
            return _arguments == 3 ? partition.Argument(2, partition.Row) : Datum.Null;
        }
    }
}
