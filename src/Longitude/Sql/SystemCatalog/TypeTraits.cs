using System.Collections.Frozen;
using System.Globalization;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>
/// What pg_type says of a type beyond what the engine needs: alignment, storage, collation, and the functions that PostgreSQL reads and writes
/// it with. Drivers look at these (a type whose typreceive is array_recv is an array).
/// </summary>
internal sealed record TypeTraits(char Alignment, char Storage, bool IsByValue, uint Collation, IReadOnlyList<ProcedureName?> Functions)
{
    /// <summary>
    /// By name: alignment, storage and whether it is passed by value or by reference; the collation; then the functions for input, output,
    /// receive, send, and the modifier's input and output, with their oids.
    /// </summary>
    private const string BuiltIn = """
        bool cpv 0 boolin:1242 boolout:1243 boolrecv:2436 boolsend:2437
        bytea ixr 0 byteain:1244 byteaout:31 bytearecv:2412 byteasend:2413
        char cpv 0 charin:1245 charout:33 charrecv:2434 charsend:2435
        name cpr 950 namein:34 nameout:35 namerecv:2422 namesend:2423
        int8 dpv 0 int8in:460 int8out:461 int8recv:2408 int8send:2409
        int2 spv 0 int2in:38 int2out:39 int2recv:2404 int2send:2405
        int2vector ipr 0 int2vectorin:40 int2vectorout:41 int2vectorrecv:2410 int2vectorsend:2411
        int4 ipv 0 int4in:42 int4out:43 int4recv:2406 int4send:2407
        regproc ipv 0 regprocin:44 regprocout:45 regprocrecv:2444 regprocsend:2445
        text ixr 100 textin:46 textout:47 textrecv:2414 textsend:2415
        oid ipv 0 oidin:1798 oidout:1799 oidrecv:2418 oidsend:2419
        tid spr 0 tidin:48 tidout:49 tidrecv:2438 tidsend:2439
        xid ipv 0 xidin:50 xidout:51 xidrecv:2440 xidsend:2441
        cid ipv 0 cidin:52 cidout:53 cidrecv:2442 cidsend:2443
        oidvector ipr 0 oidvectorin:54 oidvectorout:55 oidvectorrecv:2420 oidvectorsend:2421
        json ixr 0 json_in:321 json_out:322 json_recv:323 json_send:324
        pg_node_tree ixr 100 pg_node_tree_in:195 pg_node_tree_out:196 pg_node_tree_recv:197 pg_node_tree_send:198
        float4 ipv 0 float4in:200 float4out:201 float4recv:2424 float4send:2425
        float8 dpv 0 float8in:214 float8out:215 float8recv:2426 float8send:2427
        unknown cpr 0 unknownin:109 unknownout:110 unknownrecv:2416 unknownsend:2417
        aclitem ipr 0 aclitemin:1031 aclitemout:1032
        bpchar ixr 100 bpcharin:1044 bpcharout:1045 bpcharrecv:2430 bpcharsend:2431 bpchartypmodin:2913 bpchartypmodout:2914
        varchar ixr 100 varcharin:1046 varcharout:1047 varcharrecv:2432 varcharsend:2433 varchartypmodin:2915 varchartypmodout:2916
        date ipv 0 date_in:1084 date_out:1085 date_recv:2468 date_send:2469
        time dpv 0 time_in:1143 time_out:1144 time_recv:2470 time_send:2471 timetypmodin:2909 timetypmodout:2910
        timestamp dpv 0 timestamp_in:1312 timestamp_out:1313 timestamp_recv:2474 timestamp_send:2475 timestamptypmodin:2905 timestamptypmodout:2906
        timestamptz dpv 0 timestamptz_in:1150 timestamptz_out:1151 timestamptz_recv:2476 timestamptz_send:2477 timestamptztypmodin:2907 timestamptztypmodout:2908
        interval dpr 0 interval_in:1160 interval_out:1161 interval_recv:2478 interval_send:2479 intervaltypmodin:2903 intervaltypmodout:2904
        timetz dpr 0 timetz_in:1350 timetz_out:1351 timetz_recv:2472 timetz_send:2473 timetztypmodin:2911 timetztypmodout:2912
        numeric imr 0 numeric_in:1701 numeric_out:1702 numeric_recv:2460 numeric_send:2461 numerictypmodin:2917 numerictypmodout:2918
        refcursor ixr 0 textin:46 textout:47 textrecv:2414 textsend:2415
        regprocedure ipv 0 regprocedurein:2212 regprocedureout:2213 regprocedurerecv:2446 regproceduresend:2447
        regoper ipv 0 regoperin:2214 regoperout:2215 regoperrecv:2448 regopersend:2449
        regoperator ipv 0 regoperatorin:2216 regoperatorout:2217 regoperatorrecv:2450 regoperatorsend:2451
        regclass ipv 0 regclassin:2218 regclassout:2219 regclassrecv:2452 regclasssend:2453
        regtype ipv 0 regtypein:2220 regtypeout:2221 regtyperecv:2454 regtypesend:2455
        record dxr 0 record_in:2290 record_out:2291 record_recv:2402 record_send:2403
        cstring cpr 0 cstring_in:2292 cstring_out:2293 cstring_recv:2500 cstring_send:2501
        any ipv 0 any_in:2294 any_out:2295
        anyarray dxr 0 anyarray_in:2296 anyarray_out:2297 anyarray_recv:2502 anyarray_send:2503
        void ipv 0 void_in:2298 void_out:2299 void_recv:3120 void_send:3121
        trigger ipv 0 trigger_in:2300 trigger_out:2301
        internal dpv 0 internal_in:2304 internal_out:2305
        anyelement ipv 0 anyelement_in:2312 anyelement_out:2313
        anynonarray ipv 0 anynonarray_in:2777 anynonarray_out:2778
        uuid cpr 0 uuid_in:2952 uuid_out:2953 uuid_recv:2961 uuid_send:2962
        anyenum ipv 0 anyenum_in:3504 anyenum_out:3505
        regconfig ipv 0 regconfigin:3736 regconfigout:3737 regconfigrecv:3738 regconfigsend:3739
        regdictionary ipv 0 regdictionaryin:3771 regdictionaryout:3772 regdictionaryrecv:3773 regdictionarysend:3774
        jsonb ixr 0 jsonb_in:3806 jsonb_out:3804 jsonb_recv:3805 jsonb_send:3803
        jsonpath ixr 0 jsonpath_in:4001 jsonpath_out:4003 jsonpath_recv:4002 jsonpath_send:4004
        regnamespace ipv 0 regnamespacein:4084 regnamespaceout:4085 regnamespacerecv:4087 regnamespacesend:4088
        regrole ipv 0 regrolein:4098 regroleout:4092 regrolerecv:4094 regrolesend:4095
        regcollation ipv 0 regcollationin:4193 regcollationout:4194 regcollationrecv:4196 regcollationsend:4197
        anycompatible ipv 0 anycompatible_in:5086 anycompatible_out:5087
        anycompatiblearray dxr 0 anycompatiblearray_in:5088 anycompatiblearray_out:5089 anycompatiblearray_recv:5090 anycompatiblearray_send:5091
        anycompatiblenonarray ipv 0 anycompatiblenonarray_in:5092 anycompatiblenonarray_out:5093
        place ixr 100 textin:46 textout:47 textrecv:2414 textsend:2415
        """;

