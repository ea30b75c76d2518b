using System.Buffers;
using System.Buffers.Binary;

namespace Longitude.Sql.Types;

/// <summary>Binary forms of times and intervals, and checks that what was read is in range.</summary>
internal static class DateTimeBinary
{
    public static long CheckDate(int days) =>
        !Calendar.IsFiniteDate(days) ? days : Calendar.CheckDate(days);

    public static long CheckTime(long micros) =>
        micros is >= 0 and <= Calendar.DayMicros ? micros : throw new SqlException(SqlStates.DatetimeFieldOverflow, "time out of range");

    public static long CheckTimestamp(long micros) => Calendar.IsFinite(micros) ? Calendar.Check(micros) : micros;

    public static TimeTz ReadTimeTz(ReadOnlySpan<byte> bytes)
    {
        long time = CheckTime(BinaryPrimitives.ReadInt64BigEndian(bytes));
        int west = BinaryPrimitives.ReadInt32BigEndian(bytes[8..]);
        bool isInRange = west is > -16 * 3600 and < 16 * 3600;
        return isInRange ? new TimeTz(time, -west) : throw new SqlException(SqlStates.InvalidTimeZoneDisplacement, "time zone displacement out of range");
    }

    public static void Write(TimeTz value, IBufferWriter<byte> to)
    {
        Span<byte> bytes = to.GetSpan(12);
        BinaryPrimitives.WriteInt64BigEndian(bytes, value.Time);
        BinaryPrimitives.WriteInt32BigEndian(bytes[8..], -value.Offset);
        to.Advance(12);
    }

    public static Interval ReadInterval(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt32BigEndian(bytes[12..]),
        BinaryPrimitives.ReadInt32BigEndian(bytes[8..]),
        BinaryPrimitives.ReadInt64BigEndian(bytes));

    public static void Write(Interval value, IBufferWriter<byte> to)
    {
        Span<byte> bytes = to.GetSpan(16);
        BinaryPrimitives.WriteInt64BigEndian(bytes, value.Micros);
        BinaryPrimitives.WriteInt32BigEndian(bytes[8..], value.Days);
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], value.Months);
        to.Advance(16);
    }
}
