using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Storage;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Modify;

/// <summary>A foreign key seen from the table that it points at: what becomes of rows that refer to a row which goes or changes.</summary>
internal sealed class ReferencingKey
{
    private readonly TableInfo _parent;
    private readonly TableInfo _child;
    private readonly ForeignKeyInfo _key;
    private readonly int[] _parentColumns;
    private readonly int[] _childColumns;

    private ReferencingKey(TableInfo parent, TableInfo child, ForeignKeyInfo key)
    {
        _parent = parent;
        _child = child;
        _key = key;
        _parentColumns = [.. key.ReferencedColumns.Select(n => TableLayout.IndexOf(parent, n))];
        _childColumns = [.. key.Columns.Select(n => TableLayout.IndexOf(child, n))];
    }

    /// <summary>All foreign keys that point at a table.</summary>
    public static IEnumerable<ReferencingKey> To(CatalogSnapshot catalog, TableInfo parent)
    {
        if (!catalog.Referencing.TryGetValue(parent.Oid, out var children))
            yield break;
        foreach (uint oid in children.Order())
        {
            TableInfo child = catalog.FindTable(oid)!;
            foreach (ForeignKeyInfo key in child.ForeignKeys)
            {
                if (key.ReferencedTable == parent.Oid)
                    yield return new ReferencingKey(parent, child, key);
            }
        }
    }

    public bool IsSame(Datum[] before, Datum[] after) => Array.TrueForAll(_parentColumns, c => TableLayout.IsSame(before[c], after[c]));

    public void OnDelete(RowChanges changes, Datum[] before) => Act(changes, before, null, _key.OnDelete);

    public void OnUpdate(RowChanges changes, Datum[] before, Datum[] after) => Act(changes, before, after, _key.OnUpdate);

    private void Act(RowChanges changes, Datum[] before, Datum[]? after, ForeignKeyAction action)
    {
        var values = new Datum[_parentColumns.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = before[_parentColumns[i]];
            if (values[i].IsNull)
                return;
        }

        switch (action)
        {
            case ForeignKeyAction.NoAction when _key.IsInitiallyDeferred:
                changes.Context.Transaction.BeforeCommit.Add(() => Refuse(changes, before, values, action));
                break;
            case ForeignKeyAction.NoAction or ForeignKeyAction.Restrict:
                Refuse(changes, before, values, action);
                break;
            default:
                Cascade(changes, values, after, action);
                break;
        }
    }

    /// <exception cref="SqlException">23503: a row still refers to the key, and no other row has taken its place.</exception>
    private void Refuse(RowChanges changes, Datum[] before, Datum[] values, ForeignKeyAction action)
    {
        ExecutionContext context = changes.Context;
        if (action == ForeignKeyAction.NoAction)
        {
            (IndexInfo index, int[] order) = ReferencedKey.IndexOf(_parent, _key);
            if (context.Transaction.Tables.Find(_parent, index, [.. order.Select(o => values[o])]) is not null)
                return;
        }

        if (changes.Find(_child, _childColumns, values, onlyFirst: true).Count == 0)
            return;
        throw new SqlException(
            SqlStates.ForeignKeyViolation,
            $"update or delete on table \"{_parent.Name}\" violates foreign key constraint \"{_key.Name}\" on table \"{_child.Name}\"")
        {
            Detail = $"Key {ReferencedKey.Describe(_parent, _parentColumns, before, context)} is still referenced from table \"{_child.Name}\".",
            SchemaName = context.Catalog.SchemaName(_child.SchemaOid),
            TableName = _child.Name,
            ConstraintName = _key.Name,
        };
    }

    private void Cascade(RowChanges changes, Datum[] values, Datum[]? after, ForeignKeyAction action)
    {
        TableWriter writer = changes.WriterOf(_child);
        foreach ((RowId id, Datum[] row) in changes.Find(_child, _childColumns, values))
        {
            changes.Context.Transaction.Lock(id);
            if (action == ForeignKeyAction.Cascade && after is null)
            {
                changes.Delete(writer, id, row);
                continue;
            }

            Datum[] changed = [.. row];
            var frame = new EvalFrame(changes.Context, null);
            for (int i = 0; i < _childColumns.Length; i++)
            {
                changed[_childColumns[i]] = action switch
                {
                    ForeignKeyAction.Cascade => after![_parentColumns[i]],
                    ForeignKeyAction.SetDefault => writer.DefaultOf(_childColumns[i], frame),
                    _ => Datum.Null,
                };
            }

            changes.Update(writer, id, row, changed);
        }
    }
}
