using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Definitions;

/// <summary>
/// Changes of an object's list of rights. The list holds one entry per grantee and grantor; an empty one stands for the defaults,
/// which are written out when the first right is granted or revoked.
/// </summary>
internal static class AccessList
{
    /// <summary>What an object has whose rights nobody has touched: the owner has all, everybody may use types and connect.</summary>
    public static IReadOnlyList<GrantInfo> Default(ObjectKind kind, string owner)
    {
        var own = new GrantInfo(owner, GrantInfo.Set(Privileges.Of(kind)), GrantInfo.Set(), owner);
        return kind switch
        {
            ObjectKind.Type => [own, new GrantInfo("", GrantInfo.Set(Privileges.Usage), GrantInfo.Set(), owner)],
            ObjectKind.Database => [own, new GrantInfo("", GrantInfo.Set(Privileges.Connect, Privileges.Temporary), GrantInfo.Set(), owner)],
            _ => [own],
        };
    }

    /// <summary>Adds rights.</summary>
    public static IReadOnlyList<GrantInfo> Add(IReadOnlyList<GrantInfo> grants, string grantee, string grantor, Rights rights, bool withOption)
    {
        if (rights.Whole.Count == 0 && rights.Columns.Count == 0)
            return grants;
        GrantInfo? before = Find(grants, grantee, grantor);
        GrantInfo entry = before ?? new GrantInfo(grantee, GrantInfo.Set(), GrantInfo.Set(), grantor);
        entry = entry with
        {
            Privileges = GrantInfo.Set([.. entry.Privileges, .. rights.Whole]),
            WithGrantOption = withOption ? GrantInfo.Set([.. entry.WithGrantOption, .. rights.Whole]) : entry.WithGrantOption,
            ColumnPrivileges = Combine(entry.ColumnPrivileges, rights.Columns),
        };
        return before is null ? [.. grants, entry] : [.. grants.Select(g => ReferenceEquals(g, before) ? entry : g)];
    }

    /// <summary>Takes rights away that a grantor has given; with them, or never, those that the grantee has given on.</summary>
    /// <param name="optionOnly">GRANT OPTION FOR: the rights stay.</param>
    /// <exception cref="SqlException">2BP01: others depend on them, and there is no CASCADE.</exception>
    public static IReadOnlyList<GrantInfo> Remove(
        IReadOnlyList<GrantInfo> grants, string grantee, string grantor, string owner, Rights rights, bool optionOnly, bool cascade)
    {
        if (Find(grants, grantee, grantor) is not { } before)
            return grants;
        GrantInfo entry = before with
        {
            Privileges = optionOnly ? before.Privileges : GrantInfo.Set(before.Privileges.Except(rights.Whole, StringComparer.Ordinal)),
            WithGrantOption = GrantInfo.Set(before.WithGrantOption.Except(rights.Whole, StringComparer.Ordinal)),
            ColumnPrivileges = optionOnly ? before.ColumnPrivileges : Without(before.ColumnPrivileges, rights),
        };
        bool isGone = entry.Privileges.Count == 0 && entry.ColumnPrivileges.Count == 0 && !string.Equals(grantee, owner, StringComparison.Ordinal);
        grants = isGone ? [.. grants.Where(g => !ReferenceEquals(g, before))] : [.. grants.Select(g => ReferenceEquals(g, before) ? entry : g)];
        string[] lost = [.. before.WithGrantOption.Intersect(rights.Whole, StringComparer.Ordinal).Where(p => !HoldsOption(grants, grantee, owner, p))];
        foreach (GrantInfo given in grants.Where(g => string.Equals(g.Grantor, grantee, StringComparison.Ordinal)).ToArray())
        {
            string[] dependent = [.. given.Privileges.Intersect(lost, StringComparer.Ordinal)];
            if (dependent.Length == 0)
                continue;
            if (!cascade)
                throw new SqlException(SqlStates.DependentObjectsStillExist, "dependent privileges exist") { Hint = "Use CASCADE to revoke them too." };
            grants = Remove(grants, given.Grantee, grantee, owner, new Rights(dependent, Rights.NoColumns), optionOnly: false, cascade);
        }

        return grants;
    }

