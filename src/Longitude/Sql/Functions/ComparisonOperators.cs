using System.Globalization;
using Longitude.Sql.Types;
using Calendar = Longitude.Sql.Types.Calendar;

namespace Longitude.Sql.Functions;

/// <summary>=, &lt;&gt;, &lt;, &lt;=, &gt; and &gt;= of all types that have an order.</summary>
internal static class ComparisonOperators
{
    private static readonly string[] Symbols = ["=", "<>", "<", "<=", ">", ">="];

    // Per pair of types, in the order of the symbols: the function's name, the operator's oid, the function's oid.
    private static readonly string[] Table =
    [
        "anyarray, anyarray: array_eq 1070 744, array_ne 1071 390, array_lt 1072 391, array_le 1074 393, array_gt 1073 392, array_ge 1075 396",
        "anyenum, anyenum: enum_eq 3516 3508, enum_ne 3517 3509, enum_lt 3518 3510, enum_le 3520 3512, enum_gt 3519 3511, enum_ge 3521 3513",
        "bool, bool: booleq 91 60, boolne 85 84, boollt 58 56, boolle 1694 1691, boolgt 59 57, boolge 1695 1692",
        "bpchar, bpchar: bpchareq 1054 1048, bpcharne 1057 1053, bpcharlt 1058 1049, bpcharle 1059 1050, bpchargt 1060 1051, bpcharge 1061 1052",
        "bytea, bytea: byteaeq 1955 1948, byteane 1956 1953, bytealt 1957 1949, byteale 1958 1950, byteagt 1959 1951, byteage 1960 1952",
        "char, char: chareq 92 61, charne 630 70, charlt 631 1246, charle 632 72, chargt 633 73, charge 634 74",
        "date, date: date_eq 1093 1086, date_ne 1094 1091, date_lt 1095 1087, date_le 1096 1088, date_gt 1097 1089, date_ge 1098 1090",
        "date, timestamp: date_eq_timestamp 2347 2340, date_ne_timestamp 2350 2343, date_lt_timestamp 2345 2338, date_le_timestamp 2346 2339, date_gt_timestamp 2349 2341, date_ge_timestamp 2348 2342",
        "date, timestamptz: date_eq_timestamptz 2360 2353, date_ne_timestamptz 2363 2356, date_lt_timestamptz 2358 2351, date_le_timestamptz 2359 2352, date_gt_timestamptz 2362 2354, date_ge_timestamptz 2361 2355",
        "float4, float4: float4eq 620 287, float4ne 621 288, float4lt 622 289, float4le 624 290, float4gt 623 291, float4ge 625 292",
        "float4, float8: float48eq 1120 299, float48ne 1121 300, float48lt 1122 301, float48le 1124 302, float48gt 1123 303, float48ge 1125 304",
        "float8, float4: float84eq 1130 305, float84ne 1131 306, float84lt 1132 307, float84le 1134 308, float84gt 1133 309, float84ge 1135 310",
        "float8, float8: float8eq 670 293, float8ne 671 294, float8lt 672 295, float8le 673 296, float8gt 674 297, float8ge 675 298",
        "int2, int2: int2eq 94 63, int2ne 519 145, int2lt 95 64, int2le 522 148, int2gt 520 146, int2ge 524 151",
        "int2, int4: int24eq 532 158, int24ne 538 164, int24lt 534 160, int24le 540 166, int24gt 536 162, int24ge 542 168",
        "int2, int8: int28eq 1862 1850, int28ne 1863 1851, int28lt 1864 1852, int28le 1866 1854, int28gt 1865 1853, int28ge 1867 1855",
        "int4, int2: int42eq 533 159, int42ne 539 165, int42lt 535 161, int42le 541 167, int42gt 537 163, int42ge 543 169",
        "int4, int4: int4eq 96 65, int4ne 518 144, int4lt 97 66, int4le 523 149, int4gt 521 147, int4ge 525 150",
        "int4, int8: int48eq 15 852, int48ne 36 853, int48lt 37 854, int48le 80 856, int48gt 76 855, int48ge 82 857",
        "int8, int2: int82eq 1868 1856, int82ne 1869 1857, int82lt 1870 1858, int82le 1872 1860, int82gt 1871 1859, int82ge 1873 1861",
        "int8, int4: int84eq 416 474, int84ne 417 475, int84lt 418 476, int84le 420 478, int84gt 419 477, int84ge 430 479",
        "int8, int8: int8eq 410 467, int8ne 411 468, int8lt 412 469, int8le 414 471, int8gt 413 470, int8ge 415 472",
        "interval, interval: interval_eq 1330 1162, interval_ne 1331 1163, interval_lt 1332 1164, interval_le 1333 1165, interval_gt 1334 1167, interval_ge 1335 1166",
        "jsonb, jsonb: jsonb_eq 3240 4043, jsonb_ne 3241 4038, jsonb_lt 3242 4039, jsonb_le 3244 4041, jsonb_gt 3243 4040, jsonb_ge 3245 4042",
        "name, name: nameeq 93 62, namene 643 659, namelt 660 655, namele 661 656, namegt 662 657, namege 663 658",
        "name, text: nameeqtext 254 240, namenetext 259 245, namelttext 255 241, nameletext 256 242, namegttext 258 244, namegetext 257 243",
        "numeric, numeric: numeric_eq 1752 1718, numeric_ne 1753 1719, numeric_lt 1754 1722, numeric_le 1755 1723, numeric_gt 1756 1720, numeric_ge 1757 1721",
        "oid, oid: oideq 607 184, oidne 608 185, oidlt 609 716, oidle 611 717, oidgt 610 1638, oidge 612 1639",
        "oidvector, oidvector: oidvectoreq 649 679, oidvectorne 644 619, oidvectorlt 645 677, oidvectorle 647 678, oidvectorgt 646 681, oidvectorge 648 680",
        "record, record: record_eq 2988 2981, record_ne 2989 2982, record_lt 2990 2983, record_le 2992 2985, record_gt 2991 2984, record_ge 2993 2986",
        "text, name: texteqname 260 247, textnename 265 252, textltname 261 248, textlename 262 249, textgtname 264 251, textgename 263 250",
        "text, text: texteq 98 67, textne 531 157, text_lt 664 740, text_le 665 741, text_gt 666 742, text_ge 667 743",
        "tid, tid: tideq 387 1292, tidne 402 1265, tidlt 2799 2791, tidle 2801 2793, tidgt 2800 2790, tidge 2802 2792",
        "time, time: time_eq 1108 1145, time_ne 1109 1106, time_lt 1110 1102, time_le 1111 1103, time_gt 1112 1104, time_ge 1113 1105",
        "timestamp, date: timestamp_eq_date 2373 2366, timestamp_ne_date 2376 2369, timestamp_lt_date 2371 2364, timestamp_le_date 2372 2365, timestamp_gt_date 2375 2367, timestamp_ge_date 2374 2368",
        "timestamp, timestamp: timestamp_eq 2060 2052, timestamp_ne 2061 2053, timestamp_lt 2062 2054, timestamp_le 2063 2055, timestamp_gt 2064 2057, timestamp_ge 2065 2056",
        "timestamp, timestamptz: timestamp_eq_timestamptz 2536 2522, timestamp_ne_timestamptz 2539 2525, timestamp_lt_timestamptz 2534 2520, timestamp_le_timestamptz 2535 2521, timestamp_gt_timestamptz 2538 2523, timestamp_ge_timestamptz 2537 2524",
        "timestamptz, date: timestamptz_eq_date 2386 2379, timestamptz_ne_date 2389 2382, timestamptz_lt_date 2384 2377, timestamptz_le_date 2385 2378, timestamptz_gt_date 2388 2380, timestamptz_ge_date 2387 2381",
        "timestamptz, timestamp: timestamptz_eq_timestamp 2542 2529, timestamptz_ne_timestamp 2545 2532, timestamptz_lt_timestamp 2540 2527, timestamptz_le_timestamp 2541 2528, timestamptz_gt_timestamp 2544 2530, timestamptz_ge_timestamp 2543 2531",
        "timestamptz, timestamptz: timestamptz_eq 1320 1152, timestamptz_ne 1321 1153, timestamptz_lt 1322 1154, timestamptz_le 1323 1155, timestamptz_gt 1324 1157, timestamptz_ge 1325 1156",
        "timetz, timetz: timetz_eq 1550 1352, timetz_ne 1551 1353, timetz_lt 1552 1354, timetz_le 1553 1355, timetz_gt 1554 1357, timetz_ge 1555 1356",
        "uuid, uuid: uuid_eq 2972 2956, uuid_ne 2973 2959, uuid_lt 2974 2954, uuid_le 2976 2955, uuid_gt 2975 2958, uuid_ge 2977 2957",
        "xid, xid: xideq 352 68, xidneq 3315 3308",
    ];

