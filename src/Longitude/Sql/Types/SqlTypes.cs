using System.Collections.Frozen;

namespace Longitude.Sql.Types;

/// <summary>The built-in types, with PostgreSQL's oids, names and categories.</summary>
internal static class SqlTypes
{
    private static readonly List<SqlType> Made = [];

    public static readonly SqlType Bool = Make(16, "bool", TypeKind.Boolean, 1, 'B', 1000, isPreferred: true);
    public static readonly SqlType Bytea = Make(17, "bytea", TypeKind.Bytea, -1, 'U', 1001);

    /// <summary>"char": one byte, of PostgreSQL's catalog.</summary>
    public static readonly SqlType Char = Make(18, "char", TypeKind.InternalChar, 1, 'Z', 1002);

    public static readonly SqlType Name = Make(19, "name", TypeKind.Name, 64, 'S', 1003);
    public static readonly SqlType Int8 = Make(20, "int8", TypeKind.Int8, 8, 'N', 1016);
    public static readonly SqlType Int2 = Make(21, "int2", TypeKind.Int2, 2, 'N', 1005);
    public static readonly SqlType Int4 = Make(23, "int4", TypeKind.Int4, 4, 'N', 1007);
    public static readonly SqlType RegProc = Make(24, "regproc", TypeKind.Reg, 4, 'N', 1008);
    public static readonly SqlType Text = Make(25, "text", TypeKind.Text, -1, 'S', 1009, isPreferred: true);
    public static readonly SqlType Oid = Make(26, "oid", TypeKind.Oid, 4, 'N', 1028, isPreferred: true);
    public static readonly SqlType Tid = Make(27, "tid", TypeKind.Tid, 6, 'U', 1010);
    public static readonly SqlType Xid = Make(28, "xid", TypeKind.Oid, 4, 'U', 1011);
    public static readonly SqlType Cid = Make(29, "cid", TypeKind.Oid, 4, 'U', 1012);

    /// <summary>The number of a transaction.</summary>
    public static readonly SqlType Xid8 = Make(5069, "xid8", TypeKind.Int8, 8, 'U', 271);

    /// <summary>Arrays of pg_catalog that are written as numbers with blanks between them.</summary>
    public static readonly SqlType Int2Vector = Make(22, "int2vector", TypeKind.Array, -1, 'A', 1006, element: Int2);

    public static readonly SqlType OidVector = Make(30, "oidvector", TypeKind.Array, -1, 'A', 1013, element: Oid);
    public static readonly SqlType Json = Make(114, "json", TypeKind.Json, -1, 'U', 199);

    /// <summary>The type of pg_catalog's stored expressions; a text here.</summary>
    public static readonly SqlType NodeTree = Make(194, "pg_node_tree", TypeKind.Text, -1, 'Z', 0);

    public static readonly SqlType Float4 = Make(700, "float4", TypeKind.Float4, 4, 'N', 1021);
    public static readonly SqlType Float8 = Make(701, "float8", TypeKind.Float8, 8, 'N', 1022, isPreferred: true);

    /// <summary>A quoted literal or NULL that nothing has given a type yet.</summary>
    public static readonly SqlType Unknown = Make(705, "unknown", TypeKind.Unknown, -2, 'X', 0);

    /// <summary>A right in pg_catalog, such as <c>=r/alice</c>; a text here.</summary>
    public static readonly SqlType AclItem = Make(1033, "aclitem", TypeKind.Text, 12, 'U', 1034);

