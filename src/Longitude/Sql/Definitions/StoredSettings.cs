using System.Collections.Immutable;
using Longitude.Sql.Sessions.Settings;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Definitions;

/// <summary>Run-time parameters that roles and the database keep for their sessions.</summary>
internal static class StoredSettings
{
    public static ImmutableDictionary<string, string> Change(DefinitionContext c, ImmutableDictionary<string, string> settings, SetStatement? set, ResetStatement? reset)
    {
        if (set is null)
            return reset?.Name is null ? settings.Clear() : settings.Remove(SettingCatalog.Get(reset.Name).Name);
        SettingDefinition setting = SettingCatalog.Get(set.Name);
        if (setting.IsFixed)
            throw new SqlException(SqlStates.CantChangeRuntimeParam, $"parameter \"{setting.Name}\" cannot be changed");
        if (set.Values is null)
            return settings.Remove(setting.Name);
        string value = string.Join(", ", set.Values.Select(v => set.Values.Count > 1 || setting.Name is "search_path" ? Quote.Name(v) : v));
        return settings.SetItem(setting.Name, setting.Check(setting, value));
    }

    /// <summary>ALTER DATABASE.</summary>
    public static string? AlterDatabase(DefinitionContext c, AlterDatabaseStatement s)
    {
        Catalog.DatabaseInfo database = c.Catalog.Database;
        if (!string.Equals(s.Name, database.Name, StringComparison.Ordinal))
            throw new SqlException(SqlStates.InvalidCatalogName, $"database \"{s.Name}\" does not exist");
        if (!Catalog.Privileges.IsOwner(c.Catalog, c.Role, database.Owner))
            throw new SqlException(SqlStates.InsufficientPrivilege, $"must be owner of database {database.Name}");
        if (s.Set is not null || s.Reset is not null)
        {
            c.Catalog = c.Catalog.WithDatabase(database with { Settings = Change(c, database.Settings, s.Set, s.Reset) });
        }
        else if (s.NewOwner is not null)
        {
            string owner = RoleDefinitions.Resolve(c, s.NewOwner).Name;
            RoleDefinitions.CheckMayBecome(c, owner);
            c.Catalog = c.Catalog.WithDatabase(database with { Owner = owner, Grants = Granting.WithOwner(database.Grants, database.Owner, owner) });
        }
        else if (s.NewName is not null)
        {
            throw new SqlException(SqlStates.ObjectInUse, "current database cannot be renamed");
        }
        else
        {
            throw TableErrors.NotSupported("ALTER DATABASE with options");
        }

        return null;
    }
}
