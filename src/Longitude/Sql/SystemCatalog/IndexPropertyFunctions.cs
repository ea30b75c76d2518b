using Longitude.Sql.Catalog;
using Longitude.Sql.Functions;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>pg_indexam_has_property() and its companions: what indexes can do. There is one kind of them.</summary>
internal static class IndexPropertyFunctions
{
    private const uint Btree = 403;

    public static readonly FunctionInfo[] All =
    [
        Define.Scalar(636, "pg_indexam_has_property(oid, text) bool", static (m, p, _) => Answer(m.Int64 == Btree ? OfMethod(p.Text) : null), Volatility.Stable),
        Define.Scalar(637, "pg_index_has_property(regclass, text) bool", static (i, p, c) => Answer(Find(i, c) is null ? null : OfIndex(p.Text)), Volatility.Stable),
        Define.Scalar(638, "pg_index_column_has_property(regclass, int4, text) bool", static (i, n, p, c) => Answer(OfColumn(i, n.Int32, p.Text, c)), Volatility.Stable),
    ];

    private static Datum Answer(bool? answer) => answer is { } known ? Datum.Of(known) : Datum.Null;

    private static IndexInfo? Find(Datum oid, CallContext c) => ObjectIndex.Of(c.Execution.Catalog).FindIndex((uint)oid.Int64)?.Index;

    private static bool? OfMethod(string property) => property.ToLowerInvariant() switch
    {
        "can_order" or "can_unique" or "can_multi_col" or "can_include" => true,
        "can_exclude" => false,
        _ => null,
    };

    private static bool? OfIndex(string property) => property.ToLowerInvariant() switch
    {
        "index_scan" or "backward_scan" => true,
        "clusterable" or "bitmap_scan" => false,
        _ => null,
    };

    private static bool? OfColumn(Datum oid, int number, string property, CallContext c)
    {
        if (Find(oid, c) is not { } index || number < 1 || number > index.Columns.Count + index.Include.Count)
            return null;
        IndexColumn? key = number <= index.Columns.Count ? index.Columns[number - 1] : null;
        return property.ToLowerInvariant() switch
        {
            "asc" => key is null ? null : !key.IsDescending,
            "desc" => key?.IsDescending,
            "nulls_first" => key?.NullsFirst,
            "nulls_last" => key is null ? null : !key.NullsFirst,
            "orderable" or "search_array" or "search_nulls" => key is not null,
            "distance_orderable" => false,
            "returnable" => true,
            _ => null,
        };
    }
}
