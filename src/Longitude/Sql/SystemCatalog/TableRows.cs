using Longitude.Sql.Catalog;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>pg_class: tables, views, sequences, indexes, and the system's own relations.</summary>
internal static class TableRows
{
    private const uint HeapMethod = 2;
    private const uint BtreeMethod = 403;

    public static IEnumerable<Datum[]> Classes(SystemReader reader, SystemRelation relation)
    {
        foreach (SystemRelation system in SystemRelations.Declared)
        {
            yield return relation.Row(
                ("oid", system.Table.Oid), ("relname", system.Table.Name), ("relnamespace", system.Table.SchemaOid), ("relowner", SystemOids.FirstRole),
                ("relam", system.IsTable ? HeapMethod : 0), ("relnatts", system.Table.Columns.Count), ("relkind", system.IsTable ? "r" : "v"),
                ("relpersistence", "p"), ("relispopulated", true), ("relreplident", "n"), ("reltuples", -1.0), ("relhasrules", !system.IsTable),
                ("relacl", AclText.PublicRead));
        }

        foreach (TableInfo table in reader.Relations)
        {
            yield return Class(reader, relation, table);
            foreach (IndexInfo index in table.Indexes)
                yield return Class(reader, relation, table, index);
        }
    }

    /// <summary>pg_class.relkind.</summary>
    public static string Kind(TableInfo table) => table.Kind switch
    {
        RelationKind.View => "v",
        RelationKind.MaterializedView => "m",
        RelationKind.Sequence => "S",
        RelationKind.SystemView => SystemRelations.Relation(table.Oid).IsTable ? "r" : "v",
        _ => "r",
    };

    private static Datum[] Class(SystemReader reader, SystemRelation relation, TableInfo table)
    {
        bool hasRows = table.Kind is RelationKind.Table or RelationKind.MaterializedView;
        bool isReferenced = reader.Catalog.Referencing.ContainsKey(table.Oid);
        return relation.Row(
            ("oid", table.Oid), ("relname", table.Name), ("relnamespace", table.SchemaOid), ("relowner", reader.RoleOid(table.Owner)),
            ("relam", hasRows ? HeapMethod : 0), ("relfilenode", table.StorageId), ("reltuples", hasRows ? reader.EstimateRows(table) : -1.0),
            ("relhasindex", table.Indexes.Count > 0), ("relpersistence", Persistence(table)), ("relkind", Kind(table)),
            ("relnatts", table.Kind == RelationKind.Sequence ? SequenceRows.ColumnCount : table.NextColumnNumber - 1), ("relchecks", table.Checks.Count),
            ("relhasrules", table.Kind is RelationKind.View or RelationKind.MaterializedView), ("relhastriggers", table.ForeignKeys.Count > 0 || isReferenced),
            ("relispopulated", table.IsPopulated), ("relreplident", hasRows ? "d" : "n"), ("relacl", AclText.Of(table.Grants)),
            ("reloptions", table.CheckOption is { } check ? SqlArray.Of(SqlTypes.Text, [Datum.Of($"check_option={check}")]) : null));
    }

    private static Datum[] Class(SystemReader reader, SystemRelation relation, TableInfo table, IndexInfo index) => relation.Row(
        ("oid", index.Oid), ("relname", index.Name), ("relnamespace", table.SchemaOid), ("relowner", reader.RoleOid(table.Owner)),
        ("relam", BtreeMethod), ("relfilenode", index.StorageId), ("reltuples", index.Predicate is null ? reader.EstimateRows(table) : -1.0),
        ("relpersistence", Persistence(table)), ("relkind", "i"), ("relnatts", index.Columns.Count + index.Include.Count), ("relispopulated", true),
        ("relreplident", "n"));

    private static string Persistence(TableInfo table) => table.TemporaryOwner != 0 ? "t" : table.IsUnlogged ? "u" : "p";
}
