using System.Collections.Immutable;
using System.Globalization;
using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Definitions;

/// <summary>CREATE and ALTER ROLE, membership, and names of roles.</summary>
internal static class RoleDefinitions
{
    public static string? Create(DefinitionContext c, CreateRoleStatement s)
    {
        CheckOnce(s.Options);
        bool isSuperuser = IsOn(s.Options, "superuser", otherwise: false);
        if (isSuperuser && !Privileges.IsSuperuser(c.Catalog, c.Role))
            throw new SqlException(SqlStates.InsufficientPrivilege, "must be superuser to create superusers");
        CheckMayCreate(c, "permission denied to create role");
        CheckName(s.Name);
        if (c.Catalog.Roles.ContainsKey(s.Name))
        {
            if (!s.IfNotExists)
                throw Duplicate(s.Name);
            c.Skip(SqlStates.DuplicateObject, $"role \"{s.Name}\" already exists, skipping");
            return null;
        }

        var role = new RoleInfo(c.NewOid(), s.Name) { CanLogin = s.IsUser };
        c.Catalog = c.Catalog.WithRole(WithOptions(c, role, s.Options));
        foreach (string parent in Roles(s.Options, "in_role"))
            AddMember(c, parent, s.Name, withAdmin: false);
        foreach (string member in Roles(s.Options, "role"))
            AddMember(c, s.Name, member, withAdmin: false);
        foreach (string member in Roles(s.Options, "admin"))
            AddMember(c, s.Name, member, withAdmin: true);
        return null;
    }

    public static string? Alter(DefinitionContext c, AlterRoleStatement s)
    {
        RoleInfo role = Resolve(c, s.Name);
        bool isOwn = string.Equals(role.Name, c.Role, StringComparison.Ordinal);
        bool onlyOwnBusiness = s.NewName is null && s.Options.All(o => o.Name is "password");
        if (role.IsSuperuser || IsOn(s.Options, "superuser", otherwise: false))
        {
            if (!Privileges.IsSuperuser(c.Catalog, c.Role))
                throw new SqlException(SqlStates.InsufficientPrivilege, "must be superuser to alter superuser roles or change superuser attribute");
        }
        else if (!(isOwn && onlyOwnBusiness))
        {
            CheckMayCreate(c, "permission denied");
        }

        CheckOnce(s.Options);
        if (s.Set is not null || s.Reset is not null)
            role = role with { Settings = StoredSettings.Change(c, role.Settings, s.Set, s.Reset) };
        else if (s.NewName is not null)
            role = Renamed(c, role, s.NewName);
        else
            role = WithOptions(c, role, s.Options);
        c.Catalog = c.Catalog.WithRole(role);
        return null;
    }

    public static void Drop(DefinitionContext c, QualifiedName name, bool ifExists)
    {
        CheckMayCreate(c, "permission denied to drop role");
        if (!c.Catalog.Roles.TryGetValue(name.Last, out RoleInfo? role))
        {
            if (!ifExists)
                throw Missing(name.Last);
            c.Notice($"role \"{name.Last}\" does not exist, skipping");
            return;
        }

        if (string.Equals(role.Name, c.Role, StringComparison.Ordinal))
            throw new SqlException(SqlStates.ObjectInUse, "current user cannot be dropped");
        if (string.Equals(role.Name, c.Session.SessionUser, StringComparison.Ordinal))
            throw new SqlException(SqlStates.ObjectInUse, "session user cannot be dropped");
        if (role.IsSuperuser && !Privileges.IsSuperuser(c.Catalog, c.Role))
            throw new SqlException(SqlStates.InsufficientPrivilege, "must be superuser to drop superusers");
        IReadOnlyList<string> uses = [.. RoleUses.Of(c, role.Name)];
        if (uses.Count > 0)
        {
            throw new SqlException(SqlStates.DependentObjectsStillExist, $"role \"{role.Name}\" cannot be dropped because some objects depend on it")
            {
                Detail = string.Join('\n', uses),
            };
        }

        foreach (RoleInfo member in c.Catalog.Roles.Values.Where(r => r.MemberOf.Contains(role.Name, StringComparer.Ordinal)))
            c.Catalog = c.Catalog.WithRole(Without(member, role.Name));
        c.Catalog = c.Catalog.WithoutRole(role.Name);
    }

