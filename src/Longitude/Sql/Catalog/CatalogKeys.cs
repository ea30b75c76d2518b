using System.Buffers.Binary;
using Longitude.Core;

namespace Longitude.Sql.Catalog;

/// <summary>
/// Where the catalog's rows are: among Longitude's own keys, on the first shard of the world's root place. A key is a zero byte,
/// <c>catalog/</c>, a letter for the kind of object, and its oid.
/// </summary>
internal static class CatalogKeys
{
    public const byte Table = (byte)'t';
    public const byte Schema = (byte)'n';
    public const byte Enum = (byte)'e';
    public const byte Role = (byte)'r';
    public const byte Database = (byte)'d';
    public const byte DefaultPrivileges = (byte)'p';

    public const byte Forgotten = (byte)'~';

    private static readonly byte[] Prefix = [0, .. "catalog/"u8];

    public static byte[] Version { get; } = [.. Prefix, (byte)'!'];

    /// <summary>The rows of all objects, without the version's.</summary>
    public static KeyRange Objects { get; } = new([.. Prefix, (byte)'!' + 1], [.. Prefix, Forgotten]);

    /// <summary>The numbers of storages whose rows are to be deleted.</summary>
    public static KeyRange ForgottenStorages { get; } = KeyRange.Prefix([.. Prefix, Forgotten]);

    public static ShardId Shard(World world) => world.Root.SeatLeaf.Shards[0];

    public static byte[] Of(byte kind, uint oid)
    {
        byte[] key = new byte[Prefix.Length + 5];
        Prefix.CopyTo(key, 0);
        key[Prefix.Length] = kind;
        BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(Prefix.Length + 1), oid);
        return key;
    }

    public static byte KindOf(ReadOnlySpan<byte> key) => key[Prefix.Length];

    public static uint OidOf(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadUInt32BigEndian(key[(Prefix.Length + 1)..]);
}
