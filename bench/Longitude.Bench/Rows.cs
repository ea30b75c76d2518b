using System.Buffers.Binary;
using Longitude.Client;
using Longitude.Core;

namespace Longitude.Bench;

/// <summary>Rows with 16-byte keys, and how a world gets a large number of them.</summary>
internal static class Rows
{
    public const int KeyBytes = 16;

    /// <summary>
    /// Key number n of a table. The number is spread by an odd factor, so neighbours in number are far apart in order; big-endian,
    /// so that the order is that of the spread numbers.
    /// </summary>
    public static void Fill(Span<byte> key, long n)
    {
        "longkey:"u8.CopyTo(key);
        BinaryPrimitives.WriteUInt64BigEndian(key[8..], (ulong)n * 0x9E3779B97F4A7C15);
    }

    public static byte[] Key(long n)
    {
        byte[] key = new byte[KeyBytes];
        Fill(key, n);
        return key;
    }

    public static Key KeyAt(Place place, long n)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        Fill(key, n);
        return place.Key(key);
    }

    public static Key RandomKey(Place place, Random random, int rows) => KeyAt(place, random.Next(rows));

    /// <summary>A value that differs from every one before: a database may skip a write that changes nothing.</summary>
    public static byte[] NewValue(Random random, int bytes)
    {
        byte[] value = new byte[bytes];
        random.NextBytes(value);
        return value;
    }

    /// <summary>Puts rows by transactions of many rows, a few under way at a time.</summary>
    public static async Task LoadAsync(Connection connection, int rows, int valueBytes, CancellationToken cancellation)
    {
        const int PerTransaction = 1000, AtATime = 8;
        byte[] value = new byte[valueBytes];
        new Random(1).NextBytes(value);
        await Parallel.ForAsync(0, (rows + PerTransaction - 1) / PerTransaction, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellation }, async (batch, token) =>
            await connection.RunAsync(
                tx =>
                {
                    for (int i = batch * PerTransaction; i < Math.Min(rows, (batch + 1) * PerTransaction); i++)
                        tx.Put(KeyAt(connection.Place, i), value);
                    return Task.CompletedTask;
                },
                options: null,
                token));
    }
}
