using System.Buffers.Binary;
using Longitude.Client;
using Longitude.Core;

namespace Longitude.Sql.Storage;

/// <summary>How SQL's keys begin: a zero byte, a letter, and a number that says what of.</summary>
internal static class StorageKeys
{
    public const int PrefixLength = OwnKeys.SpaceLength;

    /// <summary>What precedes a table's oid in the key of its schema version.</summary>
    private const byte SchemaVersions = (byte)'v';

    /// <summary>All rows of all tables and indexes.</summary>
    public static KeyRange All { get; } = KeyRange.Prefix([Placement.Reserved, OwnKeys.Sql]);

    /// <summary>What the keys of a table's or an index's rows begin with.</summary>
    public static byte[] PrefixOf(uint storageId) => Make(OwnKeys.Sql, storageId);

    /// <summary>The key of a table's schema version, on every shard.</summary>
    public static byte[] SchemaVersionOf(uint tableOid) => Make(SchemaVersions, tableOid);

    /// <summary>The storage id that a key of SQL's begins with.</summary>
    public static uint StorageIdOf(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadUInt32BigEndian(key[2..]);

    /// <summary>True for the key of a row of a table or an index.</summary>
    public static bool IsRow(ReadOnlySpan<byte> key) => key.Length >= PrefixLength && key[0] == Placement.Reserved && key[1] == OwnKeys.Sql;

    /// <summary>The table whose schema version has this key; null for other keys.</summary>
    public static uint? TableOfSchemaVersion(ReadOnlySpan<byte> key) =>
        key.Length == PrefixLength && key[0] == Placement.Reserved && key[1] == SchemaVersions ? BinaryPrimitives.ReadUInt32BigEndian(key[2..]) : null;

    private static byte[] Make(byte letter, uint number)
    {
        byte[] key = new byte[PrefixLength];
        key[0] = Placement.Reserved;
        key[1] = letter;
        BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(2), number);
        return key;
    }
}
