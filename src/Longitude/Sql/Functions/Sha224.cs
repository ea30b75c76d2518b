using System.Buffers.Binary;
using System.Numerics;

namespace Longitude.Sql.Functions;

/// <summary>SHA-224 (FIPS 180-4), which .NET does not have: SHA-256 with other initial values, cut to 28 bytes.</summary>
internal static class Sha224
{
    private const int BlockBytes = 64;

    private static readonly uint[] Initial =
        [0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4];

    // The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static readonly uint[] Constants = [.. Primes().Take(64).Select(FractionOfCubeRoot)];

    public static byte[] Hash(ReadOnlySpan<byte> data)
    {
        int padded = (data.Length + 8) / BlockBytes * BlockBytes + BlockBytes;
        var blocks = new byte[padded];
        data.CopyTo(blocks);
        blocks[data.Length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(blocks.AsSpan(padded - 8), (ulong)data.Length * 8);
        uint[] state = [.. Initial];
        for (int i = 0; i < padded; i += BlockBytes)
            Add(state, blocks.AsSpan(i, BlockBytes));
        var hash = new byte[28];
        for (int i = 0; i < 7; i++)
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(i * 4), state[i]);
        return hash;
    }

    private static void Add(uint[] state, ReadOnlySpan<byte> block)
    {
        Span<uint> w = stackalloc uint[64];
        for (int i = 0; i < 16; i++)
            w[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(i * 4)..]);
        for (int i = 16; i < 64; i++)
        {
            uint s0 = BitOperations.RotateRight(w[i - 15], 7) ^ BitOperations.RotateRight(w[i - 15], 18) ^ (w[i - 15] >> 3);
            uint s1 = BitOperations.RotateRight(w[i - 2], 17) ^ BitOperations.RotateRight(w[i - 2], 19) ^ (w[i - 2] >> 10);
            w[i] = w[i - 16] + s0 + w[i - 7] + s1;
        }

        Span<uint> v = stackalloc uint[8];
        state.CopyTo(v);
        for (int i = 0; i < 64; i++)
        {
            uint s1 = BitOperations.RotateRight(v[4], 6) ^ BitOperations.RotateRight(v[4], 11) ^ BitOperations.RotateRight(v[4], 25);
            uint t1 = v[7] + s1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) + Constants[i] + w[i];
            uint s0 = BitOperations.RotateRight(v[0], 2) ^ BitOperations.RotateRight(v[0], 13) ^ BitOperations.RotateRight(v[0], 22);
            uint t2 = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
            v[..7].CopyTo(v[1..]);
            v[4] += t1;
            v[0] = t1 + t2;
        }

        for (int i = 0; i < 8; i++)
            state[i] += v[i];
    }

    private static IEnumerable<int> Primes()
    {
        for (int n = 2; ; n++)
        {
            if (!Enumerable.Range(2, Math.Max(n - 2, 0)).Any(d => d * d <= n && n % d == 0))
                yield return n;
        }
    }

    private static uint FractionOfCubeRoot(int prime)
    {
        // The whole cube root of prime * 2^96 has 32 bits after the point of the prime's root.
        BigInteger cubed = (BigInteger)prime << 96;
        BigInteger low = 0;
        BigInteger high = BigInteger.One << 36;
        while (high - low > 1)
        {
            BigInteger middle = (low + high) / 2;
            if (middle * middle * middle <= cubed)
                low = middle;
            else
                high = middle;
        }

        return (uint)(low & uint.MaxValue);
    }
}
