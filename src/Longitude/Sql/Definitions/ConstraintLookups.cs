using Longitude.Sql.Catalog;

namespace Longitude.Sql.Definitions;

/// <summary>Constraints of a table by name and oid: those of indexes are kept with the index.</summary>
internal static class ConstraintLookups
{
    public static string? ConstraintName(this TableInfo table, uint oid) => table.AllConstraints().FirstOrDefault(c => c.Oid == oid).Name;

    public static uint? FindConstraint(this TableInfo table, string name)
    {
        foreach ((uint oid, string constraint) in table.AllConstraints())
        {
            if (string.Equals(constraint, name, StringComparison.Ordinal))
                return oid;
        }

        return null;
    }

    public static IEnumerable<(uint Oid, string Name)> AllConstraints(this TableInfo table)
    {
        foreach (CheckInfo check in table.Checks)
            yield return (check.Oid, check.Name);
        foreach (IndexInfo index in table.Indexes)
        {
            if (index.IsConstraint)
                yield return (index.ConstraintOid, index.Name);
        }

        foreach (ForeignKeyInfo key in table.ForeignKeys)
            yield return (key.Oid, key.Name);
    }

    /// <summary>The unique index that a foreign key rests on: the primary key's, if it fits.</summary>
    public static IndexInfo? FindReferencedIndex(this TableInfo referenced, ForeignKeyInfo key) => referenced.FindUniqueIndex(key.ReferencedColumns);

    /// <summary>A unique index over exactly these columns, in any order, for all rows.</summary>
    public static IndexInfo? FindUniqueIndex(this TableInfo table, IReadOnlyList<short> columns)
    {
        IndexInfo? found = null;
        foreach (IndexInfo index in table.Indexes)
        {
            bool fits = index.IsUnique
                && index.Predicate is null
                && index.Columns.Count == columns.Count
                && index.Columns.All(c => c.Number != 0 && columns.Contains(c.Number));
            if (fits && (found is null || index.IsPrimary))
                found = index;
        }

        return found;
    }

    /// <summary>True when a value of the column is in the index, or decides about it.</summary>
    public static bool Uses(this IndexInfo index, TableInfo table, short column)
    {
        if (index.Columns.Any(c => c.Number == column) || index.Include.Contains(column))
            return true;
        string name = table.FindColumn(column)!.Name;
        return index.Columns.Any(c => c.Expression is not null && ColumnUse.Mentions(c.Expression, name))
            || (index.Predicate is not null && ColumnUse.Mentions(index.Predicate, name));
    }
}
