using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>pg_index and pg_constraint.</summary>
internal static class ConstraintRows
{
    public static IEnumerable<Datum[]> Indexes(SystemReader reader, SystemRelation relation)
    {
        foreach (TableInfo table in reader.Relations)
        {
            foreach (IndexInfo index in table.Indexes)
            {
                string?[] expressions = [.. index.Columns.Select(c => c.Expression).Where(e => e is not null)];
                yield return relation.Row(
                    ("indexrelid", index.Oid), ("indrelid", table.Oid), ("indnatts", index.Columns.Count + index.Include.Count),
                    ("indnkeyatts", index.Columns.Count), ("indisunique", index.IsUnique), ("indnullsnotdistinct", index.NullsNotDistinct),
                    ("indisprimary", index.IsPrimary), ("indimmediate", true), ("indisvalid", true), ("indisready", true), ("indislive", true),
                    ("indkey", Vector(SqlTypes.Int2, [.. index.Columns.Select(c => (long)c.Number), .. index.Include.Select(n => (long)n)])),
                    ("indcollation", Vector(SqlTypes.Oid, [.. index.Columns.Select(c => (long)TypeTraits.Of(c.Type).Collation)])),
                    ("indclass", Vector(SqlTypes.Oid, [.. index.Columns.Select(c => (long)OperatorClasses.Default(c.Type))])),
                    ("indoption", Vector(SqlTypes.Int2, [.. index.Columns.Select(c => (c.IsDescending ? 1L : 0) + (c.NullsFirst ? 2 : 0))])),
                    ("indexprs", expressions.Length == 0 ? null : string.Join(", ", expressions)),
                    ("indpred", index.Predicate));
            }
        }
    }

    public static IEnumerable<Datum[]> Constraints(SystemReader reader, SystemRelation relation)
    {
        foreach (Constraint constraint in reader.Objects.Constraints)
        {
            yield return constraint switch
            {
                { ForeignKey: { } key } => ForeignKey(reader, relation, constraint, key),
                { Check: { } check } => relation.Row(
                    [.. Common(constraint), ("convalidated", !check.IsNotValid), ("conkey", Numbers(CheckColumns(constraint.Table, check))), ("conbin", check.Expression)]),
                _ => relation.Row(
                    [.. Common(constraint), ("convalidated", true), ("conindid", constraint.Key!.Oid), ("connoinherit", true), ("conkey", Numbers(constraint.Key.Columns.Select(c => c.Number)))]),
            };
        }
    }

    /// <summary>The columns that a check names, by number.</summary>
    public static IEnumerable<short> CheckColumns(TableInfo table, CheckInfo check)
    {
        IReadOnlySet<string> names = NamedColumns.Of(check.Expression);
        return table.Columns.Where(c => names.Contains(c.Name)).Select(c => c.Number);
    }

    public static SqlArray Vector(SqlType element, long[] values) =>
        new(element, [values.Length], [0], [.. values.Select(v => Datum.Of(v))]);

    private static (string, Cell)[] Common(Constraint constraint) =>
    [
        ("oid", constraint.Oid), ("conname", constraint.Name), ("connamespace", constraint.Table.SchemaOid), ("contype", constraint.Kind),
        ("conrelid", constraint.Table.Oid), ("conislocal", true), ("confupdtype", " "), ("confdeltype", " "), ("confmatchtype", " "),
    ];

    private static Datum[] ForeignKey(SystemReader reader, SystemRelation relation, Constraint constraint, ForeignKeyInfo key) => relation.Row(
    [
        .. Common(constraint), ("condeferrable", key.IsDeferrable), ("condeferred", key.IsInitiallyDeferred), ("convalidated", !key.IsNotValid),
        ("conindid", ReferencedIndex(reader, key)), ("confrelid", key.ReferencedTable), ("confupdtype", Action(key.OnUpdate)),
        ("confdeltype", Action(key.OnDelete)), ("confmatchtype", key.IsMatchFull ? "f" : "s"), ("connoinherit", true), ("conkey", Numbers(key.Columns)),
        ("confkey", Numbers(key.ReferencedColumns)),
    ]);

    /// <summary>The unique index that a foreign key relies on.</summary>
    public static uint ReferencedIndex(SystemReader reader, ForeignKeyInfo key) => ReferencedKey(reader, key)?.Oid ?? 0;

    public static IndexInfo? ReferencedKey(SystemReader reader, ForeignKeyInfo key) =>
        reader.Catalog.FindTable(key.ReferencedTable)?.Indexes.Where(i => i.IsUnique && i.Predicate is null && i.Columns.Count == key.ReferencedColumns.Count)
            .OrderByDescending(i => i.IsPrimary)
            .FirstOrDefault(i => i.Columns.All(c => key.ReferencedColumns.Contains(c.Number)));

    private static SqlArray Numbers(IEnumerable<short> numbers) => SqlArray.Of(SqlTypes.Int2, [.. numbers.Select(n => Datum.Of((long)n))]);

    private static string Action(ForeignKeyAction action) => action switch
    {
        ForeignKeyAction.Restrict => "r",
        ForeignKeyAction.Cascade => "c",
        ForeignKeyAction.SetNull => "n",
        ForeignKeyAction.SetDefault => "d",
        _ => "a",
    };
}
