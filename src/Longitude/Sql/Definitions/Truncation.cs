using Longitude.Client;
using Longitude.Sql.Catalog;
using Longitude.Sql.Storage;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Definitions;

/// <summary>TRUNCATE. A table with few rows loses them one by one, which hinders nobody; others get a new storage, whatever they hold.</summary>
internal static class Truncation
{
    private const int RowsDeletedMax = 1000;

    public static string? Run(DefinitionContext c, TruncateStatement s)
    {
        var tables = new List<TableInfo>();
        foreach (QualifiedName name in s.Tables)
            Add(c, tables, c.Require(name));
        if (s.Cascade)
            AddReferencing(c, tables);
        else
            CheckReferencing(c, tables);
        foreach (TableInfo table in tables)
        {
            Empty(c, c.Catalog.Tables[table.Oid]);
            if (s.RestartIdentity)
                RestartSequences(c, table.Oid);
        }

        return null;
    }

    private static void Add(DefinitionContext c, List<TableInfo> tables, TableInfo table)
    {
        if (table.Kind != RelationKind.Table)
        {
            throw table.Kind == RelationKind.SystemView
                ? new SqlException(SqlStates.InsufficientPrivilege, $"permission denied: \"{table.Name}\" is a system catalog")
                : new SqlException(SqlStates.WrongObjectType, $"\"{table.Name}\" is not a table");
        }

        Privileges.Check(c.Catalog, c.Role, table, [], Privileges.Truncate);
        if (!tables.Contains(table))
            tables.Add(table);
    }

    private static void AddReferencing(DefinitionContext c, List<TableInfo> tables)
    {
        for (int i = 0; i < tables.Count; i++)
        {
            foreach (uint holder in c.Catalog.Referencing.GetValueOrDefault(tables[i].Oid, []).Order())
            {
                TableInfo table = c.Catalog.Tables[holder];
                if (tables.Contains(table))
                    continue;
                c.Notice($"truncate cascades to table \"{table.Name}\"");
                Add(c, tables, table);
            }
        }
    }

    private static void CheckReferencing(DefinitionContext c, List<TableInfo> tables)
    {
        foreach (TableInfo table in tables)
        {
            foreach (uint holder in c.Catalog.Referencing.GetValueOrDefault(table.Oid, []).Order())
            {
                TableInfo other = c.Catalog.Tables[holder];
                if (tables.Contains(other))
                    continue;
                throw new SqlException(SqlStates.FeatureNotSupported, "cannot truncate a table referenced in a foreign key constraint")
                {
                    Detail = $"Table \"{other.Name}\" references \"{table.Name}\".",
                    Hint = $"Truncate table \"{other.Name}\" at the same time, or use TRUNCATE ... CASCADE.",
                };
            }
        }
    }

    private static void Empty(DefinitionContext c, TableInfo table)
    {
        int[] all = [.. Enumerable.Range(0, table.Columns.Count)];
        var found = new List<(RowId Id, Datum[] Row)>();
        using (TableCursor rows = c.Transaction.Tables.Scan(table, all, backwards: false, ReadKind.Required))
        {
            var row = new Datum[all.Length];
            while (found.Count <= RowsDeletedMax && rows.Next(row))
                found.Add((rows.RowId, [.. row]));
        }

        if (found.Count <= RowsDeletedMax)
        {
            foreach ((RowId id, Datum[] row) in found)
                c.Transaction.Tables.Delete(table, id, row);
            return;
        }

        TableStorage.Forget(c, table);
        c.Put(TableStorage.WithNewStorage(c, table));
    }

    private static void RestartSequences(DefinitionContext c, uint table)
    {
        foreach (TableInfo sequence in c.Catalog.Tables.Values.Where(t => t.Sequence is { } q && q.OwnerTable == table).ToArray())
            SequenceDefinitions.Restart(c, sequence);
    }
}
