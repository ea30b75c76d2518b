using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;
using static Longitude.Sql.SystemCatalog.SchemaTableRows;

namespace Longitude.Sql.SystemCatalog;

/// <summary>information_schema: constraints. NOT NULL counts as a check there, with a name made from oids, as in PostgreSQL 15.</summary>
internal static class SchemaConstraintRows
{
    public static IEnumerable<Datum[]> TableConstraints(SystemReader reader, SystemRelation relation)
    {
        foreach (Constraint constraint in All(reader))
        {
            string kind = constraint.Kind switch
            {
                "p" => "PRIMARY KEY",
                "u" => "UNIQUE",
                "f" => "FOREIGN KEY",
                _ => "CHECK",
            };
            yield return relation.Row(
            [
                .. Name(reader, constraint), .. SchemaTableRows.Name(reader, constraint.Table), ("constraint_type", kind),
                ("is_deferrable", YesOrNo(constraint.ForeignKey?.IsDeferrable ?? false)), ("initially_deferred", YesOrNo(constraint.ForeignKey?.IsInitiallyDeferred ?? false)),
                ("enforced", "YES"), ("nulls_distinct", kind is "UNIQUE" ? YesOrNo(!constraint.Key!.NullsNotDistinct) : null),
            ]);
        }

        foreach ((TableInfo table, ColumnInfo column) in NotNulls(reader))
        {
            yield return relation.Row(
            [
                .. NotNullName(reader, table, column), .. SchemaTableRows.Name(reader, table), ("constraint_type", "CHECK"), ("is_deferrable", "NO"),
                ("initially_deferred", "NO"), ("enforced", "YES"),
            ]);
        }
    }

    public static IEnumerable<Datum[]> KeyColumns(SystemReader reader, SystemRelation relation)
    {
        foreach (Constraint constraint in All(reader).Where(c => c.Check is null))
        {
            IReadOnlyList<short> columns = constraint.ForeignKey?.Columns ?? [.. constraint.Key!.Columns.Select(c => c.Number)];
            for (int i = 0; i < columns.Count; i++)
            {
                yield return relation.Row(
                [
                    .. Name(reader, constraint), .. SchemaTableRows.Name(reader, constraint.Table), ("column_name", constraint.Table.FindColumn(columns[i])?.Name),
                    ("ordinal_position", i + 1), ("position_in_unique_constraint", PositionInKey(reader, constraint.ForeignKey, i)),
                ]);
            }
        }
    }

    public static IEnumerable<Datum[]> ColumnUsage(SystemReader reader, SystemRelation relation)
    {
        foreach (Constraint constraint in All(reader))
        {
            (TableInfo table, IEnumerable<short> columns) = Used(reader, constraint);
            foreach (short column in columns)
                yield return relation.Row([.. SchemaTableRows.Name(reader, table), ("column_name", table.FindColumn(column)?.Name), .. Name(reader, constraint)]);
        }
    }

    public static IEnumerable<Datum[]> TableUsage(SystemReader reader, SystemRelation relation) => All(reader).Where(c => c.Check is null)
        .Select(c => relation.Row([.. SchemaTableRows.Name(reader, Used(reader, c).Table), .. Name(reader, c)]));

    public static IEnumerable<Datum[]> References(SystemReader reader, SystemRelation relation)
    {
        foreach (Constraint constraint in All(reader))
        {
            if (constraint.ForeignKey is not { } key)
                continue;
            IndexInfo? unique = ConstraintRows.ReferencedKey(reader, key);
            bool isConstraint = unique is { IsConstraint: true } or { IsPrimary: true };
            yield return relation.Row(
            [
                .. Name(reader, constraint), ("unique_constraint_catalog", isConstraint ? reader.Session.Database : null),
                ("unique_constraint_schema", isConstraint ? reader.Catalog.SchemaName(reader.Catalog.FindTable(key.ReferencedTable)!.SchemaOid) : null),
                ("unique_constraint_name", isConstraint ? unique!.Name : null), ("match_option", key.IsMatchFull ? "FULL" : "NONE"),
                ("update_rule", Rule(key.OnUpdate)), ("delete_rule", Rule(key.OnDelete)),
            ]);
        }
    }

    public static IEnumerable<Datum[]> Checks(SystemReader reader, SystemRelation relation)
    {
        foreach (Constraint constraint in All(reader).Where(c => c.Check is not null))
            yield return relation.Row([.. Name(reader, constraint), ("check_clause", $"({ObjectText.Expression(constraint.Check!.Expression, pretty: false)})")]);
        foreach ((TableInfo table, ColumnInfo column) in NotNulls(reader))
            yield return relation.Row([.. NotNullName(reader, table, column), ("check_clause", $"{column.Name} IS NOT NULL")]);
    }

    private static IEnumerable<Constraint> All(SystemReader reader) => Known(reader).Where(t => t.Kind == RelationKind.Table).SelectMany(Constraint.Of);

    private static IEnumerable<(TableInfo, ColumnInfo)> NotNulls(SystemReader reader) =>
        Known(reader).Where(t => t.Kind == RelationKind.Table).SelectMany(t => t.Columns.Where(c => c.IsNotNull), (t, c) => (t, c));

    private static (string, Cell)[] Name(SystemReader reader, Constraint constraint) => Name(reader, constraint.Table, constraint.Name);

    private static (string, Cell)[] NotNullName(SystemReader reader, TableInfo table, ColumnInfo column) =>
        Name(reader, table, $"{table.SchemaOid}_{table.Oid}_{column.Number}_not_null");

    private static (string, Cell)[] Name(SystemReader reader, TableInfo table, string name) =>
        [("constraint_catalog", reader.Session.Database), ("constraint_schema", reader.Catalog.SchemaName(table.SchemaOid)), ("constraint_name", name)];

    /// <summary>What a constraint uses: of a foreign key, the columns that it refers to.</summary>
    private static (TableInfo Table, IEnumerable<short> Columns) Used(SystemReader reader, Constraint constraint) => constraint switch
    {
        { ForeignKey: { } key } => (reader.Catalog.FindTable(key.ReferencedTable)!, key.ReferencedColumns),
        { Check: { } check } => (constraint.Table, ConstraintRows.CheckColumns(constraint.Table, check)),
        _ => (constraint.Table, constraint.Key!.Columns.Select(c => c.Number)),
    };

    private static long? PositionInKey(SystemReader reader, ForeignKeyInfo? key, int column)
    {
        if (key is null || ConstraintRows.ReferencedKey(reader, key) is not { } unique)
            return null;
        int at = unique.Columns.Select(c => c.Number).ToList().IndexOf(key.ReferencedColumns[column]);
        return at + 1;
    }

    private static string Rule(ForeignKeyAction action) => action switch
    {
        ForeignKeyAction.Cascade => "CASCADE",
        ForeignKeyAction.Restrict => "RESTRICT",
        ForeignKeyAction.SetNull => "SET NULL",
        ForeignKeyAction.SetDefault => "SET DEFAULT",
        _ => "NO ACTION",
    };
}
