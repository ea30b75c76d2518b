using System.Diagnostics;
using Longitude.Sql.Catalog;
using Longitude.Sql.Functions;
using Longitude.Sql.Sessions.Settings;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>Functions about the server, the database and the session.</summary>
internal static class ServerFunctions
{
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static readonly FunctionInfo[] All =
    [
        Define.ScalarN(89, "version() text", static (_, _) => Datum.Of($"PostgreSQL {SettingCatalog.ServerVersion} on .NET {Environment.Version}, 64-bit"), Volatility.Stable),
        Define.ScalarN(861, "current_database() name", static (_, c) => Datum.Of(c.Session.Database), Volatility.Stable),
        Define.ScalarN(1402, "current_schema() name", static (_, c) => CurrentSchema(c), Volatility.Stable),
        Define.Scalar(1403, "current_schemas(bool) name[]", static (all, c) => CurrentSchemas(all.Boolean, c), Volatility.Stable),
        Define.ScalarN(745, "current_user() name", static (_, c) => Datum.Of(c.Session.CurrentUser), Volatility.Stable),
        Define.ScalarN(746, "session_user() name", static (_, c) => Datum.Of(c.Session.SessionUser), Volatility.Stable),
        Define.ScalarN(710, "getpgusername() name", static (_, c) => Datum.Of(c.Session.CurrentUser), Volatility.Stable),
        Define.ScalarN(2026, "pg_backend_pid() int4", static (_, c) => Datum.Of((long)c.Session.BackendId), Volatility.Stable),
        Define.ScalarN(2560, "pg_postmaster_start_time() timestamptz", static (_, _) => StartTime(), Volatility.Stable),
        Define.ScalarN(2034, "pg_conf_load_time() timestamptz", static (_, _) => StartTime(), Volatility.Stable),
        Define.ScalarN(3810, "pg_is_in_recovery() bool", static (_, _) => Datum.False, Volatility.Volatile),
        Define.ScalarN(315, "pg_jit_available() bool", static (_, _) => Datum.False, Volatility.Stable),
        Define.ScalarN(3163, "pg_trigger_depth() int4", static (_, _) => Datum.Of(0L), Volatility.Stable),
        Define.ScalarN(2854, "pg_my_temp_schema() oid", static (_, c) => Datum.Of((long)TemporarySchema(c)), Volatility.Stable),
        Define.Scalar(2855, "pg_is_other_temp_schema(oid) bool", static (o, c) => IsOthersTemporary((uint)o.Int64, c), Volatility.Stable),
        Define.Scalar(1597, "pg_encoding_to_char(int4) name", static (n, _) => Datum.Of(Encodings.Name(n.Int64)), Volatility.Stable),
        Define.Scalar(1264, "pg_char_to_encoding(name) int4", static (n, _) => Datum.Of((long)Encodings.Number(n.Text)), Volatility.Stable),
        Define.Scalar(2319, "pg_encoding_max_length(int4) int4", static (n, _) => Encodings.Name(n.Int64).Length == 0 ? Datum.Null : Datum.Of(n.Int64 == Encodings.Utf8 ? 4L : 1L)),
        Define.ScalarN(1039, "getdatabaseencoding() name", static (_, _) => Datum.Of("UTF8"), Volatility.Stable),
        Define.ScalarN(810, "pg_client_encoding() name", static (_, c) => Datum.Of(c.Session.Setting("client_encoding") ?? "UTF8"), Volatility.Stable),
        Define.Scalar(3778, "pg_tablespace_location(oid) text", static (_, _) => Datum.Of(""), Volatility.Stable),
        Define.Scalar(6121, "pg_relation_is_publishable(regclass) bool", static (_, _) => Datum.False, Volatility.Stable),
        Define.Scalar(3842, "pg_relation_is_updatable(regclass, bool) int4", static (r, _, c) => Datum.Of((long)UpdatableEvents(r, c)), Volatility.Stable),
        Define.Scalar(3843, "pg_column_is_updatable(regclass, int2, bool) bool", static (r, n, _, c) => Datum.Of(n.Int64 > 0 && UpdatableEvents(r, c) != 0), Volatility.Stable),
        Define.Scalar(2999, "pg_relation_filenode(regclass) oid", static (r, c) => FileNode(r, c), Volatility.Stable),
        Define.Scalar(3298, "row_security_active(oid) bool", static (_, _) => Datum.False, Volatility.Stable),
        Define.Set(3425, "pg_partition_ancestors(regclass) setof (relid regclass)", static (_, _) => [], Volatility.Volatile),
        Define.Scalar(3424, "pg_partition_root(regclass) regclass", static (_, _) => Datum.Null),
        Define.Set(
            3423, "pg_partition_tree(regclass) setof (relid regclass, parentrelid regclass, isleaf bool, level int4)", static (_, _) => [], Volatility.Volatile),
        Define.Set(
            3078,
            "pg_sequence_parameters(oid) setof (start_value int8, minimum_value int8, maximum_value int8, increment int8, cycle_option bool, cache_size int8, data_type oid)",
            static (a, c) => SequenceParameters((uint)a[0].Int64, c),
            Volatility.Stable),
        Define.Set(
            1689, "aclexplode(aclitem[]) setof (grantor oid, grantee oid, privilege_type text, is_grantable bool)", static (a, c) => AclText.Explode(a[0].As<SqlArray>(), c.Execution.Catalog), Volatility.Stable),
    ];

