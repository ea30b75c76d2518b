using Longitude.Client;
using Longitude.Sql.Catalog;
using Longitude.Sql.Types;

namespace Longitude.Sql.Storage;

/// <content>Single rows by their keys, as queries read them: validated as the level wants it.</content>
internal sealed partial class TableAccess
{
    /// <summary>Reads the row with values in the columns of a unique index.</summary>
    /// <param name="into">Filled in as by a scan.</param>
    /// <param name="wantsXmin">Whether <paramref name="xmin"/> is of use.</param>
    /// <param name="xmin">The row's <see cref="RowMark"/>.</param>
    /// <returns>Null when there is no such row; a NULL among the values never finds one.</returns>
    public RowId? Get(TableInfo table, IndexInfo unique, Datum[] key, IReadOnlyList<int> columns, Datum[] into, bool wantsXmin, out uint xmin)
    {
        xmin = 0;
        TableUse use = Use(table);
        if (unique.IsPrimary)
        {
            if (FindByKey(use, key, ReadKind.Plain, out byte[]? row) is not { } found)
                return null;
            xmin = wantsXmin ? RowMark.Of(row) : 0;
            use.Layout.ReaderOf(columns).Read(row!, into);
            return found;
        }

        return FindByIndex(use, unique, key, ReadKind.Plain) is { } id && TryGet(table, id, columns, into, out xmin) ? id : null;
    }
}
