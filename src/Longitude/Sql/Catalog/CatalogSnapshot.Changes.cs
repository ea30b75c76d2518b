using System.Collections.Immutable;
using Longitude.Sql.Types;

namespace Longitude.Sql.Catalog;

/// <content>Changes: each gives another snapshot, with the maps of names and of references kept right.</content>
internal sealed partial record CatalogSnapshot
{
    /// <summary>Adds a relation, or puts another definition in the place of the one with its oid.</summary>
    public CatalogSnapshot WithTable(TableInfo table)
    {
        Tables.TryGetValue(table.Oid, out TableInfo? before);
        CatalogSnapshot cleared = before is null ? this : WithoutNames(before);
        table = table with { SchemaVersion = Version + 1 };
        ImmutableDictionary<(uint Schema, string Name), uint> indexes = cleared.IndexNames;
        foreach (IndexInfo index in table.Indexes)
            indexes = indexes.Add((table.SchemaOid, index.Name), table.Oid);
        CatalogSnapshot named = cleared with
        {
            Version = Version + 1,
            Tables = Tables.SetItem(table.Oid, table),
            TableNames = cleared.TableNames.Add((table.SchemaOid, table.Name), table.Oid),
            IndexNames = indexes,
        };
        return named.WithReferences(before, table);
    }

    public CatalogSnapshot WithoutTable(uint oid)
    {
        TableInfo table = Tables[oid];
        CatalogSnapshot cleared = WithoutNames(table) with { Version = Version + 1, Tables = Tables.Remove(oid) };
        return cleared.WithReferences(table, null);
    }

    public CatalogSnapshot WithSchema(SchemaInfo schema)
    {
        string? before = FindSchema(schema.Oid)?.Name;
        return this with { Version = Version + 1, Schemas = (before is null ? Schemas : Schemas.Remove(before)).SetItem(schema.Name, schema) };
    }

    public CatalogSnapshot WithoutSchema(string name) => this with { Version = Version + 1, Schemas = Schemas.Remove(name) };

    public CatalogSnapshot WithRole(RoleInfo role)
    {
        string? before = FindRole(role.Oid)?.Name;
        return this with { Version = Version + 1, Roles = (before is null ? Roles : Roles.Remove(before)).SetItem(role.Name, role) };
    }

    public CatalogSnapshot WithoutRole(string name) => this with { Version = Version + 1, Roles = Roles.Remove(name) };

    public CatalogSnapshot WithDatabase(DatabaseInfo database) => this with { Version = Version + 1, Database = database };

    public CatalogSnapshot WithDefaultPrivileges(ImmutableList<DefaultPrivilegesInfo> all) => this with { Version = Version + 1, DefaultPrivileges = all };

    public CatalogSnapshot WithTypeDetails(uint oid, TypeDetails details) =>
        this with { Version = Version + 1, TypeDetails = TypeDetails.SetItem(oid, details) };

    /// <summary>Adds an enum and the type of its arrays, or puts them in the place of those with the same oids, also where columns have them.</summary>
    public CatalogSnapshot WithEnum(SqlType type, TypeDetails details)
    {
        SqlType array = type.Array!;
        CatalogSnapshot cleared = Types.TryGetValue(type.Oid, out SqlType? before) ? WithoutTypeNames(before) : this;
        CatalogSnapshot changed = cleared with
        {
            Version = Version + 1,
            Types = Types.SetItem(type.Oid, type).SetItem(array.Oid, array),
            TypeNames = cleared.TypeNames.Add((type.SchemaOid, type.Name), type.Oid).Add((type.SchemaOid, array.Name), array.Oid),
            TypeDetails = TypeDetails.SetItem(type.Oid, details),
        };
        if (before is null)
            return changed;
        foreach (TableInfo table in Tables.Values)
        {
            if (UsesType(table, type.Oid) || UsesType(table, array.Oid))
                changed = changed.WithTable(WithTypes(table, changed.Types));
        }

        return changed;
    }

