using Longitude.Sql.Catalog;
using Longitude.Sql.Sessions;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>What happens at this moment in this process: sessions, locks, prepared statements, cursors; and estimates about tables.</summary>
internal static class ActivityRows
{
    public static IEnumerable<Datum[]> Activities(SystemReader reader, SystemRelation relation)
    {
        foreach (SqlSession session in Sessions(reader))
        {
            bool mayRead = Privileges.IsOwner(reader.Catalog, reader.Session.CurrentUser, session.SessionUser);
            yield return relation.Row(
                ("datid", reader.Catalog.Database.Oid), ("datname", session.Database), ("pid", session.BackendId), ("usesysid", reader.RoleOid(session.SessionUser)),
                ("usename", session.SessionUser), ("application_name", session.Setting("application_name")), ("backend_type", "client backend"),
                ("query_start", session.StatementTime == 0 ? Datum.Null : Datum.Of(session.StatementTime)),
                ("xact_start", session.Status == TransactionStatus.Idle ? Datum.Null : Datum.Of(session.TransactionTime)), ("state", mayRead ? State(reader, session) : null),
                ("query", mayRead ? session.CurrentText : "<insufficient privilege>"));
        }
    }

    public static IEnumerable<Datum[]> Locks(SystemReader reader, SystemRelation relation)
    {
        if (reader.Session is not SqlSession own)
            yield break;
        foreach ((LockName _, int session, LockMode mode) in own.Engine.Locks.Held())
        {
            yield return relation.Row(
                ("locktype", "tuple"), ("database", reader.Catalog.Database.Oid), ("pid", session), ("mode", mode == LockMode.Exclusive ? "ExclusiveLock" : "ShareLock"),
                ("granted", true), ("fastpath", false));
        }
    }

    public static IEnumerable<Datum[]> PreparedStatements(SystemReader reader, SystemRelation relation)
    {
        if (reader.Session is not SqlSession own)
            yield break;
        foreach ((string name, SqlStatement statement) in own.PreparedStatements.OrderBy(p => p.Key, StringComparer.Ordinal).ToArray())
        {
            if (name.Length == 0)
                continue;
            yield return relation.Row(
                ("name", name), ("statement", statement.Text.Text),
                ("parameter_types", SqlArray.Of(SqlTypes.RegType, [.. statement.ParameterTypes.Select(t => Datum.Of((long)t.Oid))])));
        }
    }

    public static IEnumerable<Datum[]> Cursors(SystemReader reader, SystemRelation relation)
    {
        if (reader.Session is not SqlSession own)
            yield break;
        foreach ((string name, SqlPortal portal) in own.Portals.OrderBy(p => p.Key, StringComparer.Ordinal).ToArray())
        {
            yield return relation.Row(
                ("name", name), ("statement", portal.Statement.Text.Text), ("is_holdable", portal.Execution is CursorExecution { IsWithHold: true }), ("is_binary", false),
                ("is_scrollable", true));
        }
    }

    public static IEnumerable<Datum[]> AllTables(SystemReader reader, SystemRelation relation)
    {
        foreach (SystemRelation system in SystemRelations.Declared.Where(r => r.IsTable))
            yield return Table(reader, relation, system.Table);
        foreach (Datum[] row in UserTables(reader, relation))
            yield return row;
    }

    public static IEnumerable<Datum[]> SystemTables(SystemReader reader, SystemRelation relation) =>
        SystemRelations.Declared.Where(r => r.IsTable).Select(r => Table(reader, relation, r.Table));

    public static IEnumerable<Datum[]> UserTables(SystemReader reader, SystemRelation relation) =>
        reader.Relations.Where(t => t.Kind is RelationKind.Table or RelationKind.MaterializedView).Select(t => Table(reader, relation, t));

    public static IEnumerable<Datum[]> UserIndexes(SystemReader reader, SystemRelation relation) => reader.Relations.SelectMany(t => t.Indexes, (t, i) => relation.Row(
        ("relid", t.Oid), ("indexrelid", i.Oid), ("schemaname", reader.Catalog.SchemaName(t.SchemaOid)), ("relname", t.Name), ("indexrelname", i.Name)));

    public static IEnumerable<Datum[]> Databases(SystemReader reader, SystemRelation relation) =>
        [relation.Row(("datid", reader.Catalog.Database.Oid), ("datname", reader.Catalog.Database.Name), ("numbackends", Sessions(reader).Count()))];

    private static IEnumerable<SqlSession> Sessions(SystemReader reader) => reader.Session is SqlSession own ? own.Engine.Sessions.OrderBy(s => s.BackendId) : [];

    private static string State(SystemReader reader, SqlSession session)
    {
        if (session.IsRunning || ReferenceEquals(session, reader.Session))
            return "active";
        return session.Status switch
        {
            TransactionStatus.InTransaction => "idle in transaction",
            TransactionStatus.Failed => "idle in transaction (aborted)",
            _ => "idle",
        };
    }

    private static Datum[] Table(SystemReader reader, SystemRelation relation, TableInfo table) => relation.Row(
        ("relid", table.Oid), ("schemaname", reader.Catalog.SchemaName(table.SchemaOid)), ("relname", table.Name),
        ("n_live_tup", table.Kind == RelationKind.SystemView ? 0 : (long)reader.EstimateRows(table)), ("n_dead_tup", 0));
}
