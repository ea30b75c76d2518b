// The catalog on disk: one row per object, in Longitude's own keys on the first shard of the world's root place, and a version row.
//
// Every schema change reads and writes the version row, so schema changes are serial: two of them never start from the same
// catalog. A statement that changes the catalog writes the rows that differ at its end, into its own transaction; so a
// rollback, also to a savepoint, takes the rows back together with the snapshot that the transaction keeps.
//
// Ordinary transactions do not read any of this. They validate the versions of the tables that they use, on the shards where they
// use them (SchemaVersions), which a schema change writes there: a transaction that was planned with an old definition fails.
using Longitude.Client;
using Longitude.Core;
using Longitude.Sql.Definitions;
using Longitude.Sql.Storage;
using Longitude.Sql.Types;

namespace Longitude.Sql.Catalog;

/// <summary>Loads catalogs and writes changes of them.</summary>
/// <param name="world">The places, whose root holds the rows.</param>
internal sealed class CatalogStore(World world)
{
    private readonly ShardId _shard = CatalogKeys.Shard(world);

    /// <summary>The catalog as a transaction finds it; null when there is none yet.</summary>
    public CatalogSnapshot? Load(Transaction transaction)
    {
        byte[]? versionRow = transaction.GetOwn(_shard, CatalogKeys.Version);
        return versionRow is null ? null : Read(versionRow, transaction.ScanOwn(_shard, CatalogKeys.Objects));
    }

    /// <summary>The catalog's version as a transaction finds it; 0 when there is no catalog yet.</summary>
    public long LoadVersion(Transaction transaction) =>
        transaction.GetOwn(_shard, CatalogKeys.Version) is { } row ? PlainJson.Read<VersionRow>(row).Version : 0;

    /// <summary>Writes the catalog that a new database begins with: the schema public, the role and the database longitude.</summary>
    public CatalogSnapshot Bootstrap(Transaction transaction)
    {
        CatalogSnapshot made = CatalogSnapshot.Initial with { CompileIndex = IndexCompilation.Compile };
        transaction.GetOwn(_shard, CatalogKeys.Version);
        WriteVersion(transaction, made);
        WriteDifferences(transaction, CatalogSnapshot.Empty, made);
        return made;
    }

    /// <summary>
    /// Writes what differs, and the new versions of changed tables to the shards that hold rows of them. Called at the end of each
    /// statement that has changed the catalog.
    /// </summary>
    /// <exception cref="SqlException">Somebody else has changed the catalog since <paramref name="before"/>: 40001.</exception>
    public void Save(SqlTransaction transaction, CatalogSnapshot before, CatalogSnapshot after)
    {
        if (ReferenceEquals(before, after))
            return;
        if (!transaction.HasChangedCatalog)
        {
            long current = LoadVersion(transaction.Client);
            if (current != before.Version)
                throw new SqlException(SqlStates.SerializationFailure, "could not serialize access due to a concurrent change of the schema") { Hint = "The transaction might succeed if retried." };
        }

        WriteVersion(transaction.Client, after);
        WriteDifferences(transaction.Client, before, after);
        WriteSchemaVersions(transaction, before, after);
        transaction.HasChangedCatalog = true;
        transaction.Catalog = after;
    }

    private static void WriteSchemaVersions(SqlTransaction transaction, CatalogSnapshot before, CatalogSnapshot after)
    {
        foreach ((uint oid, TableInfo table) in after.Tables)
        {
            bool isSame = before.Tables.TryGetValue(oid, out TableInfo? old) && old.SchemaVersion == table.SchemaVersion;
            if (!isSame && HasRows(table))
                SchemaVersions.Write(transaction, table);
        }

        foreach ((uint oid, TableInfo table) in before.Tables)
        {
            if (HasRows(table) && !after.Tables.ContainsKey(oid))
                SchemaVersions.Drop(transaction, table);
        }
    }

    private static bool HasRows(TableInfo table) => table.Kind is RelationKind.Table or RelationKind.MaterializedView;

