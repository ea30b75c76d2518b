using System.Globalization;

namespace Longitude.Core;

/// <summary>A place, numbered in depth-first order of the world's description; the root is 0.</summary>
public readonly record struct PlaceId(int Value)
{
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A shard, numbered in depth-first order of the leaves.</summary>
public readonly record struct ShardId(int Value) : IComparable<ShardId>
{
    public int CompareTo(ShardId other) => Value.CompareTo(other.Value);

    public static bool operator <(ShardId a, ShardId b) => a.CompareTo(b) < 0;

    public static bool operator >(ShardId a, ShardId b) => a.CompareTo(b) > 0;

    public static bool operator <=(ShardId a, ShardId b) => a.CompareTo(b) <= 0;

    public static bool operator >=(ShardId a, ShardId b) => a.CompareTo(b) >= 0;

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A numbered stretch of a place's time. The first is 1; 0 stands for "none yet".</summary>
public readonly record struct Epoch(long Value) : IComparable<Epoch>
{
    public static readonly Epoch None = new(0);

    public static readonly Epoch First = new(1);

    public Epoch Next => new(Value + 1);

    public Epoch Previous => new(Value - 1);

    public int CompareTo(Epoch other) => Value.CompareTo(other.Value);

    public static bool operator <(Epoch a, Epoch b) => a.Value < b.Value;

    public static bool operator >(Epoch a, Epoch b) => a.Value > b.Value;

    public static bool operator <=(Epoch a, Epoch b) => a.Value <= b.Value;

    public static bool operator >=(Epoch a, Epoch b) => a.Value >= b.Value;

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>
/// One attempt of a transaction: the gateway that sent it (unique for each start of a node) and a count that only grows there.
/// </summary>
public readonly record struct TransactionId(ulong Gateway, long Counter) : IComparable<TransactionId>
{
    public int CompareTo(TransactionId other) =>
        Gateway != other.Gateway ? Gateway.CompareTo(other.Gateway) : Counter.CompareTo(other.Counter);

    public static bool operator <(TransactionId a, TransactionId b) => a.CompareTo(b) < 0;

    public static bool operator >(TransactionId a, TransactionId b) => a.CompareTo(b) > 0;

    public static bool operator <=(TransactionId a, TransactionId b) => a.CompareTo(b) <= 0;

    public static bool operator >=(TransactionId a, TransactionId b) => a.CompareTo(b) >= 0;

    /// <summary>A number in which all bits depend on both parts, equal on every machine (the finalizer of SplitMix64).</summary>
    public ulong Spread()
    {
        ulong x = (Gateway * 0x9E3779B97F4A7C15UL) ^ (ulong)Counter;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Gateway:x}-{Counter}");
}
