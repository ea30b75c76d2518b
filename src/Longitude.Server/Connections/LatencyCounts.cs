using System.Numerics;
using System.Runtime.CompilerServices;

namespace Longitude.Server.Connections;

/// <summary>How many statements took how long: a count for each power of two of microseconds.</summary>
[InlineArray(Length)]
internal struct LatencyCounts
{
    /// <summary>The last one counts everything from 2^22 microseconds, about four seconds, on.</summary>
    public const int Length = 24;

    private long _first;

    public void Count(TimeSpan elapsed)
    {
        ulong us = (ulong)Math.Max(0, elapsed.Ticks / TimeSpan.TicksPerMicrosecond);
        this[Math.Min(Length - 1, us == 0 ? 0 : BitOperations.Log2(us) + 1)]++;
    }

    /// <summary>The longest time, in microseconds, that a count is for.</summary>
    public static long UpperBoundUs(int index) => 1L << index;

    public void Add(in LatencyCounts other)
    {
        for (int i = 0; i < Length; i++)
            this[i] += other[i];
    }
}
