using Longitude.Sql.Catalog;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>pg_type and pg_enum.</summary>
internal static class TypeRows
{
    private const uint SubscriptHandler = 6179;

    public static IEnumerable<Datum[]> Types(SystemReader reader, SystemRelation relation)
    {
        foreach (SqlType type in SqlTypes.All)
            yield return Row(reader, relation, type, SystemOids.PgCatalog, CatalogSnapshot.FirstRole, null);
        foreach (SqlType type in reader.Catalog.Types.Values.OrderBy(t => t.Oid))
        {
            SqlType named = type.IsArray ? type.Element! : type;
            TypeDetails? details = reader.Catalog.TypeDetails.GetValueOrDefault(named.Oid);
            yield return Row(reader, relation, type, type.SchemaOid, details?.Owner ?? CatalogSnapshot.FirstRole, type.IsArray ? null : AclText.Of(details?.Grants ?? []));
        }
    }

    public static IEnumerable<Datum[]> Enums(SystemReader reader, SystemRelation relation)
    {
        foreach (SqlType type in reader.Catalog.Types.Values.Where(t => t.Kind == TypeKind.Enum).OrderBy(t => t.Oid))
        {
            foreach (EnumLabel label in type.Labels.OrderBy(l => l.SortOrder))
            {
                yield return relation.Row(
                    ("oid", LabelOid(type, label)), ("enumtypid", type.Oid), ("enumsortorder", (double)label.SortOrder), ("enumlabel", label.Text));
            }
        }
    }

    /// <summary>Labels have numbers only within their enum; with its oid they become ones of their own.</summary>
    private static uint LabelOid(SqlType type, EnumLabel label) => 0x4000_0000 | (type.Oid << 12) | ((uint)label.Number & 0xFFF);

    private static Datum[] Row(SystemReader reader, SystemRelation relation, SqlType type, uint schema, string owner, SqlArray? acl)
    {
        TypeTraits traits = TypeTraits.Of(type);
        return relation.Row(
            ("oid", type.Oid), ("typname", type.Name), ("typnamespace", schema), ("typowner", reader.RoleOid(owner)), ("typlen", (int)type.Length),
            ("typbyval", traits.IsByValue), ("typtype", Kind(type)), ("typcategory", type.Category.ToString()), ("typispreferred", type.IsPreferred),
            ("typisdefined", true), ("typdelim", ","), ("typsubscript", type.IsArray ? SubscriptHandler : 0), ("typelem", type.Element?.Oid ?? 0),
            ("typarray", type.Array?.Oid ?? 0), ("typinput", traits.Input?.Oid ?? 0), ("typoutput", traits.Output?.Oid ?? 0),
            ("typreceive", traits.Receive?.Oid ?? 0), ("typsend", traits.Send?.Oid ?? 0), ("typmodin", traits.ModifierInput?.Oid ?? 0),
            ("typmodout", traits.ModifierOutput?.Oid ?? 0), ("typalign", traits.Alignment.ToString()), ("typstorage", traits.Storage.ToString()),
            ("typtypmod", -1), ("typcollation", traits.Collation), ("typacl", acl));
    }

    private static string Kind(SqlType type) => type.Kind switch
    {
        TypeKind.Enum => "e",
        _ when type.Category == 'P' || type.Kind == TypeKind.Unknown => "p",
        _ => "b",
    };
}
