using System.Buffers.Binary;
using System.Numerics;

namespace Longitude.Store;

/// <summary>CRC-32C (Castagnoli, RFC 3720), without the inversions before and after that are no use to a chained checksum.</summary>
internal static class Crc32C
{
    /// <summary>Continues a checksum over more bytes.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        while (data.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[8..];
        }
        foreach (byte b in data)
            crc = BitOperations.Crc32C(crc, b);
        return crc;
    }

    /// <summary>The checksum of some bytes. Not zero for zeros, so that a stretch of zeros is not taken for valid.</summary>
    public static uint Of(ReadOnlySpan<byte> data) => ~Append(uint.MaxValue, data);
}
