using Longitude.Sql.Catalog;
using Longitude.Sql.Functions;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>has_table_privilege() and its family: for each kind of object, by role (name, oid, or the current one) and by object (name or oid).</summary>
internal static class PrivilegeFunctions
{
    private delegate bool? Check(PrivilegeQuestion question, Datum target, bool byName);

    public static readonly FunctionInfo[] All =
    [
        .. Family("has_table_privilege", 1922, OfTable),
        .. Family("has_sequence_privilege", 2181, OfSequence),
        .. Family("has_schema_privilege", 2268, OfSchema),
        .. Family("has_database_privilege", 2250, OfDatabase),
        .. Family("has_type_privilege", 3138, OfType),
        .. Family("has_function_privilege", 2256, OfFunction),
        .. Family("has_language_privilege", 2262, static (q, _, _) => q.IsAny("usage", static _ => true)),
        .. Family("has_tablespace_privilege", 2390, static (q, _, _) => q.IsAny("create", _ => q.IsSuperuser)),
        .. Family("has_any_column_privilege", 3024, OfAnyColumn),
        .. ColumnPrivilegeFunctions.All,
        Define.Scalar(2705, "pg_has_role(name, name, text) bool", static (m, r, p, c) => HasRole(Named(m, c), Named(r, c), p, c), Volatility.Stable),
        Define.Scalar(2706, "pg_has_role(name, oid, text) bool", static (m, r, p, c) => HasRole(Named(m, c), ById(r, c), p, c), Volatility.Stable),
        Define.Scalar(2707, "pg_has_role(oid, name, text) bool", static (m, r, p, c) => HasRole(ById(m, c), Named(r, c), p, c), Volatility.Stable),
        Define.Scalar(2708, "pg_has_role(oid, oid, text) bool", static (m, r, p, c) => HasRole(ById(m, c), ById(r, c), p, c), Volatility.Stable),
        Define.Scalar(2709, "pg_has_role(name, text) bool", static (r, p, c) => HasRole(c.Session.CurrentUser, Named(r, c), p, c), Volatility.Stable),
        Define.Scalar(2710, "pg_has_role(oid, text) bool", static (r, p, c) => HasRole(c.Session.CurrentUser, ById(r, c), p, c), Volatility.Stable),
    ];

    /// <summary>A role by its name; empty for everybody.</summary>
    public static string Named(Datum role, CallContext c)
    {
        if (role.Text is "public")
            return "";
        return c.Execution.Catalog.Roles.ContainsKey(role.Text)
            ? role.Text
            : throw new SqlException(SqlStates.UndefinedObject, $"role \"{role.Text}\" does not exist");
    }

    /// <summary>A role by its oid. One that is not there has no rights.</summary>
    public static string ById(Datum role, CallContext c) => c.Execution.Catalog.FindRole((uint)role.Int64)?.Name ?? "\0";

    public static TableInfo? Relation(PrivilegeQuestion q, Datum target, bool byName) => byName
        ? q.Catalog.Require(ObjectNames.Parse(target.Text), q.SearchPath)
        : q.Catalog.FindTable((uint)target.Int64);

    private static Datum Answer(bool? answer) => answer is { } known ? Datum.Of(known) : Datum.Null;

    /// <summary>The six functions of a family, whose oids follow each other.</summary>
    private static FunctionInfo[] Family(string name, uint oid, Check check) =>
    [
        Define.Scalar(oid, $"{name}(name, text, text) bool", (r, o, p, c) => Answer(check(new(Named(r, c), p.Text, c), o, true)), Volatility.Stable),
        Define.Scalar(oid + 1, $"{name}(name, oid, text) bool", (r, o, p, c) => Answer(check(new(Named(r, c), p.Text, c), o, false)), Volatility.Stable),
        Define.Scalar(oid + 2, $"{name}(oid, text, text) bool", (r, o, p, c) => Answer(check(new(ById(r, c), p.Text, c), o, true)), Volatility.Stable),
        Define.Scalar(oid + 3, $"{name}(oid, oid, text) bool", (r, o, p, c) => Answer(check(new(ById(r, c), p.Text, c), o, false)), Volatility.Stable),
        Define.Scalar(oid + 4, $"{name}(text, text) bool", (o, p, c) => Answer(check(new(c.Session.CurrentUser, p.Text, c), o, true)), Volatility.Stable),
        Define.Scalar(oid + 5, $"{name}(oid, text) bool", (o, p, c) => Answer(check(new(c.Session.CurrentUser, p.Text, c), o, false)), Volatility.Stable),
    ];

