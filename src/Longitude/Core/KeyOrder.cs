using System.Buffers.Binary;

namespace Longitude.Core;

/// <summary>Keys as bytes: compared in byte order, equal by content, hashed the same on every machine.</summary>
public sealed class KeyOrder : IEqualityComparer<byte[]>, IComparer<byte[]>
{
    public static readonly KeyOrder Instance = new();

    private KeyOrder()
    {
    }

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] obj) => (int)Hash(obj);

    /// <summary>A hash of a key that is the same on every machine, for tables and for placement.</summary>
    public static uint Hash(ReadOnlySpan<byte> key)
    {
        ulong h = 0x9E3779B97F4A7C15UL ^ (ulong)key.Length;
        while (key.Length >= 8)
        {
            h = (h ^ BinaryPrimitives.ReadUInt64LittleEndian(key)) * 0xBF58476D1CE4E5B9UL;
            h ^= h >> 32;
            key = key[8..];
        }

        ulong rest = 0;
        for (int i = 0; i < key.Length; i++)
            rest |= (ulong)key[i] << (8 * i);
        h = (h ^ rest) * 0x94D049BB133111EBUL;
        return (uint)(h ^ (h >> 32));
    }
}