    private const string Arrays = "array_in:750 array_out:751 array_recv:2400 array_send:2401";
    private const string Enums = "enum_in:3506 enum_out:3507 enum_recv:3532 enum_send:3533";

    private static readonly FrozenDictionary<string, TypeTraits> ByName =
        BuiltIn.Split('\n').Select(l => l.Split(' ')).ToFrozenDictionary(w => w[0], w => Parse(w[1], w[2], w[3..]), StringComparer.Ordinal);

    private static readonly TypeTraits OfArrays = Parse("ixr", "0", Arrays.Split(' '));
    private static readonly TypeTraits OfWideArrays = Parse("dxr", "0", Arrays.Split(' '));
    private static readonly TypeTraits OfEnums = Parse("ipv", "0", Enums.Split(' '));

    /// <summary>Types that PostgreSQL 15 does not have are kept and sent as texts.</summary>
    private static readonly TypeTraits Others = ByName["text"];

    public ProcedureName? Input => Functions[0];

    public ProcedureName? Output => Functions[1];

    public ProcedureName? Receive => Functions[2];

    public ProcedureName? Send => Functions[3];

    public ProcedureName? ModifierInput => Functions[4];

    public ProcedureName? ModifierOutput => Functions[5];

    /// <summary>All functions that read and write types.</summary>
    public static IEnumerable<ProcedureName> AllFunctions => ByName.Values.Append(OfArrays).Append(OfEnums)
        .SelectMany(t => t.Functions).OfType<ProcedureName>().DistinctBy(f => f.Oid);

    public static TypeTraits Of(SqlType type)
    {
        if (type.Kind == TypeKind.Enum)
            return OfEnums;
        if (ByName.TryGetValue(type.Name, out TypeTraits? traits))
            return traits;
        if (type.Element is null)
            return Others;
        TypeTraits element = Of(type.Element);
        return (element.Alignment == 'd' ? OfWideArrays : OfArrays) with { Collation = element.Collation };
    }

    private static TypeTraits Parse(string storage, string collation, string[] functions)
    {
        ProcedureName?[] parsed = new ProcedureName?[6];
        for (int i = 0; i < functions.Length; i++)
            parsed[i] = functions[i] is "-" ? null : ParseFunction(functions[i]);
        return new TypeTraits(storage[0], storage[1], storage[2] == 'v', uint.Parse(collation, CultureInfo.InvariantCulture), parsed);
    }

    private static ProcedureName ParseFunction(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return new ProcedureName(uint.Parse(text.AsSpan(colon + 1), CultureInfo.InvariantCulture), text[..colon]);
    }
}

/// <summary>A function of PostgreSQL that is only named.</summary>
internal sealed record ProcedureName(uint Oid, string Name);