    /// <summary>GRANT role TO role.</summary>
    public static void AddMember(DefinitionContext c, string group, string member, bool withAdmin)
    {
        RoleInfo of = Resolve(c, group);
        RoleInfo role = Resolve(c, member);
        CheckMayAdminister(c, of);
        if (Reaches(c.Catalog, of.Name, role.Name))
            throw new SqlException(SqlStates.InvalidGrantOperation, $"role \"{of.Name}\" is a member of role \"{role.Name}\"");
        bool isMember = role.MemberOf.Contains(of.Name, StringComparer.Ordinal);
        bool isAdmin = role.AdminOf.Contains(of.Name, StringComparer.Ordinal);
        if (isMember && (isAdmin || !withAdmin))
        {
            c.Notice($"role \"{role.Name}\" is already a member of role \"{of.Name}\"");
            return;
        }

        c.Catalog = c.Catalog.WithRole(role with
        {
            MemberOf = isMember ? role.MemberOf : [.. role.MemberOf, of.Name],
            AdminOf = withAdmin ? [.. role.AdminOf, of.Name] : role.AdminOf,
        });
    }

    /// <summary>REVOKE role FROM role.</summary>
    /// <param name="adminOnly">ADMIN OPTION FOR: it stays a member.</param>
    public static void RemoveMember(DefinitionContext c, string group, string member, bool adminOnly)
    {
        RoleInfo of = Resolve(c, group);
        RoleInfo role = Resolve(c, member);
        CheckMayAdminister(c, of);
        if (!role.MemberOf.Contains(of.Name, StringComparer.Ordinal))
        {
            c.Session.Notice("WARNING", SqlStates.Warning, $"role \"{role.Name}\" is not a member of role \"{of.Name}\"");
            return;
        }

        c.Catalog = c.Catalog.WithRole(adminOnly
            ? role with { AdminOf = [.. role.AdminOf.Where(r => !string.Equals(r, of.Name, StringComparison.Ordinal))] }
            : Without(role, of.Name));
    }

    /// <summary>The role that a name means, <c>current_user</c> and <c>session_user</c> among them.</summary>
    public static RoleInfo Resolve(DefinitionContext c, string name)
    {
        string meant = name switch
        {
            "current_user" or "current_role" => c.Role,
            "session_user" => c.Session.SessionUser,
            _ => name,
        };
        return c.Catalog.Roles.TryGetValue(meant, out RoleInfo? role) ? role : throw Missing(meant);
    }

    /// <summary>Who gives something to a role must be able to become it.</summary>
    public static void CheckMayBecome(DefinitionContext c, string role)
    {
        if (!Privileges.MayBecome(c.Catalog, c.Role, role))
            throw new SqlException(SqlStates.InsufficientPrivilege, $"must be member of role \"{role}\"");
    }

    public static SqlException Missing(string name) => new(SqlStates.UndefinedObject, $"role \"{name}\" does not exist");

    private static RoleInfo WithOptions(DefinitionContext c, RoleInfo role, IReadOnlyList<Option> options)
    {
        foreach (Option option in options)
        {
            bool isOn = option.Value is "true";
            role = option.Name switch
            {
                "superuser" => role with { IsSuperuser = isOn },
                "login" => role with { CanLogin = isOn },
                "createrole" => role with { CanCreateRole = isOn },
                "createdb" => role with { CanCreateDatabase = isOn },
                "inherit" => role with { Inherits = isOn },
                "password" => role with { Verifier = Password(c, option.Value) },
                "connection_limit" => role with { ConnectionLimit = Limit(option) },
                "valid_until" => role with { ValidUntil = ValidUntil(c, option) },
                _ => role,
            };
        }

        return role;
    }

    private static string? Password(DefinitionContext c, string? password)
    {
        if (password is null)
            return null;
        // Clients may send a verifier, also that of an empty password.
        if (password.Length == 0 || (ScramVerifier.TryParse(password, out ScramVerifier? given) && given.Fits("")))
        {
            c.Notice("empty string is not a valid password, clearing password");
            return null;
        }

        return ScramVerifier.Store(password);
    }