    public CatalogSnapshot WithoutEnum(SqlType type) => WithoutTypeNames(type) with
    {
        Version = Version + 1,
        Types = Types.Remove(type.Oid).Remove(type.Array!.Oid),
        TypeDetails = TypeDetails.Remove(type.Oid),
    };

    /// <summary>True when a column or an index of the table holds values of the type.</summary>
    public static bool UsesType(TableInfo table, uint type) =>
        table.Columns.Any(c => c.Type.Oid == type) || table.Indexes.Any(i => i.Columns.Any(c => c.Type.Oid == type));

    /// <summary>Adds many tables as they were stored, which is how a catalog is loaded.</summary>
    public CatalogSnapshot WithLoadedTables(IReadOnlyList<TableInfo> tables)
    {
        CatalogSnapshot loaded = this;
        foreach (IGrouping<uint, uint> group in tables.SelectMany(t => t.ForeignKeys.Select(f => (f.ReferencedTable, Holder: t.Oid))).GroupBy(p => p.ReferencedTable, p => p.Holder))
            loaded = loaded with { Referencing = loaded.Referencing.Add(group.Key, [.. group]) };
        return loaded with
        {
            Tables = Tables.AddRange(tables.Select(t => KeyValuePair.Create(t.Oid, t))),
            TableNames = TableNames.AddRange(tables.Select(t => KeyValuePair.Create((t.SchemaOid, t.Name), t.Oid))),
            IndexNames = IndexNames.AddRange(tables.SelectMany(t => t.Indexes.Select(i => KeyValuePair.Create((t.SchemaOid, i.Name), t.Oid)))),
        };
    }

    private static TableInfo WithTypes(TableInfo table, ImmutableDictionary<uint, SqlType> types) => table with
    {
        Columns = [.. table.Columns.Select(c => c with { Type = types.GetValueOrDefault(c.Type.Oid, c.Type) })],
        Indexes =
        [
            .. table.Indexes.Select(i => i with { Columns = [.. i.Columns.Select(c => c with { Type = types.GetValueOrDefault(c.Type.Oid, c.Type) })] }),
        ],
    };

    private CatalogSnapshot WithoutNames(TableInfo table) => this with
    {
        TableNames = TableNames.Remove((table.SchemaOid, table.Name)),
        IndexNames = IndexNames.RemoveRange(table.Indexes.Select(i => (table.SchemaOid, i.Name))),
    };

    private CatalogSnapshot WithoutTypeNames(SqlType type) => this with
    {
        TypeNames = TypeNames.Remove((type.SchemaOid, type.Name)).Remove((type.SchemaOid, type.Array!.Name)),
    };

    /// <summary>
    /// Keeps <see cref="Referencing"/>. A referenced table counts as changed too: whoever deletes its rows must look at the foreign
    /// keys that have come or gone.
    /// </summary>
    private CatalogSnapshot WithReferences(TableInfo? before, TableInfo? after)
    {
        uint oid = (after ?? before)!.Oid;
        IReadOnlyList<ForeignKeyInfo> old = before?.ForeignKeys ?? [];
        IReadOnlyList<ForeignKeyInfo> current = after?.ForeignKeys ?? [];
        if (ReferenceEquals(old, current) || (old.Count == 0 && current.Count == 0))
            return this;
        ImmutableDictionary<uint, ImmutableHashSet<uint>> references = Referencing;
        ImmutableDictionary<uint, TableInfo> tables = Tables;
        foreach (uint target in old.Concat(current).Select(f => f.ReferencedTable).Distinct())
        {
            ImmutableHashSet<uint> holders = references.GetValueOrDefault(target, []);
            holders = current.Any(f => f.ReferencedTable == target) ? holders.Add(oid) : holders.Remove(oid);
            references = holders.IsEmpty ? references.Remove(target) : references.SetItem(target, holders);
            if (target != oid && tables.TryGetValue(target, out TableInfo? referenced))
                tables = tables.SetItem(target, referenced with { SchemaVersion = Version });
        }

        return this with { Referencing = references, Tables = tables };
    }
}
