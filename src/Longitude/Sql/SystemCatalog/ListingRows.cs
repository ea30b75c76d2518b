using Longitude.Sql.Catalog;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>The views of pg_catalog for people: pg_tables, pg_views, pg_matviews, pg_indexes.</summary>
internal static class ListingRows
{
    public static IEnumerable<Datum[]> Tables(SystemReader reader, SystemRelation relation)
    {
        foreach (SystemRelation system in SystemRelations.Declared.Where(r => r.IsTable))
        {
            yield return relation.Row(
                ("schemaname", reader.Catalog.SchemaName(system.Table.SchemaOid)), ("tablename", system.Table.Name), ("tableowner", system.Table.Owner),
                ("hasindexes", false), ("hasrules", false), ("hastriggers", false), ("rowsecurity", false));
        }

        foreach (TableInfo table in reader.Tables)
        {
            yield return relation.Row(
                ("schemaname", reader.Catalog.SchemaName(table.SchemaOid)), ("tablename", table.Name), ("tableowner", table.Owner),
                ("hasindexes", table.Indexes.Count > 0), ("hasrules", false),
                ("hastriggers", table.ForeignKeys.Count > 0 || reader.Catalog.Referencing.ContainsKey(table.Oid)), ("rowsecurity", false));
        }
    }

    public static IEnumerable<Datum[]> Views(SystemReader reader, SystemRelation relation) => reader.Relations.Where(t => t.Kind == RelationKind.View).Select(v => relation.Row(
        ("schemaname", reader.Catalog.SchemaName(v.SchemaOid)), ("viewname", v.Name), ("viewowner", v.Owner), ("definition", ObjectText.ViewDefinition(v))));

    public static IEnumerable<Datum[]> MaterializedViews(SystemReader reader, SystemRelation relation) =>
        reader.Relations.Where(t => t.Kind == RelationKind.MaterializedView).Select(v => relation.Row(
            ("schemaname", reader.Catalog.SchemaName(v.SchemaOid)), ("matviewname", v.Name), ("matviewowner", v.Owner), ("hasindexes", v.Indexes.Count > 0),
            ("ispopulated", v.IsPopulated), ("definition", ObjectText.ViewDefinition(v))));

    public static IEnumerable<Datum[]> Indexes(SystemReader reader, SystemRelation relation) =>
        reader.Relations.SelectMany(t => t.Indexes, (t, i) => relation.Row(
            ("schemaname", reader.Catalog.SchemaName(t.SchemaOid)), ("tablename", t.Name), ("indexname", i.Name),
            ("indexdef", reader.Text.IndexDefinition(t, i, pretty: false))));
}
