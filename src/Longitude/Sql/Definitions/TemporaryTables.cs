using Longitude.Sql.Catalog;
using Longitude.Sql.Storage;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Definitions;

/// <summary>ON COMMIT of temporary tables.</summary>
internal static class TemporaryTables
{
    /// <summary>Has the table dropped or emptied before the transaction commits.</summary>
    public static void OnCommit(ExecutionContext context, uint oid) => context.Transaction.BeforeCommit.Add(() =>
    {
        if (!context.Catalog.Tables.TryGetValue(oid, out TableInfo? table))
            return;
        if (table.OnCommit is "drop")
            Drop(context, table);
        else
            Empty(context, table);
    });

    private static void Drop(ExecutionContext context, TableInfo table)
    {
        var c = new DefinitionContext(context);
        Dropping.Drop(c, [ObjectReference.Relation(table.Oid)], cascade: true);
        c.Save();
    }

    private static void Empty(ExecutionContext context, TableInfo table)
    {
        int[] all = [.. Enumerable.Range(0, table.Columns.Count)];
        var row = new Datum[all.Length];
        using TableCursor rows = context.Transaction.Tables.Scan(table, all, backwards: false, Client.ReadKind.Required);
        while (rows.Next(row))
            context.Transaction.Tables.Delete(table, rows.RowId, row);
    }
}
