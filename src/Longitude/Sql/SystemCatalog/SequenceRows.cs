using Longitude.Sql.Catalog;
using Longitude.Sql.Sequences;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>pg_sequence and pg_sequences.</summary>
internal static class SequenceRows
{
    /// <summary>What SELECT * FROM a sequence gives.</summary>
    public static readonly IReadOnlyList<ColumnInfo> Columns =
    [
        new() { Name = "last_value", Number = 1, Type = SqlTypes.Int8, IsNotNull = true },
        new() { Name = "log_cnt", Number = 2, Type = SqlTypes.Int8, IsNotNull = true },
        new() { Name = "is_called", Number = 3, Type = SqlTypes.Bool, IsNotNull = true },
    ];

    public static int ColumnCount => Columns.Count;

    public static IEnumerable<TableInfo> All(SystemReader reader) => reader.Relations.Where(t => t.Kind == RelationKind.Sequence);

    public static IEnumerable<Datum[]> Definitions(SystemReader reader, SystemRelation relation)
    {
        foreach (TableInfo table in All(reader))
        {
            SequenceInfo sequence = table.Sequence!;
            yield return relation.Row(
                ("seqrelid", table.Oid), ("seqtypid", sequence.Type.Oid), ("seqstart", sequence.Start), ("seqincrement", sequence.Increment),
                ("seqmax", sequence.Max), ("seqmin", sequence.Min), ("seqcache", (long)sequence.Cache), ("seqcycle", sequence.IsCycle));
        }
    }

    public static IEnumerable<Datum[]> View(SystemReader reader, SystemRelation relation)
    {
        foreach (TableInfo table in All(reader))
        {
            SequenceInfo sequence = table.Sequence!;
            bool mayRead = Privileges.Has(reader.Catalog, reader.Session.CurrentUser, table, [], Privileges.Select)
                || Privileges.Has(reader.Catalog, reader.Session.CurrentUser, table, [], Privileges.Usage);
            SequenceState? state = mayRead ? reader.Context.Transaction.Sequences.State(table) : null;
            yield return relation.Row(
                ("schemaname", reader.Catalog.SchemaName(table.SchemaOid)), ("sequencename", table.Name), ("sequenceowner", table.Owner),
                ("data_type", sequence.Type.Oid), ("start_value", sequence.Start), ("min_value", sequence.Min), ("max_value", sequence.Max),
                ("increment_by", sequence.Increment), ("cycle", sequence.IsCycle), ("cache_size", (long)sequence.Cache),
                ("last_value", state is { IsCalled: true, Value: var last } ? Datum.Of(last) : Datum.Null));
        }
    }
}
