using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>
/// (a, b) OVERLAPS (c, d): whether two spans have a moment in common. A span is two moments, or one and a length; its end does not
/// belong to it, unless it is its beginning as well.
/// </summary>
internal static class Overlaps
{
    public static readonly FunctionInfo[] All =
    [
        Make(2041, "overlaps(timestamp, timestamp, timestamp, timestamp) bool"),
        Make(2044, "overlaps(timestamp, interval, timestamp, timestamp) bool"),
        Make(2043, "overlaps(timestamp, timestamp, timestamp, interval) bool"),
        Make(2042, "overlaps(timestamp, interval, timestamp, interval) bool"),
        Make(1304, "overlaps(timestamptz, timestamptz, timestamptz, timestamptz) bool"),
        Make(1307, "overlaps(timestamptz, interval, timestamptz, timestamptz) bool"),
        Make(1306, "overlaps(timestamptz, timestamptz, timestamptz, interval) bool"),
        Make(1305, "overlaps(timestamptz, interval, timestamptz, interval) bool"),
        Make(1308, "overlaps(time, time, time, time) bool"),
        Make(1311, "overlaps(time, interval, time, time) bool"),
        Make(1310, "overlaps(time, time, time, interval) bool"),
        Make(1309, "overlaps(time, interval, time, interval) bool"),
        Make(1271, "overlaps(timetz, timetz, timetz, timetz) bool"),
    ];

    private static FunctionInfo Make(uint oid, string signature)
    {
        Volatility volatility = signature.Contains("timestamptz, interval", StringComparison.Ordinal) ? Volatility.Stable : Volatility.Immutable;
        return Define.ScalarN(oid, signature, static (a, c) => Overlap(a, c), volatility, isStrict: false);
    }

    private static Datum Overlap(ReadOnlySpan<Datum> a, CallContext context)
    {
        DatumComparer order = context.ArgumentTypes[0].Comparer;
        Datum start1 = a[0];
        Datum end1 = End(a[0], a[1], context.ArgumentTypes[0], context.ArgumentTypes[1], context);
        Datum start2 = a[2];
        Datum end2 = End(a[2], a[3], context.ArgumentTypes[2], context.ArgumentTypes[3], context);
        if (!Arrange(ref start1, ref end1, order) || !Arrange(ref start2, ref end2, order))
            return Datum.Null;

        // Both begin with something known now; an unknown end leaves open what depends on it.
        int which = order.Compare(start1, start2);
        if (which == 0)
            return end1.IsNull || end2.IsNull ? Datum.Null : Datum.True;
        if (which < 0)
            (start1, end1, start2, end2) = (start2, end2, start1, end1);

        // The second one begins first: it overlaps if the first begins before it ends.
        if (end2.IsNull)
            return Datum.Null;
        if (order.Compare(start1, end2) < 0)
            return Datum.True;
        return end1.IsNull ? Datum.Null : Datum.False;
    }

    private static Datum End(Datum start, Datum second, SqlType type, SqlType secondType, CallContext context)
    {
        if (secondType != SqlTypes.Interval || start.IsNull || second.IsNull)
            return secondType == SqlTypes.Interval ? Datum.Null : second;
        Interval length = second.As<Interval>();
        return Datum.Of(type.Kind switch
        {
            TypeKind.Timestamp => Moments.Add(start.Int64, length),
            TypeKind.TimestampTz => Moments.AddZoned(start.Int64, length, context.Types),
            _ => Moments.TimePlus(start.Int64, length.Micros),
        });
    }

    // The earlier one first; a lone known one is the beginning. False when both are unknown.
    private static bool Arrange(ref Datum start, ref Datum end, DatumComparer order)
    {
        if (start.IsNull)
            (start, end) = (end, Datum.Null);
        else if (!end.IsNull && order.Compare(start, end) > 0)
            (start, end) = (end, start);
        return !start.IsNull;
    }
}