    /// <summary>True when somebody may pass a right on: the owner may pass on all.</summary>
    public static bool HoldsOption(IReadOnlyList<GrantInfo> grants, string role, string owner, string privilege) =>
        string.Equals(role, owner, StringComparison.Ordinal)
        || grants.Any(g => string.Equals(g.Grantee, role, StringComparison.Ordinal) && g.WithGrantOption.Contains(privilege));

    /// <summary>Puts another role in the place of one, as grantee and as grantor.</summary>
    public static IReadOnlyList<GrantInfo> Rename(IReadOnlyList<GrantInfo> grants, string role, string name)
    {
        if (grants.Count == 0)
            return grants;
        var renamed = new List<GrantInfo>();
        foreach (GrantInfo grant in grants)
        {
            GrantInfo now = grant with { Grantee = Named(grant.Grantee), Grantor = Named(grant.Grantor) };
            int same = renamed.FindIndex(g => string.Equals(g.Grantee, now.Grantee, StringComparison.Ordinal) && string.Equals(g.Grantor, now.Grantor, StringComparison.Ordinal));
            if (same < 0)
                renamed.Add(now);
            else
                renamed[same] = Merged(renamed[same], now);
        }

        return renamed;

        string Named(string one) => string.Equals(one, role, StringComparison.Ordinal) ? name : one;
    }

    /// <summary>Adds the entries of another list.</summary>
    public static IReadOnlyList<GrantInfo> Union(IReadOnlyList<GrantInfo> grants, IReadOnlyList<GrantInfo> more)
    {
        foreach (GrantInfo grant in more)
        {
            GrantInfo? same = Find(grants, grant.Grantee, grant.Grantor);
            grants = same is null ? [.. grants, grant] : [.. grants.Select(g => ReferenceEquals(g, same) ? Merged(same, grant) : g)];
        }

        return grants;
    }

    private static GrantInfo Merged(GrantInfo a, GrantInfo b) => a with
    {
        Privileges = GrantInfo.Set([.. a.Privileges, .. b.Privileges]),
        WithGrantOption = GrantInfo.Set([.. a.WithGrantOption, .. b.WithGrantOption]),
        ColumnPrivileges = Combine(a.ColumnPrivileges, b.ColumnPrivileges),
    };

    private static GrantInfo? Find(IReadOnlyList<GrantInfo> grants, string grantee, string grantor) =>
        grants.FirstOrDefault(g => string.Equals(g.Grantee, grantee, StringComparison.Ordinal) && string.Equals(g.Grantor, grantor, StringComparison.Ordinal));

    private static IReadOnlyDictionary<short, IReadOnlySet<string>> Combine(
        IReadOnlyDictionary<short, IReadOnlySet<string>> a, IReadOnlyDictionary<short, IReadOnlySet<string>> b)
    {
        if (b.Count == 0)
            return a;
        var all = new SortedDictionary<short, IReadOnlySet<string>>(a.ToDictionary());
        foreach ((short column, IReadOnlySet<string> privileges) in b)
            all[column] = GrantInfo.Set([.. all.GetValueOrDefault(column) ?? GrantInfo.Set(), .. privileges]);
        return all;
    }

    /// <summary>A right that is taken from the whole is taken from each column too.</summary>
    private static SortedDictionary<short, IReadOnlySet<string>> Without(IReadOnlyDictionary<short, IReadOnlySet<string>> columns, Rights rights)
    {
        var left = new SortedDictionary<short, IReadOnlySet<string>>();
        foreach ((short column, IReadOnlySet<string> privileges) in columns)
        {
            IEnumerable<string> gone = rights.Columns.TryGetValue(column, out IReadOnlySet<string>? here) ? here.Concat(rights.Whole) : rights.Whole;
            IReadOnlySet<string> kept = GrantInfo.Set(privileges.Except(gone, StringComparer.Ordinal));
            if (kept.Count > 0)
                left[column] = kept;
        }

        return left;
    }
}

/// <summary>Rights on an object as a whole, and on some of its columns.</summary>
internal sealed record Rights(IReadOnlyList<string> Whole, IReadOnlyDictionary<short, IReadOnlySet<string>> Columns)
{
    public static readonly IReadOnlyDictionary<short, IReadOnlySet<string>> NoColumns = new SortedDictionary<short, IReadOnlySet<string>>();
}
