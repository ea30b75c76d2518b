namespace Longitude.Core;

/// <summary>
/// The place of an event in a shard's log, counted in events. The first event has position 1; 0 is before everything.
/// </summary>
public readonly record struct LogPosition(long Value) : IComparable<LogPosition>
{
    /// <summary>Before the first event.</summary>
    public static readonly LogPosition Zero = new(0);

    /// <summary>The position that follows this one.</summary>
    public LogPosition Next => new(Value + 1);

    public int CompareTo(LogPosition other) => Value.CompareTo(other.Value);

    public static bool operator <(LogPosition a, LogPosition b) => a.Value < b.Value;

    public static bool operator >(LogPosition a, LogPosition b) => a.Value > b.Value;

    public static bool operator <=(LogPosition a, LogPosition b) => a.Value <= b.Value;

    public static bool operator >=(LogPosition a, LogPosition b) => a.Value >= b.Value;

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>
/// When a row version came to be, within its home shard: the log position that made it and an order within that position.
/// The two are packed in one number (48 bits and 16 bits) so that a comparison is one instruction.
/// </summary>
public readonly record struct RowVersion(ulong Packed) : IComparable<RowVersion>
{
    /// <summary>Largest order within one position.</summary>
    public const int SubMax = ushort.MaxValue;

    /// <summary>Older than every version.</summary>
    public static readonly RowVersion Zero = new(0);

    /// <summary>Newer than every version.</summary>
    public static readonly RowVersion Max = new(ulong.MaxValue);

    public RowVersion(LogPosition position, int sub) : this(((ulong)position.Value << 16) | (ushort)sub)
    {
    }

    /// <summary>The newest version that a read at this log position may see: everything the position holds.</summary>
    public static RowVersion EndOf(LogPosition position) => new(position, SubMax);

    public LogPosition Position => new((long)(Packed >> 16));

    public int Sub => (int)(Packed & 0xFFFF);

    public int CompareTo(RowVersion other) => Packed.CompareTo(other.Packed);

    public static bool operator <(RowVersion a, RowVersion b) => a.Packed < b.Packed;

    public static bool operator >(RowVersion a, RowVersion b) => a.Packed > b.Packed;

    public static bool operator <=(RowVersion a, RowVersion b) => a.Packed <= b.Packed;

    public static bool operator >=(RowVersion a, RowVersion b) => a.Packed >= b.Packed;

    public override string ToString() => $"{Position}.{Sub}";
}
