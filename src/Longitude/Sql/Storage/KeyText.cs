using System.Text;
using Longitude.Sql.Catalog;
using Longitude.Sql.Types;

namespace Longitude.Sql.Storage;

/// <summary>Keys in words, for messages.</summary>
internal static class KeyText
{
    /// <summary>Such as <c>(a, lower(b))=(1, x)</c>.</summary>
    /// <param name="value">Gives the value of each of the index's columns.</param>
    public static string Of(IndexInfo index, TableInfo table, Func<int, Datum> value)
    {
        var text = new StringBuilder("(");
        for (int i = 0; i < index.Columns.Count; i++)
        {
            IndexColumn column = index.Columns[i];
            text.Append(i == 0 ? "" : ", ").Append(column.Expression ?? table.Columns[TableLayout.IndexOf(table, column.Number)].Name);
        }

        text.Append(")=(");
        for (int i = 0; i < index.Columns.Count; i++)
        {
            Datum datum = value(i);
            text.Append(i == 0 ? "" : ", ").Append(datum.IsNull ? "null" : TypeFormat.Format(datum, index.Columns[i].Type, TypeSettings.Default));
        }

        return text.Append(')').ToString();
    }

    /// <summary>
    /// What a key of Longitude's own stands for, such as <c>key (id)=(5) of table "accounts"</c>; null when it is none of SQL's, or of
    /// something that the catalog no longer has.
    /// </summary>
    public static string? Describe(CatalogSnapshot catalog, byte[] key)
    {
        if (StorageKeys.TableOfSchemaVersion(key) is { } oid)
            return catalog.Tables.TryGetValue(oid, out TableInfo? changed) ? $"the definition of table \"{changed.Name}\"" : null;
        if (!StorageKeys.IsRow(key))
            return null;
        uint storage = StorageKeys.StorageIdOf(key);
        foreach (TableInfo table in catalog.Tables.Values)
        {
            if (table.StorageId == storage)
                return table.PrimaryKey is { } primary ? Describe(table, primary, key, isPrimary: true) : $"a row of table \"{table.Name}\"";
            foreach (IndexInfo index in table.Indexes)
            {
                if (index.StorageId == storage)
                    return Describe(table, index, key, isPrimary: false);
            }
        }

        return null;
    }

    private static string Describe(TableInfo table, IndexInfo index, byte[] key, bool isPrimary)
    {
        TableLayout layout = TableLayout.Of(table);
        var values = new Datum[index.Columns.Count];
        int at = StorageKeys.PrefixLength;
        int known = 0;
        while (known < values.Length && at < key.Length)
        {
            IndexColumn c = index.Columns[known];
            KeyColumn column = isPrimary ? layout.Key[known] : new KeyColumn(c.Type, -1, c.IsDescending, isNullable: true, c.NullsFirst);
            values[known++] = column.Read(key.AsSpan(at), out int length);
            at += length;
        }

        // A range's beginning may hold only some of the columns.
        string what = known < values.Length ? $"a range of index \"{index.Name}\"" : $"key {Of(index, table, i => values[i])}";
        return $"{what} of table \"{table.Name}\"";
    }
}
