using Longitude.Core;

using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Longitude.Store;

/// <summary>Arithmetic on keys: what a node needs to compare them mostly by one number.</summary>
internal static class KeyBytes
{
    /// <summary>
    /// The eight bytes after a prefix as a big-endian number, padded with zeros: for keys with that prefix, a smaller head means a
    /// smaller key, and equal heads mean nothing.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Head(ReadOnlySpan<byte> key, int prefixLength) =>
        // Unsigned, so that no prefix length read in the middle of a change can lead outside of the key.
        (uint)prefixLength <= (uint)key.Length && key.Length - prefixLength >= 8
            ? BinaryPrimitives.ReadUInt64BigEndian(key[prefixLength..])
            : ShortHead(key, prefixLength);

    private static ulong ShortHead(ReadOnlySpan<byte> key, int prefixLength)
    {
        ulong head = 0;
        for (int i = 0; i < 8; i++)
        {
            int at = prefixLength + i;
            head = (head << 8) | ((uint)at < (uint)key.Length ? key[at] : (byte)0);
        }
        return head;
    }

    /// <summary>
    /// The shortest key that is greater than <paramref name="left"/> and not greater than <paramref name="right"/> (the suffix
    /// truncation of Bayer and Unterauer, "Prefix B-trees", 1977): short separators differ within their heads.
    /// </summary>
    public static byte[] Separator(byte[] left, byte[] right)
    {
        int common = left.AsSpan().CommonPrefixLength(right);
        Invariant.Holds(common < right.Length, "two neighbours are not in key order.");
        return common + 1 == right.Length ? right : right[..(common + 1)];
    }
}
