using Longitude.Sql.Binding;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

/// <summary>Finds the frame of a row within its partition.</summary>
internal sealed class FrameBounds
{
    private readonly WindowDefinition _window;
    private readonly SortColumn[] _order;
    private readonly EvalFrame _pair;
    private readonly Datum _start;
    private readonly Datum _end;

    public FrameBounds(WindowFrameSpec spec, SortColumn[] order, EvalFrame frame)
    {
        _window = spec.Window;
        _order = order;
        _pair = new EvalFrame(frame.Context, null) { Row = new Datum[2] };
        _start = Offset(spec.Start, frame, "starting");
        _end = Offset(spec.End, frame, "ending");
    }

    public FrameExclusion Exclusion => _window.Exclusion;

    /// <summary>The first row, and the row after the last one.</summary>
    public (int Start, int End) Of(PartitionRows rows)
    {
        int start = Math.Clamp(Bound(rows, _window.Start, _start, isEnd: false), 0, rows.RowCount);
        int end = Math.Clamp(Bound(rows, _window.End, _end, isEnd: true), 0, rows.RowCount);
        return (start, Math.Max(start, end));
    }

    private Datum Offset(Expr? e, EvalFrame frame, string which)
    {
        if (e is null)
            return Datum.Null;
        Datum value = e.Eval(frame);
        if (value.IsNull)
            throw new SqlException(SqlStates.NullValueNotAllowed, $"frame {which} offset must not be null");
        if (_window.Unit == FrameUnit.Range)
        {
            Datum zero = TypeFormat.Parse(e.Type, -1, "0", TypeSettings.Default);
            if (e.Type.Comparer.Compare(value, zero) < 0)
                throw new SqlException(SqlStates.InvalidPrecedingOrFollowingSize, "invalid preceding or following size in window function");
        }
        else if (value.Int64 < 0)
        {
            throw new SqlException(SqlStates.InvalidPrecedingOrFollowingSize, $"frame {which} offset must not be negative");
        }

        return value;
    }

    private int Bound(PartitionRows rows, FrameBoundKind kind, Datum offset, bool isEnd)
    {
        switch (kind)
        {
            case FrameBoundKind.UnboundedPreceding:
                return 0;
            case FrameBoundKind.UnboundedFollowing:
                return rows.RowCount;
            case FrameBoundKind.CurrentRow:
                if (_window.Unit == FrameUnit.Rows)
                    return isEnd ? rows.Row + 1 : rows.Row;
                return isEnd ? rows.PeersEnd : rows.PeersStart;
        }

        bool isBefore = kind == FrameBoundKind.Preceding;
        switch (_window.Unit)
        {
            case FrameUnit.Rows:
                long row = isBefore ? rows.Row - offset.Int64 : Sum(rows.Row, offset.Int64);
                return Clamp(isEnd ? Sum(row, 1) : row, rows.RowCount);
            case FrameUnit.Groups:
                long group = isBefore ? rows.GroupOf(rows.Row) - offset.Int64 : Sum(rows.GroupOf(rows.Row), offset.Int64);
                if (group < 0)
                    return 0;
                if (group >= rows.GroupCount)
                    return rows.RowCount;
                return isEnd ? rows.GroupEnd((int)group) : rows.GroupStart((int)group);
            default:
                return ByValue(rows, offset, isBefore, isEnd);
        }
    }

    private static long Sum(long a, long b) => b > long.MaxValue - a ? long.MaxValue : a + b;

    private static int Clamp(long row, int count) => (int)Math.Clamp(row, 0, count);

    /// <summary>RANGE with an offset: the rows whose order value lies within the offset of the current row's.</summary>
    private int ByValue(PartitionRows rows, Datum offset, bool isBefore, bool isEnd)
    {
        SortColumn key = _order[0];
        Datum value = rows.Values(rows.Row)[key.Index];
        if (value.IsNull)
            return isEnd ? rows.PeersEnd : rows.PeersStart;
        Expr? minus = isEnd ? _window.EndMinus : _window.StartMinus;
        Expr? plus = isEnd ? _window.EndPlus : _window.StartPlus;
        Expr operation = isBefore != key.IsDescending ? minus! : plus!;
        _pair.Row[0] = value;
        _pair.Row[1] = offset;
        Datum limit;
        try
        {
            limit = operation.Eval(_pair);
        }
        catch (SqlException e) when (e.SqlState is SqlStates.NumericValueOutOfRange or SqlStates.DatetimeFieldOverflow)
        {
            // Beyond what the type can hold there are no values: the bound is that of the partition, NULLs left out.
            return isBefore ? FirstNotNull(rows, key) : AfterLastNotNull(rows, key);
        }

        return Search(rows, new SortColumn(0, operation.Type, key.IsDescending, key.NullsFirst), key, limit, isEnd);
    }

    /// <summary>The first row whose value is not before the limit, or for an end the first one that is after it.</summary>
    private int Search(PartitionRows rows, SortColumn by, SortColumn key, Datum limit, bool isEnd)
    {
        Func<Datum, Datum> convert = Conversion(key.Type, by.Type);
        int low = 0;
        int high = rows.RowCount;
        while (low < high)
        {
            int middle = (low + high) / 2;
            Datum value = rows.Values(middle)[key.Index];
            int order = by.Compare(value.IsNull ? value : convert(value), limit);
            if (order < 0 || (isEnd && order == 0))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private Func<Datum, Datum> Conversion(SqlType from, SqlType to)
    {
        if (from.Oid == to.Oid || Casts.Find(from, to) is not { IsBinary: false } cast)
            return static v => v;
        var arguments = new CastArguments(from, to, -1, _pair.Context.Session.Types, false);
        return v => cast.Convert(v, arguments);
    }

    private static int FirstNotNull(PartitionRows rows, SortColumn key)
    {
        int at = 0;
        while (key.NullsFirst && at < rows.RowCount && rows.Values(at)[key.Index].IsNull)
            at++;
        return at;
    }

    private static int AfterLastNotNull(PartitionRows rows, SortColumn key)
    {
        int at = rows.RowCount;
        while (!key.NullsFirst && at > 0 && rows.Values(at - 1)[key.Index].IsNull)
            at--;
        return at;
    }
}