    private static Datum StartTime() =>
        Datum.Of((Process.GetCurrentProcess().StartTime.ToUniversalTime() - Epoch).Ticks / TimeSpan.TicksPerMicrosecond);

    private static IEnumerable<string> Existing(CallContext c) => c.Session.SearchPath.Where(c.Execution.Catalog.Schemas.ContainsKey);

    private static bool IsTemporary(string schema) => schema.StartsWith(SchemaInfo.TemporaryPrefix, StringComparison.Ordinal);

    private static Datum CurrentSchema(CallContext c) =>
        Existing(c).FirstOrDefault(s => !IsTemporary(s)) is { } first ? Datum.Of(first) : Datum.Null;

    private static Datum CurrentSchemas(bool withImplicit, CallContext c)
    {
        IEnumerable<string> named = Existing(c).Where(s => !IsTemporary(s));
        bool namesSystem = c.Session.SearchPath.Contains("pg_catalog", StringComparer.Ordinal);
        IEnumerable<string> all = withImplicit ? [.. Existing(c).Where(IsTemporary), .. namesSystem ? [] : (string[])["pg_catalog"], .. named] : named;
        return Datum.OfObject(SqlArray.Of(SqlTypes.Name, [.. all.Select(Datum.Of)]));
    }

    private static uint TemporarySchema(CallContext c) => Existing(c).FirstOrDefault(IsTemporary) is { } own ? c.Execution.Catalog.Schemas[own].Oid : 0;

    private static Datum IsOthersTemporary(uint oid, CallContext c) =>
        Datum.Of(c.Execution.Catalog.FindSchema(oid) is { IsTemporary: true } && oid != TemporarySchema(c));

    /// <summary>What may be written, as bits: 4 UPDATE, 8 INSERT, 16 DELETE.</summary>
    private static int UpdatableEvents(Datum relation, CallContext c) =>
        c.Execution.Catalog.FindTable((uint)relation.Int64) is { Kind: RelationKind.Table } ? 4 + 8 + 16 : 0;

    private static Datum FileNode(Datum relation, CallContext c) =>
        c.Execution.Catalog.FindTable((uint)relation.Int64) is { StorageId: not 0 and var storage } ? Datum.Of((long)storage) : Datum.Null;

    private static IEnumerable<Datum[]> SequenceParameters(uint oid, CallContext c)
    {
        if (c.Execution.Catalog.FindTable(oid)?.Sequence is not { } s)
            throw new SqlException(SqlStates.UndefinedTable, $"could not open relation with OID {oid}");
        yield return
        [
            Datum.Of(s.Start), Datum.Of(s.Min), Datum.Of(s.Max), Datum.Of(s.Increment), Datum.Of(s.IsCycle), Datum.Of((long)s.Cache), Datum.Of((long)s.Type.Oid),
        ];
    }
}