    private static CatalogSnapshot Read(byte[] versionRow, IReadOnlyList<(byte[] Key, byte[] Value)> rows)
    {
        CatalogSnapshot snapshot = CatalogSnapshot.Empty;
        foreach ((byte[] key, byte[] value) in rows)
        {
            if (CatalogKeys.KindOf(key) != CatalogKeys.Enum)
                continue;
            EnumRow row = PlainJson.Read<EnumRow>(value);
            snapshot = snapshot.WithEnum(row.ToType(), row.Details);
        }

        var types = snapshot.Types;
        var json = new CatalogJson(oid => types.TryGetValue(oid, out SqlType? type) ? type : SqlTypes.ByOid(oid) ?? throw Unknown(oid));
        var tables = new List<TableInfo>();
        foreach ((byte[] key, byte[] value) in rows)
        {
            switch (CatalogKeys.KindOf(key))
            {
                case CatalogKeys.Enum:
                    break;
                case CatalogKeys.Table:
                    tables.Add(json.Read<TableInfo>(value));
                    break;
                case CatalogKeys.Schema:
                    snapshot = snapshot.WithSchema(json.Read<SchemaInfo>(value));
                    break;
                case CatalogKeys.Role:
                    snapshot = snapshot.WithRole(json.Read<RoleInfo>(value));
                    break;
                case CatalogKeys.Database:
                    snapshot = snapshot.WithDatabase(json.Read<DatabaseInfo>(value));
                    break;
                case CatalogKeys.DefaultPrivileges:
                    snapshot = snapshot.WithDefaultPrivileges([.. json.Read<List<DefaultPrivilegesInfo>>(value)]);
                    break;
                default:
                    throw new SqlException(SqlStates.DataCorrupted, $"The catalog holds a row of kind '{(char)CatalogKeys.KindOf(key)}', which this version of Longitude does not know.");
            }
        }

        return snapshot.WithLoadedTables(tables) with { Version = PlainJson.Read<VersionRow>(versionRow).Version, CompileIndex = IndexCompilation.Compile };
    }

    private void WriteVersion(Transaction transaction, CatalogSnapshot after) =>
        transaction.PutOwn(_shard, CatalogKeys.Version, PlainJson.Write(new VersionRow(after.Version)));

    private void WriteDifferences(Transaction transaction, CatalogSnapshot before, CatalogSnapshot after)
    {
        WriteDifferences(transaction, CatalogKeys.Table, before.Tables, after.Tables);
        WriteDifferences(transaction, CatalogKeys.Schema, ByOid(before.Schemas.Values, static s => s.Oid), ByOid(after.Schemas.Values, static s => s.Oid));
        WriteDifferences(transaction, CatalogKeys.Role, ByOid(before.Roles.Values, static r => r.Oid), ByOid(after.Roles.Values, static r => r.Oid));
        WriteEnums(transaction, before, after);
        if (before.Database != after.Database || before == CatalogSnapshot.Empty)
            transaction.PutOwn(_shard, CatalogKeys.Of(CatalogKeys.Database, 0), PlainJson.Write(after.Database));
        if (before.DefaultPrivileges != after.DefaultPrivileges)
            transaction.PutOwn(_shard, CatalogKeys.Of(CatalogKeys.DefaultPrivileges, 0), PlainJson.Write(after.DefaultPrivileges.ToList()));
    }

    private void WriteEnums(Transaction transaction, CatalogSnapshot before, CatalogSnapshot after)
    {
        foreach ((uint oid, TypeDetails details) in after.TypeDetails)
        {
            bool isSame = before.Types.TryGetValue(oid, out SqlType? old) && ReferenceEquals(old, after.Types[oid]) && ReferenceEquals(before.TypeDetails[oid], details);
            if (!isSame)
                transaction.PutOwn(_shard, CatalogKeys.Of(CatalogKeys.Enum, oid), PlainJson.Write(EnumRow.Of(after.Types[oid], details)));
        }

        foreach (uint oid in before.TypeDetails.Keys)
        {
            if (!after.TypeDetails.ContainsKey(oid))
                transaction.DeleteOwn(_shard, CatalogKeys.Of(CatalogKeys.Enum, oid));
        }
    }

    private void WriteDifferences<T>(
        Transaction transaction, byte kind, IReadOnlyDictionary<uint, T> before, IReadOnlyDictionary<uint, T> after)
        where T : class
    {
        foreach ((uint oid, T definition) in after)
        {
            if (!before.TryGetValue(oid, out T? old) || !ReferenceEquals(old, definition))
                transaction.PutOwn(_shard, CatalogKeys.Of(kind, oid), PlainJson.Write(definition));
        }

        foreach (uint oid in before.Keys)
        {
            if (!after.ContainsKey(oid))
                transaction.DeleteOwn(_shard, CatalogKeys.Of(kind, oid));
        }
    }

    private static Dictionary<uint, T> ByOid<T>(IEnumerable<T> definitions, Func<T, uint> oid) => definitions.ToDictionary(oid);

    private static SqlException Unknown(uint oid) =>
        new(SqlStates.DataCorrupted, $"The catalog uses the type with oid {oid}, which does not exist.");

    // Writing needs no types to be found, and neither do rows without columns.
    private static readonly CatalogJson PlainJson = new(oid => SqlTypes.ByOid(oid) ?? throw Unknown(oid));
}
