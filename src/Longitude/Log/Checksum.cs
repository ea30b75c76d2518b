using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Longitude.Log;

/// <summary>CRC-32C (Castagnoli), as in iSCSI and ext4: one instruction per eight bytes on today's processors.</summary>
internal static class Checksum
{
    /// <summary>The CRC of bytes that follow what <paramref name="seed"/> is the CRC of. Start with 0.</summary>
    public static uint Crc32C(uint seed, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~seed;
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(bytes))
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        foreach (byte rest in bytes[(bytes.Length & ~7)..])
            crc = BitOperations.Crc32C(crc, rest);
        return ~crc;
    }

    /// <inheritdoc cref="Crc32C(uint, ReadOnlySpan{byte})"/>
    public static uint Crc32C(uint seed, ulong word) => ~BitOperations.Crc32C(~seed, word);
}
