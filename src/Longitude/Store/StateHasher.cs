using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Longitude.Core;

namespace Longitude.Store;

/// <summary>
/// The hash that states are compared by, between replicas and across restarts: equal on every machine and in every version of
/// this format. Made after wyhash (Wang Yi, public domain, "final version 4"), with one lane instead of three for long input.
/// It finds differences, not forgeries.
/// </summary>
internal static class StateHasher
{
    private const ulong Secret0 = 0x2d358dccaa6c78a5;
    private const ulong Secret1 = 0x8bb84b93962eacc9;

    /// <summary>The share of a live row in the state hash.</summary>
    public static ulong Row(ReadOnlySpan<byte> key, RowVersion version, ReadOnlySpan<byte> value) =>
        Hash(value, Hash(key, version.Packed));

    public static ulong Hash(ReadOnlySpan<byte> data, ulong seed)
    {
        seed ^= Mix(seed ^ Secret0, Secret1);
        ulong length = (ulong)data.Length;
        ulong a, b;
        if (data.Length > 16)
        {
            ReadOnlySpan<byte> rest = data;
            while (rest.Length > 16)
            {
                seed = Mix(Read64(rest) ^ Secret1, Read64(rest[8..]) ^ seed);
                rest = rest[16..];
            }
            a = Read64(data[^16..]);
            b = Read64(data[^8..]);
        }
        else if (data.Length >= 8)
        {
            a = Read64(data);
            b = Read64(data[^8..]);
        }
        else if (data.Length >= 4)
        {
            a = BinaryPrimitives.ReadUInt32LittleEndian(data);
            b = BinaryPrimitives.ReadUInt32LittleEndian(data[^4..]);
        }
        else
        {
            a = data.Length == 0 ? 0 : ((ulong)data[0] << 16) | ((ulong)data[data.Length >> 1] << 8) | data[^1];
            b = 0;
        }
        return Mix(Secret1 ^ length, Mix(a ^ Secret1, b ^ seed));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return high ^ low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read64(ReadOnlySpan<byte> data) => BinaryPrimitives.ReadUInt64LittleEndian(data);
}
