using System.Numerics;
using System.Runtime.InteropServices;

namespace Longitude.Sql.Types;

/// <summary>Order and hash of text: the C collation, that of the bytes of UTF-8, without making them.</summary>
internal static class TextOrder
{
    public static int Compare(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        int common = a.CommonPrefixLength(b);
        if (common == a.Length || common == b.Length)
            return a.Length.CompareTo(b.Length);
        return Rank(a[common]) - Rank(b[common]);
    }

    /// <summary>The same on every machine and in every process.</summary>
    public static ulong Hash(ReadOnlySpan<char> text)
    {
        ulong hash = 0x9E3779B97F4A7C15UL ^ (ulong)text.Length;
        while (text.Length >= 4)
        {
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(text)));
            text = text[4..];
        }

        foreach (char c in text)
            hash = Mix(hash ^ c);
        return hash;
    }

    public static ulong Mix(ulong value)
    {
        ulong high = Math.BigMul(value ^ 0xA0761D6478BD642FUL, 0xE7037ED1A0B428DBUL, out ulong low);
        return high ^ BitOperations.RotateLeft(low, 23);
    }

    // UTF-16's surrogates stand for characters beyond all others, but lie before the last of them.
    private static int Rank(char c) => c < 0xD800 ? c : c < 0xE000 ? c + 0x2000 : c - 0x800;
}
