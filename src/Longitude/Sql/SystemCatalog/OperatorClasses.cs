using System.Collections.Frozen;
using System.Globalization;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>pg_opclass and pg_opfamily: the orders that an index can have its values in.</summary>
internal static class OperatorClasses
{
    private const uint Btree = 403;

    /// <summary>Oid and name of the class, oid and name of its family, the type, and d for the type's default.</summary>
    private const string Declarations = """
        10003 bool_ops 424 bool_ops bool d
        10006 bytea_ops 428 bytea_ops bytea d
        10007 char_ops 429 char_ops char d
        10028 name_ops 1994 text_ops name d
        3124 int8_ops 1976 integer_ops int8 d
        1979 int2_ops 1976 integer_ops int2 d
        1978 int4_ops 1976 integer_ops int4 d
        3126 text_ops 1994 text_ops text d
        4217 text_pattern_ops 2095 text_pattern_ops text -
        4218 varchar_pattern_ops 2095 text_pattern_ops text -
        10044 varchar_ops 1994 text_ops text -
        1981 oid_ops 1989 oid_ops oid d
        10050 tid_ops 2789 tid_ops tid d
        10032 oidvector_ops 1991 oidvector_ops oidvector d
        10012 float4_ops 1970 float_ops float4 d
        3123 float8_ops 1970 float_ops float8 d
        4219 bpchar_pattern_ops 2097 bpchar_pattern_ops bpchar -
        10004 bpchar_ops 426 bpchar_ops bpchar d
        3122 date_ops 434 datetime_ops date d
        10038 time_ops 1996 time_ops time d
        3128 timestamp_ops 434 datetime_ops timestamp d
        3127 timestamptz_ops 434 datetime_ops timestamptz d
        10022 interval_ops 1982 interval_ops interval d
        10041 timetz_ops 2000 timetz_ops timetz d
        3125 numeric_ops 1988 numeric_ops numeric d
        10034 record_ops 2994 record_ops record d
        10036 record_image_ops 3194 record_image_ops record -
        10000 array_ops 397 array_ops anyarray d
        10065 uuid_ops 2968 uuid_ops uuid d
        10069 enum_ops 3522 enum_ops anyenum d
        10088 jsonb_ops 4033 jsonb_ops jsonb d
        """;

    private static readonly OperatorClass[] All = [.. Declarations.Split('\n').Select(l => OperatorClass.Parse(l.Split(' ')))];
    private static readonly FrozenDictionary<uint, uint> Defaults = All.Where(c => c.IsDefault).ToFrozenDictionary(c => c.Type.Oid, c => c.Oid);

    /// <summary>The class of a type's usual order; 0 when it has none.</summary>
    public static uint Default(SqlType type)
    {
        SqlType orderedAs = type.Kind switch
        {
            TypeKind.Array when !Defaults.ContainsKey(type.Oid) => SqlTypes.AnyArray,
            TypeKind.Enum => SqlTypes.AnyEnum,
            TypeKind.Varchar => SqlTypes.Text,
            TypeKind.Reg => SqlTypes.Oid,
            _ => type,
        };
        return Defaults.GetValueOrDefault(orderedAs.Oid);
    }

    public static IEnumerable<Datum[]> Classes(SystemReader reader, SystemRelation relation) => All.Select(c => relation.Row(
        ("oid", c.Oid), ("opcmethod", Btree), ("opcname", c.Name), ("opcnamespace", Catalog.SystemOids.PgCatalog), ("opcowner", Catalog.SystemOids.FirstRole),
        ("opcfamily", c.Family), ("opcintype", c.Type.Oid), ("opcdefault", c.IsDefault)));

    public static IEnumerable<Datum[]> Families(SystemReader reader, SystemRelation relation) => All.DistinctBy(c => c.Family).Select(c => relation.Row(
        ("oid", c.Family), ("opfmethod", Btree), ("opfname", c.FamilyName), ("opfnamespace", Catalog.SystemOids.PgCatalog), ("opfowner", Catalog.SystemOids.FirstRole)));

    private sealed record OperatorClass(uint Oid, string Name, uint Family, string FamilyName, SqlType Type, bool IsDefault)
    {
        public static OperatorClass Parse(string[] words) => new(
            uint.Parse(words[0], CultureInfo.InvariantCulture),
            words[1],
            uint.Parse(words[2], CultureInfo.InvariantCulture),
            words[3],
            SqlTypes.ByName(words[4])!,
            words[5] is "d");
    }
}