    private static bool? OfTable(PrivilegeQuestion q, Datum target, bool byName) =>
        Relation(q, target, byName) is { } table ? q.IsAny(Privileges.OfTables, p => q.HasOnTable(table, p)) : null;

    private static bool? OfSequence(PrivilegeQuestion q, Datum target, bool byName)
    {
        if (Relation(q, target, byName) is not { } sequence)
            return null;
        if (sequence.Kind != RelationKind.Sequence)
            throw new SqlException(SqlStates.WrongObjectType, $"\"{sequence.Name}\" is not a sequence");
        return q.IsAny(Privileges.OfSequences, p => q.HasOnTable(sequence, p));
    }

    private static bool? OfAnyColumn(PrivilegeQuestion q, Datum target, bool byName) => Relation(q, target, byName) is { } table
        ? q.IsAny(Privileges.OfColumns, p => q.HasOnTable(table, p) || table.Columns.Any(c => q.HasOnColumn(table, c.Number, p)))
        : null;

    private static bool? OfSchema(PrivilegeQuestion q, Datum target, bool byName)
    {
        SchemaInfo? schema = byName
            ? q.Catalog.FindSchema(target.Text, q.SearchPath) ?? throw CatalogSnapshot.MissingSchema(target.Text)
            : q.Catalog.FindSchema((uint)target.Int64);
        return schema is null ? null : q.IsAny(Privileges.OfSchemas, p => q.HasOn(schema.Owner, schema.Grants, p));
    }

    private static bool? OfDatabase(PrivilegeQuestion q, Datum target, bool byName)
    {
        DatabaseInfo database = q.Catalog.Database;
        bool exists = byName ? string.Equals(target.Text, database.Name, StringComparison.Ordinal) : (uint)target.Int64 == database.Oid;
        if (!exists && byName)
            throw new SqlException(SqlStates.InvalidCatalogName, $"database \"{target.Text}\" does not exist");
        bool HasByDefault(string p) => database.Grants.Count == 0 && p is Privileges.Connect or Privileges.Temporary;
        return exists ? q.IsAny([.. Privileges.OfDatabases, "temp"], p => HasByDefault(p) || q.HasOn(database.Owner, database.Grants, p is "temp" ? Privileges.Temporary : p)) : null;
    }

    private static bool? OfType(PrivilegeQuestion q, Datum target, bool byName)
    {
        uint oid = byName ? new ObjectNames(q.Catalog, q.SearchPath).Find(SqlTypes.RegType, target.Text) : (uint)target.Int64;
        TypeDetails? details = q.Catalog.TypeDetails.GetValueOrDefault(oid);
        if (details is null && SqlTypes.ByOid(oid) is null && !q.Catalog.Types.ContainsKey(oid))
            return null;
        return q.IsAny(Privileges.OfTypes, p => details is null || details.Grants.Count == 0 || q.HasOn(details.Owner, details.Grants, p));
    }

    /// <summary>Everybody may call what is built in.</summary>
    private static bool? OfFunction(PrivilegeQuestion q, Datum target, bool byName)
    {
        uint oid = byName ? new ObjectNames(q.Catalog, q.SearchPath).Find(SqlTypes.RegProcedure, target.Text) : (uint)target.Int64;
        return FunctionCatalog.ByOid(oid) is null && !TypeTraits.AllFunctions.Any(f => f.Oid == oid) ? null : q.IsAny("execute", static _ => true);
    }