    private static int Limit(Option option)
    {
        int limit = int.Parse(option.Value!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return limit >= -1 ? limit : throw new SqlException(SqlStates.InvalidParameterValue, $"invalid connection limit: {limit}");
    }

    private static long? ValidUntil(DefinitionContext c, Option option)
    {
        long until = TypeFormat.Parse(SqlTypes.TimestampTz, -1, option.Value, c.Session.Types).Int64;
        return until == long.MaxValue ? null : until;
    }

    private static RoleInfo Renamed(DefinitionContext c, RoleInfo role, string name)
    {
        if (string.Equals(role.Name, c.Session.SessionUser, StringComparison.Ordinal))
            throw new SqlException(SqlStates.FeatureNotSupported, "session user cannot be renamed");
        if (string.Equals(role.Name, c.Role, StringComparison.Ordinal))
            throw new SqlException(SqlStates.FeatureNotSupported, "current user cannot be renamed");
        if (c.Catalog.Roles.ContainsKey(name))
            throw Duplicate(name);
        CheckName(name);
        RoleUses.Rename(c, role.Name, name);
        return role with { Name = name };
    }

    private static RoleInfo Without(RoleInfo role, string group) => role with
    {
        MemberOf = [.. role.MemberOf.Where(r => !string.Equals(r, group, StringComparison.Ordinal))],
        AdminOf = [.. role.AdminOf.Where(r => !string.Equals(r, group, StringComparison.Ordinal))],
    };

    private static bool Reaches(CatalogSnapshot catalog, string role, string target) =>
        string.Equals(role, target, StringComparison.Ordinal)
        || (catalog.Roles.TryGetValue(role, out RoleInfo? info) && info.MemberOf.Any(parent => Reaches(catalog, parent, target)));

    private static void CheckMayAdminister(DefinitionContext c, RoleInfo group)
    {
        if (Privileges.IsSuperuser(c.Catalog, c.Role))
            return;
        if (group.IsSuperuser)
            throw new SqlException(SqlStates.InsufficientPrivilege, "must be superuser to alter superusers");
        RoleInfo own = Resolve(c, c.Role);
        if (!own.CanCreateRole && !own.AdminOf.Contains(group.Name, StringComparer.Ordinal))
            throw new SqlException(SqlStates.InsufficientPrivilege, $"must have admin option on role \"{group.Name}\"");
    }

    private static void CheckMayCreate(DefinitionContext c, string message)
    {
        if (!c.Catalog.Roles.TryGetValue(c.Role, out RoleInfo? role) || !(role.IsSuperuser || role.CanCreateRole))
            throw new SqlException(SqlStates.InsufficientPrivilege, message);
    }

    private static void CheckName(string name)
    {
        if (name.StartsWith("pg_", StringComparison.Ordinal))
        {
            throw new SqlException(SqlStates.ReservedName, $"role name \"{name}\" is reserved")
            {
                Detail = "Role names starting with \"pg_\" are reserved.",
            };
        }

        if (name is "public" or "none")
            throw new SqlException(SqlStates.ReservedName, $"role name \"{name}\" is reserved");
    }

    private static void CheckOnce(IReadOnlyList<Option> options)
    {
        for (int i = 1; i < options.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (string.Equals(options[i].Name, options[j].Name, StringComparison.Ordinal))
                    throw new SqlException(SqlStates.SyntaxError, "conflicting or redundant options") { Position = options[i].Position + 1 };
            }
        }
    }

    private static bool IsOn(IReadOnlyList<Option> options, string name, bool otherwise) =>
        SequenceOptions.Find(options, name) is { } option ? option.Value is "true" : otherwise;

    private static IReadOnlyList<string> Roles(IReadOnlyList<Option> options, string name) => SequenceOptions.Find(options, name)?.List ?? [];

    private static SqlException Duplicate(string name) => new(SqlStates.DuplicateObject, $"role \"{name}\" already exists");
}