    private static readonly Fn2[] Numbers =
    [
        static (a, b, _) => Datum.Of(a.Int64 == b.Int64),
        static (a, b, _) => Datum.Of(a.Int64 != b.Int64),
        static (a, b, _) => Datum.Of(a.Int64 < b.Int64),
        static (a, b, _) => Datum.Of(a.Int64 <= b.Int64),
        static (a, b, _) => Datum.Of(a.Int64 > b.Int64),
        static (a, b, _) => Datum.Of(a.Int64 >= b.Int64),
    ];

    private static readonly Fn2[] Texts =
    [
        static (a, b, _) => Datum.Of(string.Equals(a.Text, b.Text, StringComparison.Ordinal)),
        static (a, b, _) => Datum.Of(!string.Equals(a.Text, b.Text, StringComparison.Ordinal)),
        static (a, b, _) => Datum.Of(TextOrder.Compare(a.Text, b.Text) < 0),
        static (a, b, _) => Datum.Of(TextOrder.Compare(a.Text, b.Text) <= 0),
        static (a, b, _) => Datum.Of(TextOrder.Compare(a.Text, b.Text) > 0),
        static (a, b, _) => Datum.Of(TextOrder.Compare(a.Text, b.Text) >= 0),
    ];

    private static readonly Fn2[] Polymorphic =
    [
        static (a, b, c) => Datum.Of(c.ArgumentTypes[0].Comparer.Equals(a, b)),
        static (a, b, c) => Datum.Of(!c.ArgumentTypes[0].Comparer.Equals(a, b)),
        static (a, b, c) => Datum.Of(c.ArgumentTypes[0].Comparer.Compare(a, b) < 0),
        static (a, b, c) => Datum.Of(c.ArgumentTypes[0].Comparer.Compare(a, b) <= 0),
        static (a, b, c) => Datum.Of(c.ArgumentTypes[0].Comparer.Compare(a, b) > 0),
        static (a, b, c) => Datum.Of(c.ArgumentTypes[0].Comparer.Compare(a, b) >= 0),
    ];