    private static Datum HasRole(string member, string role, Datum privilege, CallContext c)
    {
        CatalogSnapshot catalog = c.Execution.Catalog;
        foreach (string item in privilege.Text.Split(',', StringSplitOptions.TrimEntries))
        {
            bool has = item.ToUpperInvariant() switch
            {
                "USAGE" => Privileges.IsSuperuser(catalog, member) || Privileges.IsMember(catalog, member, role),
                "MEMBER" => Privileges.MayBecome(catalog, member, role),
                "MEMBER WITH ADMIN OPTION" or "MEMBER WITH GRANT OPTION" or "USAGE WITH ADMIN OPTION" or "USAGE WITH GRANT OPTION" =>
                    Privileges.IsSuperuser(catalog, member)
                    || (catalog.Roles.TryGetValue(member, out RoleInfo? info) && info.AdminOf.Contains(role, StringComparer.Ordinal)),
                _ => throw PrivilegeQuestion.Unrecognized(item),
            };
            if (has)
                return Datum.True;
        }

        return Datum.False;
    }
}

/// <summary>Whether a role has one of some privileges, as they are written: <c>SELECT, UPDATE WITH GRANT OPTION</c>.</summary>
/// <param name="role">Empty for everybody.</param>
internal sealed class PrivilegeQuestion(string role, string privileges, CallContext context)
{
    private const string GrantOption = " WITH GRANT OPTION";

    private bool _withGrantOption;

    public CatalogSnapshot Catalog => context.Execution.Catalog;

    public IReadOnlyList<string> SearchPath => context.Session.SearchPath;

    public bool IsSuperuser => Privileges.IsSuperuser(Catalog, role);

    /// <exception cref="SqlException">22023: a privilege that the kind of object does not have.</exception>
    public bool IsAny(IReadOnlyList<string> known, Func<string, bool> has)
    {
        bool any = false;
        foreach (string item in privileges.Split(',', StringSplitOptions.TrimEntries))
        {
            _withGrantOption = item.EndsWith(GrantOption, StringComparison.OrdinalIgnoreCase);
            string privilege = (_withGrantOption ? item[..^GrantOption.Length] : item).Trim().ToLowerInvariant();
            if (!known.Contains(privilege, StringComparer.Ordinal))
                throw Unrecognized(item);
            any |= IsSuperuser || has(privilege);
        }

        return any;
    }

    public bool IsAny(string known, Func<string, bool> has) => IsAny([known], has);

    public bool HasOnTable(TableInfo table, string privilege) =>
        table.Kind == RelationKind.SystemView ? privilege is Privileges.Select && !_withGrantOption : HasOn(table.Owner, table.Grants, privilege);

    public bool HasOn(string owner, IReadOnlyList<GrantInfo> grants, string privilege)
    {
        if (Privileges.IsMember(Catalog, role, owner) && (grants.Count == 0 || _withGrantOption))
            return true;
        return grants.Any(g => (_withGrantOption ? g.WithGrantOption : g.Privileges).Contains(privilege) && Reaches(g));
    }

    public bool HasOnColumn(TableInfo table, short column, string privilege) => table.Grants.Any(
        g => g.ColumnPrivileges.TryGetValue(column, out IReadOnlySet<string>? granted) && granted.Contains(privilege)
            && (!_withGrantOption || g.WithGrantOption.Contains(privilege)) && Reaches(g));

    public static SqlException Unrecognized(string privilege) =>
        new(SqlStates.InvalidParameterValue, $"unrecognized privilege type: \"{privilege}\"");

    private bool Reaches(GrantInfo grant) => grant.Grantee.Length == 0 || Privileges.IsMember(Catalog, role, grant.Grantee);
}
