using Longitude.Sql.Catalog;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>pg_namespace.</summary>
internal static class NamespaceRows
{
    public static IEnumerable<Datum[]> Namespaces(SystemReader reader, SystemRelation relation)
    {
        foreach (SchemaInfo schema in reader.Catalog.Schemas.Values.OrderBy(s => s.Oid))
        {
            yield return relation.Row(
                ("oid", schema.Oid), ("nspname", schema.Name), ("nspowner", reader.RoleOid(schema.Owner)), ("nspacl", AclText.Of(schema.Grants)));
        }
    }
}
