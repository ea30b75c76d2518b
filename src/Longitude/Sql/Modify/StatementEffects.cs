using Longitude.Sql.Catalog;
using Longitude.Sql.Definitions;
using Longitude.Sql.Execution;
using Longitude.Sql.Storage;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Modify;

/// <summary>
/// What follows from the rows that a statement has written, once all of them are written: foreign keys are asked, and their actions
/// carried out, which may write more. Statements in WITH belong to the statement around them, and end with it.
/// </summary>
internal sealed class StatementEffects
{
    /// <summary>The key under which executions keep theirs.</summary>
    private static readonly object Owner = new();

    /// <summary>So many keys that were found are remembered, for bulk loads whose rows refer to few others.</summary>
    private const int FoundMax = 65536;

    private readonly Dictionary<uint, HashSet<Datum[]>> _found = [];
    private readonly List<(ForeignKeyCheck Key, Datum[] Values)> _missing = [];
    private readonly Queue<KeyChange> _changed = [];
    private readonly Dictionary<uint, ReferencingKey[]> _referencing = [];
    private readonly HashSet<uint> _emptied = [];
    private int _depth;

    public static StatementEffects Of(ExecutionContext context) => context.StateOf(Owner, static () => new StatementEffects());

    /// <summary>A statement that writes begins; its end is <see cref="Leave"/>.</summary>
    public void Enter() => _depth++;

    /// <summary>A statement has written its rows. After the outermost one foreign keys are asked.</summary>
    public void Leave(ExecutionContext context)
    {
        if (--_depth == 0)
            Finish(context);
    }

    /// <summary>A statement has failed.</summary>
    public void Abandon() => _depth--;

    /// <summary>The foreign keys of all tables that point at a table.</summary>
    public ReferencingKey[] ReferencingKeys(ExecutionContext context, TableInfo table)
    {
        if (!_referencing.TryGetValue(table.Oid, out ReferencingKey[]? keys))
            _referencing.Add(table.Oid, keys = FindReferencing(context.Catalog, table));
        return keys;
    }

    /// <summary>A row was written that refers to another one.</summary>
    public void Check(ExecutionContext context, ForeignKeyCheck key, Datum[] row)
    {
        if (key.ValuesOf(context, row) is not { } values)
            return;
        if (Deferral.IsDeferred(context, key.Key))
        {
            Deferral.Add(context, key, values);
            return;
        }

        if (!_found.TryGetValue(key.Key.Oid, out HashSet<Datum[]>? found))
            _found.Add(key.Key.Oid, found = new HashSet<Datum[]>(new KeyComparer([.. key.Key.Columns.Select(c => key.Table.FindColumn(c)!.Type)])));
        if (found.Contains(values))
            return;

        // What is not there yet may still come with a later row of the statement.
        if (!key.IsThere(context, values))
            _missing.Add((key, values));
        else if (found.Count < FoundMax)
            found.Add(values);
    }

    /// <summary>A row that others may refer to has gone, or has another key now.</summary>
    public void Changed(ReferencingKey key, Datum[] before, Datum[]? after)
    {
        _found.Remove(key.Key.Oid);
        if (key.ValuesOf(before) is { } values)
            _changed.Enqueue(new KeyChange(key, values, after is not null, after is null ? null : key.ValuesOf(after)));
    }

    /// <summary>ON COMMIT DELETE ROWS: once per transaction is enough, but once per statement is no harm.</summary>
    public void EmptyAtCommit(ExecutionContext context, TableInfo table)
    {
        if (table.OnCommit is "delete rows" && _emptied.Add(table.Oid))
            TemporaryTables.OnCommit(context, table.Oid);
    }

    private void Finish(ExecutionContext context)
    {
        while (_changed.TryDequeue(out KeyChange? change))
            Act(context, change);
        foreach ((ForeignKeyCheck key, Datum[] values) in _missing)
        {
            if (!key.IsThere(context, values))
                throw key.Missing(context, values);
        }

        _missing.Clear();
    }

    private void Act(ExecutionContext context, KeyChange change)
    {
        (ReferencingKey key, Datum[] values, bool isUpdate, Datum[]? newValues) = change;
        ForeignKeyAction action = isUpdate ? key.Key.OnUpdate : key.Key.OnDelete;
        switch (action)
        {
            case ForeignKeyAction.NoAction when Deferral.IsDeferred(context, key.Key):
                Deferral.Add(context, key, values);
                return;
            case ForeignKeyAction.NoAction:
                if (!key.IsThere(context, values) && key.Find(context, values, limit: 1).Count > 0)
                    throw key.StillReferenced(context, values);
                return;
            case ForeignKeyAction.Restrict:
                if (key.Find(context, values, limit: 1).Count > 0)
                    throw key.StillReferenced(context, values);
                return;
        }

        TableWriter writer = TableWriter.For(context, key.Table);
        var frame = new EvalFrame(context, null);
        foreach ((RowId id, Datum[] row) in key.Find(context, values))
        {
            if (action == ForeignKeyAction.Cascade && !isUpdate)
            {
                writer.Delete(context, this, id, row);
                continue;
            }

            Datum[] changed = key.WithKey(row, i => action switch
            {
                ForeignKeyAction.Cascade => newValues is null ? Datum.Null : newValues[i],
                ForeignKeyAction.SetDefault => DefaultOf(writer, frame, key.ColumnAt(i)),
                _ => Datum.Null,
            });
            writer.Complete(frame, changed);
            writer.Update(context, this, id, row, changed);
        }
    }

    /// <param name="NewValues">Null when the row was deleted, or its key has a NULL now.</param>
    private sealed record KeyChange(ReferencingKey Key, Datum[] Values, bool IsUpdate, Datum[]? NewValues);

    private static Datum DefaultOf(TableWriter writer, EvalFrame frame, int column) => writer.Defaults[column] is { } value ? value.Eval(frame) : Datum.Null;

    private static ReferencingKey[] FindReferencing(CatalogSnapshot catalog, TableInfo table)
    {
        if (!catalog.Referencing.TryGetValue(table.Oid, out var holders))
            return [];
        return
        [
            .. holders.Order()
                .Select(h => catalog.Tables[h])
                .SelectMany(h => h.ForeignKeys.Where(k => k.ReferencedTable == table.Oid).Select(k => new ReferencingKey(table, h, k))),
        ];
    }
}

/// <summary>Equality of keys of several values.</summary>
internal sealed class KeyComparer(SqlType[] types) : IEqualityComparer<Datum[]>
{
    public bool Equals(Datum[]? x, Datum[]? y)
    {
        for (int i = 0; i < types.Length; i++)
        {
            if (!types[i].Comparer.Equals(x![i], y![i]))
                return false;
        }

        return true;
    }

    public int GetHashCode(Datum[] key)
    {
        int hash = 17;
        for (int i = 0; i < types.Length; i++)
            hash = unchecked((hash * 31) + types[i].Comparer.GetHashCode(key[i]));
        return hash;
    }
}
