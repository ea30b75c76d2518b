using System.Numerics;

namespace Longitude.Simulation;

/// <summary>
/// Pseudo-random numbers that are the same on every machine and with every version of .NET: xoshiro256** (Blackman and Vigna),
/// seeded by SplitMix64. A seed that failed years ago still replays.
/// </summary>
internal sealed class SimRandom
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    public SimRandom(ulong seed)
    {
        _a = Split(ref seed);
        _b = Split(ref seed);
        _c = Split(ref seed);
        _d = Split(ref seed);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        ulong t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A number from 0 to below <paramref name="bound"/>, which must be positive.</summary>
    public long Below(long bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (long)Math.BigMul(NextBits(), (ulong)bound, out _);
    }

    /// <inheritdoc cref="Below(long)"/>
    public int Below(int bound) => (int)Below((long)bound);

    /// <summary>True with a probability from 0 to 1.</summary>
    public bool Chance(double probability) => probability > 0 && (NextBits() >> 11) * (1.0 / (1L << 53)) < probability;

    /// <summary>A duration from <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) =>
        most <= least ? least : new TimeSpan(least.Ticks + Below(most.Ticks - least.Ticks + 1));

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>
    /// An independent stream. What asks for its own stream is not disturbed when another part draws one number more than before.
    /// </summary>
    public SimRandom Fork() => new(NextBits());

    private static ulong Split(ref ulong state)
    {
        ulong x = state += 0x9E3779B97F4A7C15UL;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }
}
