using System.Text;
using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>Rights as PostgreSQL shows them: <c>alice=arw*/owner</c>, a letter for each privilege, a star when it may be passed on.</summary>
internal static class AclText
{
    private static readonly (string Privilege, char Letter)[] Letters =
    [
        (Privileges.Insert, 'a'), (Privileges.Select, 'r'), (Privileges.Update, 'w'), (Privileges.Delete, 'd'), (Privileges.Truncate, 'D'),
        (Privileges.References, 'x'), (Privileges.Trigger, 't'), ("execute", 'X'), (Privileges.Usage, 'U'), (Privileges.Create, 'C'),
        (Privileges.Temporary, 'T'), (Privileges.Connect, 'c'),
    ];

    /// <summary>What everybody may do with the system's own relations.</summary>
    public static readonly SqlArray PublicRead = SqlArray.Of(SqlTypes.AclItem, [Datum.Of($"=r/{CatalogSnapshot.FirstRole}")]);

    /// <summary>The array of an acl column; null when nothing was granted.</summary>
    public static SqlArray? Of(IReadOnlyList<GrantInfo> grants)
    {
        if (grants.Count == 0)
            return null;
        return SqlArray.Of(SqlTypes.AclItem, [.. grants.Where(g => g.Privileges.Count > 0).Select(g => Datum.Of(Item(g.Grantee, g.Privileges, g.WithGrantOption, g.Grantor)))]);
    }

    /// <summary>The rights on one column; null when there are none.</summary>
    public static SqlArray? OfColumn(IReadOnlyList<GrantInfo> grants, short column)
    {
        Datum[] items =
        [
            .. grants.Where(g => g.ColumnPrivileges.ContainsKey(column))
                .Select(g => Datum.Of(Item(g.Grantee, g.ColumnPrivileges[column], g.WithGrantOption, g.Grantor))),
        ];
        return items.Length == 0 ? null : SqlArray.Of(SqlTypes.AclItem, items);
    }

    /// <summary>aclexplode(): a row for each privilege.</summary>
    public static IEnumerable<Datum[]> Explode(SqlArray items, CatalogSnapshot catalog)
    {
        foreach (Datum item in items.Items.Where(i => !i.IsNull))
        {
            string text = item.Text;
            int equals = NameEnd(text, 0);
            int slash = text.IndexOf('/', equals);
            uint grantee = RoleOid(text[..equals], catalog);
            uint grantor = slash < 0 ? 0 : RoleOid(text[(slash + 1)..], catalog);
            string letters = slash < 0 ? text[(equals + 1)..] : text[(equals + 1)..slash];
            for (int i = 0; i < letters.Length; i++)
            {
                bool isGrantable = i + 1 < letters.Length && letters[i + 1] == '*';
                string privilege = Letters.Where(l => l.Letter == letters[i]).Select(l => l.Privilege).FirstOrDefault("");
                yield return [Datum.Of((long)grantor), Datum.Of((long)grantee), Datum.Of(privilege.ToUpperInvariant()), Datum.Of(isGrantable)];
                i += isGrantable ? 1 : 0;
            }
        }
    }

    private static int NameEnd(string text, int from)
    {
        bool inQuotes = false;
        for (int i = from; i < text.Length; i++)
        {
            if (text[i] == '"')
                inQuotes = !inQuotes;
            else if (text[i] == '=' && !inQuotes)
                return i;
        }

        throw TypeFormat.BadText("aclitem", text);
    }

    private static uint RoleOid(string name, CatalogSnapshot catalog) =>
        name.Length > 0 && catalog.Roles.TryGetValue(ObjectNames.Parse(name).Last, out RoleInfo? role) ? role.Oid : 0;

    private static string Item(string grantee, IReadOnlySet<string> privileges, IReadOnlySet<string> withGrantOption, string grantor)
    {
        StringBuilder text = new();
        text.Append(grantee.Length == 0 ? "" : Quote.Name(grantee)).Append('=');
        foreach ((string privilege, char letter) in Letters)
        {
            if (!privileges.Contains(privilege))
                continue;
            text.Append(letter);
            if (withGrantOption.Contains(privilege))
                text.Append('*');
        }

        return text.Append('/').Append(Quote.Name(grantor)).ToString();
    }
}
