using Longitude.Sql.Catalog;
using Longitude.Sql.Definitions;

namespace Longitude.Sql.Copying;

/// <summary>Which columns a COPY of a table has.</summary>
internal static class CopyColumns
{
    /// <param name="names">Empty for all that are not generated.</param>
    /// <returns>The indexes of the columns, in the order of the data.</returns>
    public static int[] Of(TableInfo table, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            return [.. Enumerable.Range(0, table.Columns.Count).Where(i => !table.Columns[i].IsGenerated)];
        var columns = new List<int>();
        foreach (string name in names)
        {
            int column = table.IndexOf(name);
            if (column < 0)
                throw TableErrors.MissingColumn(name, table);
            if (table.Columns[column].IsGenerated)
            {
                throw new SqlException(SqlStates.InvalidColumnReference, $"column \"{name}\" is a generated column")
                {
                    Detail = "Generated columns cannot be used in COPY.",
                };
            }

            if (columns.Contains(column))
                throw new SqlException(SqlStates.DuplicateColumn, $"column \"{name}\" specified more than once");
            columns.Add(column);
        }

        return [.. columns];
    }
}
