using Longitude.Sql.Catalog;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>Comments: pg_description, pg_shdescription, and obj_description() and its like.</summary>
internal static class DescriptionRows
{
    public const uint Classes = 1259;
    public const uint Namespaces = 2615;
    public const uint TypesClass = 1247;
    public const uint ConstraintsClass = 2606;
    private const uint DatabasesClass = 1262;
    private const uint RolesClass = 1260;

    public static IEnumerable<Datum[]> Descriptions(SystemReader reader, SystemRelation relation) =>
        All(reader).Select(c => relation.Row(("objoid", c.Oid), ("classoid", c.Class), ("objsubid", c.Column), ("description", c.Text)));

    public static IEnumerable<Datum[]> Shared(SystemReader reader, SystemRelation relation) =>
        AllShared(reader).Select(c => relation.Row(("objoid", c.Oid), ("classoid", c.Class), ("description", c.Text)));

    /// <summary>obj_description(oid, name of a catalog); with no name, the first comment on any object of the oid.</summary>
    public static string? Find(SystemReader reader, uint oid, string? catalog) =>
        All(reader).Where(c => c.Oid == oid && c.Column == 0 && (catalog is null || ClassOf(catalog) == c.Class)).Select(c => c.Text).FirstOrDefault();

    public static string? FindColumn(SystemReader reader, uint table, long column) =>
        reader.Catalog.FindTable(table)?.Columns.FirstOrDefault(c => c.Number == column)?.Comment;

    public static string? FindShared(SystemReader reader, uint oid, string catalog) =>
        AllShared(reader).Where(c => c.Oid == oid && ClassOf(catalog) == c.Class).Select(c => c.Text).FirstOrDefault();

    private static uint ClassOf(string catalog) => SystemRelations.Find("pg_catalog", catalog)?.Oid ?? 0;

    private static IEnumerable<(uint Oid, uint Class, int Column, string Text)> All(SystemReader reader)
    {
        foreach (SchemaInfo schema in reader.Catalog.Schemas.Values)
        {
            if (schema.Comment is { } text)
                yield return (schema.Oid, Namespaces, 0, text);
        }

        foreach ((uint oid, TypeDetails details) in reader.Catalog.TypeDetails)
        {
            if (details.Comment is { } text)
                yield return (oid, TypesClass, 0, text);
        }

        foreach (TableInfo table in reader.Relations)
        {
            if (table.Comment is { } text)
                yield return (table.Oid, Classes, 0, text);
            foreach (ColumnInfo column in table.Columns.Where(c => c.Comment is not null))
                yield return (table.Oid, Classes, column.Number, column.Comment!);
            foreach (IndexInfo index in table.Indexes.Where(i => i is { Comment: not null, IsConstraint: false, IsPrimary: false }))
                yield return (index.Oid, Classes, 0, index.Comment!);
        }

        foreach (Constraint constraint in reader.Objects.Constraints)
        {
            if (constraint.Comment is { } text)
                yield return (constraint.Oid, ConstraintsClass, 0, text);
        }
    }

    private static IEnumerable<(uint Oid, uint Class, string Text)> AllShared(SystemReader reader)
    {
        if (reader.Catalog.Database.Comment is { } ofDatabase)
            yield return (reader.Catalog.Database.Oid, DatabasesClass, ofDatabase);
        foreach (RoleInfo role in reader.Catalog.Roles.Values)
        {
            if (role.Comment is { } text)
                yield return (role.Oid, RolesClass, text);
        }
    }
}
