using Longitude.Sql.Catalog;

namespace Longitude.Sql.Definitions;

/// <summary>Takes columns, constraints, indexes and defaults out of a table that stays.</summary>
internal static class TableParts
{
    public static TableInfo Remove(DefinitionContext c, uint table, IReadOnlyList<ObjectReference> parts)
    {
        TableInfo before = c.Catalog.Tables[table];
        HashSet<short> columns = [.. Of(parts, ObjectClass.Column).Select(p => (short)p)];
        HashSet<short> defaults = [.. Of(parts, ObjectClass.Default).Select(p => (short)p)];
        HashSet<uint> constraints = [.. Of(parts, ObjectClass.Constraint)];
        HashSet<uint> indexes = [.. Of(parts, ObjectClass.Index)];
        if (before.Placement is { Kind: Syntax.PlacementKind.By } placement && columns.Contains(placement.Column))
        {
            throw new SqlException(SqlStates.FeatureNotSupported, $"column \"{before.FindColumn(placement.Column)!.Name}\" says where the rows of table \"{before.Name}\" live and cannot be dropped")
            {
                Hint = "Place the table in another way first: ALTER TABLE ... SET PLACED.",
            };
        }

        TableInfo after = before with
        {
            Columns = [.. before.Columns.Where(k => !columns.Contains(k.Number)).Select(k => defaults.Contains(k.Number) ? k with { DefaultText = null } : k)],
            Checks = [.. before.Checks.Where(k => !constraints.Contains(k.Oid))],
            ForeignKeys = [.. before.ForeignKeys.Where(k => !constraints.Contains(k.Oid))],
            Indexes = [.. before.Indexes.Where(i => !indexes.Contains(i.Oid) && !(i.IsConstraint && constraints.Contains(i.ConstraintOid)))],
            Grants = [.. before.Grants.Select(g => WithoutColumns(g, columns))],
        };
        return TableChange.Apply(c, before, after);
    }

    private static GrantInfo WithoutColumns(GrantInfo grant, HashSet<short> columns) =>
        grant.ColumnPrivileges.Keys.Any(columns.Contains)
            ? grant with { ColumnPrivileges = grant.ColumnPrivileges.Where(p => !columns.Contains(p.Key)).ToDictionary() }
            : grant;

    private static IEnumerable<uint> Of(IReadOnlyList<ObjectReference> parts, ObjectClass of) => parts.Where(p => p.Class == of).Select(p => p.Part);
}