    public static readonly SqlType BpChar = Make(1042, "bpchar", TypeKind.Char, -1, 'S', 1014);
    public static readonly SqlType Varchar = Make(1043, "varchar", TypeKind.Varchar, -1, 'S', 1015);
    public static readonly SqlType Date = Make(1082, "date", TypeKind.Date, 4, 'D', 1182);
    public static readonly SqlType Time = Make(1083, "time", TypeKind.Time, 8, 'D', 1183);
    public static readonly SqlType Timestamp = Make(1114, "timestamp", TypeKind.Timestamp, 8, 'D', 1115);
    public static readonly SqlType TimestampTz = Make(1184, "timestamptz", TypeKind.TimestampTz, 8, 'D', 1185, isPreferred: true);
    public static readonly SqlType Interval = Make(1186, "interval", TypeKind.Interval, 16, 'T', 1187, isPreferred: true);
    public static readonly SqlType TimeTz = Make(1266, "timetz", TypeKind.TimeTz, 12, 'D', 1270);
    public static readonly SqlType Numeric = Make(1700, "numeric", TypeKind.Numeric, -1, 'N', 1231);
    public static readonly SqlType RefCursor = Make(1790, "refcursor", TypeKind.Text, -1, 'U', 2201);
    public static readonly SqlType RegProcedure = Make(2202, "regprocedure", TypeKind.Reg, 4, 'N', 2207);
    public static readonly SqlType RegOper = Make(2203, "regoper", TypeKind.Reg, 4, 'N', 2208);
    public static readonly SqlType RegOperator = Make(2204, "regoperator", TypeKind.Reg, 4, 'N', 2209);
    public static readonly SqlType RegClass = Make(2205, "regclass", TypeKind.Reg, 4, 'N', 2210);
    public static readonly SqlType RegType = Make(2206, "regtype", TypeKind.Reg, 4, 'N', 2211);
    public static readonly SqlType Uuid = Make(2950, "uuid", TypeKind.Uuid, 16, 'U', 2951);
    public static readonly SqlType Jsonb = Make(3802, "jsonb", TypeKind.Jsonb, -1, 'U', 3807);
    public static readonly SqlType JsonPath = Make(4072, "jsonpath", TypeKind.JsonPath, -1, 'U', 4073);
    public static readonly SqlType RegNamespace = Make(4089, "regnamespace", TypeKind.Reg, 4, 'N', 4090);
    public static readonly SqlType RegRole = Make(4096, "regrole", TypeKind.Reg, 4, 'N', 4097);
    public static readonly SqlType RegCollation = Make(4191, "regcollation", TypeKind.Reg, 4, 'N', 4192);
    public static readonly SqlType RegConfig = Make(3734, "regconfig", TypeKind.Reg, 4, 'N', 3735);
    public static readonly SqlType RegDictionary = Make(3769, "regdictionary", TypeKind.Reg, 4, 'N', 3770);

    /// <summary>The path of a place of the world, such as <c>world/eu</c>. PostgreSQL has no such type.</summary>
    public static readonly SqlType Place = Make(8000, "place", TypeKind.Text, -1, 'S', 8001);

    public static readonly SqlType Record = Make(2249, "record", TypeKind.Record, -1, 'P', 2287);
    public static readonly SqlType CString = Make(2275, "cstring", TypeKind.Text, -2, 'P', 1263);
    public static readonly SqlType Any = MakePseudo(2276, "any", 4);
    public static readonly SqlType AnyArray = MakePseudo(2277, "anyarray", -1);
    public static readonly SqlType Void = Make(2278, "void", TypeKind.Void, 4, 'P', 0);
    public static readonly SqlType Trigger = MakePseudo(2279, "trigger", 4);
    public static readonly SqlType Internal = MakePseudo(2281, "internal", 8);
    public static readonly SqlType AnyElement = MakePseudo(2283, "anyelement", 4);
    public static readonly SqlType AnyNonArray = MakePseudo(2776, "anynonarray", 4);
    public static readonly SqlType AnyEnum = MakePseudo(3500, "anyenum", 4);
    public static readonly SqlType AnyCompatible = MakePseudo(5077, "anycompatible", 4);
    public static readonly SqlType AnyCompatibleArray = MakePseudo(5078, "anycompatiblearray", -1);
    public static readonly SqlType AnyCompatibleNonArray = MakePseudo(5079, "anycompatiblenonarray", 4);

    private static readonly FrozenDictionary<uint, SqlType> Oids = Made.ToFrozenDictionary(t => t.Oid);
    private static readonly FrozenDictionary<string, SqlType> Names = Made.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);

    /// <summary>All of them, arrays included.</summary>
    public static IReadOnlyList<SqlType> All => Made;

    public static SqlType? ByOid(uint oid) => Oids.GetValueOrDefault(oid);

    /// <summary>By PostgreSQL's internal name, such as <c>int4</c> or <c>_text</c>.</summary>
    public static SqlType? ByName(string name) => Names.GetValueOrDefault(name);

    private static SqlType MakePseudo(uint oid, string name, short length) => Make(oid, name, TypeKind.Pseudo, length, 'P', 0);

    private static SqlType Make(
        uint oid, string name, TypeKind kind, short length, char category, uint arrayOid, bool isPreferred = false, SqlType? element = null)
    {
        var type = new SqlType
        {
            Oid = oid,
            Name = name,
            Kind = kind,
            Length = length,
            Category = category,
            IsPreferred = isPreferred,
            Element = element,
        };
        Made.Add(type);
        if (arrayOid != 0)
        {
            type.Array = new SqlType
            {
                Oid = arrayOid,
                Name = "_" + name,
                Kind = TypeKind.Array,
                Category = category == 'P' ? 'P' : 'A',
                Element = type,
            };
            Made.Add(type.Array);
        }

        return type;
    }
}