    public static readonly OperatorInfo[] All =
    [
        .. Table.SelectMany(OfPair).Where(o => o.Function.ArgumentTypes.All(t => t.Comparer.HasOrder || t.Kind == TypeKind.Pseudo)),
    ];

    private static IEnumerable<OperatorInfo> OfPair(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        string[] types = line[..colon].Split(", ");
        string[] functions = line[(colon + 2)..].Split(", ");
        SqlType left = SqlTypes.ByName(types[0])!;
        SqlType right = SqlTypes.ByName(types[1])!;
        Fn2[] code = CodeOf(left, right);
        Volatility volatility = IsZoned(left) != IsZoned(right) ? Volatility.Stable : Volatility.Immutable;
        for (int i = 0; i < functions.Length; i++)
        {
            string[] words = functions[i].Split(' ');
            var function = new FunctionInfo
            {
                Oid = uint.Parse(words[2], CultureInfo.InvariantCulture),
                Name = words[0],
                ArgumentTypes = [left, right],
                ReturnType = SqlTypes.Bool,
                Volatility = volatility,
                Fn2 = code[i],
            };
            yield return new OperatorInfo(uint.Parse(words[1], CultureInfo.InvariantCulture), Symbols[i], function);
        }
    }

    /// <summary>Dates and times of different types are compared as moments of the session's time zone.</summary>
    private static Fn2[] Moments(SqlType left, SqlType right)
    {
        bool isZoned = IsZoned(left) || IsZoned(right);
        long Of(Datum value, SqlType type, CallContext context)
        {
            long moment = type == SqlTypes.Date ? DateTimeCasts.DateToTimestampOrEnd(value.Int64) : value.Int64;
            return isZoned && !IsZoned(type) && Calendar.IsFinite(moment) ? moment - OffsetOf(moment, context) : moment;
        }

        int Compare(Datum a, Datum b, CallContext context) => Of(a, left, context).CompareTo(Of(b, right, context));
        return
        [
            (a, b, c) => Datum.Of(Compare(a, b, c) == 0),
            (a, b, c) => Datum.Of(Compare(a, b, c) != 0),
            (a, b, c) => Datum.Of(Compare(a, b, c) < 0),
            (a, b, c) => Datum.Of(Compare(a, b, c) <= 0),
            (a, b, c) => Datum.Of(Compare(a, b, c) > 0),
            (a, b, c) => Datum.Of(Compare(a, b, c) >= 0),
        ];
    }

    private static long OffsetOf(long local, CallContext context) =>
        TimeZones.OffsetOfLocal(context.Types.TimeZone, local) * Calendar.SecondMicros;

    private static bool IsZoned(SqlType type) => type == SqlTypes.TimestampTz;

    private static Fn2[] CodeOf(SqlType left, SqlType right)
    {
        if (left == SqlTypes.AnyArray || left == SqlTypes.AnyEnum)
            return Polymorphic;
        if (left.Kind is TypeKind.Boolean or TypeKind.Int2 or TypeKind.Int4 or TypeKind.Int8 or TypeKind.Oid or TypeKind.Time)
            return Numbers;
        if (left.Kind is TypeKind.Date or TypeKind.Timestamp or TypeKind.TimestampTz)
            return left == right ? Numbers : Moments(left, right);
        if (left.Kind is TypeKind.Text or TypeKind.Name)
            return Texts;
        DatumComparer comparer = left.Comparer;
        return
        [
            (a, b, _) => Datum.Of(comparer.Equals(a, b)),
            (a, b, _) => Datum.Of(!comparer.Equals(a, b)),
            (a, b, _) => Datum.Of(comparer.Compare(a, b) < 0),
            (a, b, _) => Datum.Of(comparer.Compare(a, b) <= 0),
            (a, b, _) => Datum.Of(comparer.Compare(a, b) > 0),
            (a, b, _) => Datum.Of(comparer.Compare(a, b) >= 0),
        ];
    }
}
