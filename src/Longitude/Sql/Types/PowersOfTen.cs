using System.Numerics;

namespace Longitude.Sql.Types;

/// <summary>1, 10, 100 and so on, kept for the sizes that are common.</summary>
internal static class PowersOfTen
{
    private const int KeptMax = 256;

    public static readonly long[] Longs = [.. Enumerable.Range(0, 19).Select(i => (long)BigInteger.Pow(10, i))];

    /// <summary>Those that a double holds exactly.</summary>
    public static readonly double[] Doubles = [.. Enumerable.Range(0, 23).Select(i => (double)BigInteger.Pow(10, i))];

    private static readonly BigInteger[] Kept = [.. Enumerable.Range(0, KeptMax).Select(i => BigInteger.Pow(10, i))];

    public static BigInteger Of(int exponent) => exponent < KeptMax ? Kept[exponent] : BigInteger.Pow(10, exponent);

    /// <summary>How many decimal digits a number has, its sign aside; of 0 it is 0.</summary>
    public static int CountDigits(long value)
    {
        ulong absolute = value < 0 ? (ulong)-value : (ulong)value;
        int digits = 0;
        while (digits < Longs.Length && absolute >= (ulong)Longs[digits])
            digits++;
        return digits;
    }

    public static int CountDigits(BigInteger value)
    {
        if (value >= long.MinValue && value <= long.MaxValue)
            return CountDigits((long)value);
        BigInteger absolute = BigInteger.Abs(value);

        // The power of ten below the number, or the one below that: two numbers of as many bits differ by less than a digit.
        int exponent = (int)((absolute.GetBitLength() - 1) * 0.30102999566398);
        return absolute >= Of(exponent + 1) ? exponent + 2 : exponent + 1;
    }
}
