using Longitude.Sql.Catalog;
using Longitude.Sql.Sessions;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.SystemCatalog;

/// <summary>What rows of the system's relations are made from: the definitions, and the session that asks.</summary>
internal sealed class SystemReader(ExecutionContext context)
{
    public CatalogSnapshot Catalog => context.Catalog;

    public ISessionState Session => context.Session;

    public ExecutionContext Context => context;

    public ObjectIndex Objects => ObjectIndex.Of(context.Catalog);

    public static SystemReader Of(ExecutionContext context) => context.StateOf(typeof(SystemReader), () => new SystemReader(context));

    /// <summary>Tables, views and sequences that were defined, in the order of their oids.</summary>
    public IEnumerable<TableInfo> Relations => Objects.Relations;

    public IEnumerable<TableInfo> Tables => Relations.Where(t => t.Kind == RelationKind.Table);

    public uint RoleOid(string name) => Catalog.Roles.TryGetValue(name, out RoleInfo? role) ? role.Oid : 0;

    public ObjectText Text => new(Catalog, Session.SearchPath);

    /// <summary>About how many rows a table has.</summary>
    public double EstimateRows(TableInfo table) => Context.Transaction.Tables.EstimateRows(table);

    public bool IsVisible(TableInfo table) => Catalog.IsVisible(table, Session.SearchPath);
}
