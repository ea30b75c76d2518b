// pg_catalog and information_schema: what PostgreSQL's clients, drivers and tools ask to learn what is defined.
//
// The definitions are values in memory (Catalog.CatalogSnapshot), so these relations hold nothing: each has PostgreSQL 15's columns
// (CatalogTables, CatalogViews, InformationSchema) and, where Longitude has objects of that kind, a method that makes its rows from the
// statement's snapshot and session (RowSources). Relations of things that Longitude does not have (foreign tables, text search
// configurations, publications) exist and are empty, since tools join with them. To the planner each is a relation without
// indexes; the snapshots are small enough to be read through.
//
// Rejected: storing the catalog as PostgreSQL does, in tables of its own, which would have to be kept equal to the definitions; and
// writing the views in SQL over the tables, which would bind and plan long queries for what a few lines compute.
using System.Collections.Frozen;
using Longitude.Sql.Catalog;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.SystemCatalog;

/// <summary>The relations of pg_catalog and information_schema. They are the same in every snapshot; their rows are not.</summary>
internal static class SystemRelations
{
    private static readonly SystemRelation[] All =
    [
        .. SystemRelation.Parse(SystemOids.PgCatalog, CatalogTables.Columns, isTable: true),
        .. SystemRelation.Parse(SystemOids.PgCatalog, CatalogViews.Columns, isTable: false),
        .. SystemRelation.Parse(SystemOids.InformationSchema, InformationSchema.Columns, isTable: false),
    ];

    private static readonly FrozenDictionary<uint, SystemRelation> Relations = All.ToFrozenDictionary(r => r.Table.Oid);

    public static FrozenDictionary<(uint Schema, string Name), TableInfo> ByName { get; } = All.ToFrozenDictionary(r => (r.Table.SchemaOid, r.Table.Name), r => r.Table);

    public static FrozenDictionary<uint, TableInfo> ByOid { get; } = All.ToFrozenDictionary(r => r.Table.Oid, r => r.Table);

    /// <summary>In the order of their declarations.</summary>
    public static IReadOnlyList<SystemRelation> Declared => All;

    /// <exception cref="KeyNotFoundException">The oid is none of theirs.</exception>
    public static SystemRelation Relation(uint oid) => Relations[oid];

    public static TableInfo? Find(string schema, string name) => schema switch
    {
        "pg_catalog" => ByName.GetValueOrDefault((SystemOids.PgCatalog, name)),
        "information_schema" => ByName.GetValueOrDefault((SystemOids.InformationSchema, name)),
        _ => null,
    };

    /// <summary>The rows of a relation, in the order of its columns. The arrays may be shared: whoever changes one copies it first.</summary>
    public static IEnumerable<Datum[]> Rows(TableInfo table, ExecutionContext context)
    {
        SystemRelation relation = Relations[table.Oid];
        return RowSources.ByName.TryGetValue((table.SchemaOid, table.Name), out RowSource? source) ? source(SystemReader.Of(context), relation) : [];
    }
}
