using System.Text;
using Longitude.Sql.Catalog;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Modify;

/// <summary>Rows in words, for messages. Somebody who may not read a column is not told of it.</summary>
internal static class RowText
{
    private const int ValueBytesMax = 64;

    public static string? Failing(ExecutionContext context, TableInfo table, Datum[] row)
    {
        var text = new StringBuilder("Failing row contains (");
        bool isFirst = true;
        string role = context.Session.CurrentUser;
        bool mayReadAll = Privileges.Has(context.Catalog, role, table, [.. table.Columns.Select(c => c.Number)], Privileges.Select);
        for (int i = 0; i < row.Length; i++)
        {
            ColumnInfo column = table.Columns[i];
            if (!mayReadAll && !Privileges.Has(context.Catalog, role, table, [column.Number], Privileges.Select))
                continue;
            if (!isFirst)
                text.Append(", ");
            isFirst = false;
            text.Append(row[i].IsNull ? "null" : Shortened(TypeFormat.Format(row[i], column.Type, context.Session.Types)));
        }

        return isFirst ? null : text.Append(").").ToString();
    }

    /// <summary>Values of a key: <c>(a, b)=(1, x)</c>.</summary>
    public static string Key(ExecutionContext context, TableInfo table, IReadOnlyList<short> columns, ReadOnlySpan<Datum> values)
    {
        var text = new StringBuilder("(");
        for (int i = 0; i < columns.Count; i++)
            text.Append(i == 0 ? "" : ", ").Append(table.FindColumn(columns[i])!.Name);
        text.Append(")=(");
        for (int i = 0; i < columns.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            text.Append(values[i].IsNull ? "null" : TypeFormat.Format(values[i], table.FindColumn(columns[i])!.Type, context.Session.Types));
        }

        return text.Append(')').ToString();
    }

    private static string Shortened(string value)
    {
        if (value.Length <= ValueBytesMax / 3 || Encoding.UTF8.GetByteCount(value) <= ValueBytesMax)
            return value;
        int bytes = 0;
        int length = 0;
        foreach (Rune rune in value.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > ValueBytesMax)
                break;
            length += rune.Utf16SequenceLength;
        }

        return string.Concat(value.AsSpan(0, length), "...");
    }
}
