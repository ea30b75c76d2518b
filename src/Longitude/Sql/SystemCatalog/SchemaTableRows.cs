using Longitude.Sql.Catalog;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>information_schema: tables, columns, views, sequences, schemata, and what types they use.</summary>
internal static class SchemaTableRows
{
    public static IEnumerable<Datum[]> Tables(SystemReader reader, SystemRelation relation) => Known(reader).Where(IsTableOrView).Select(t => relation.Row(
        [
            .. Name(reader, t), ("table_type", TableType(t)), ("is_insertable_into", YesOrNo(t.Kind == RelationKind.Table)), ("is_typed", "NO"),
            ("commit_action", t.TemporaryOwner == 0 ? null : t.OnCommit is null ? "PRESERVE" : t.OnCommit.StartsWith("drop", StringComparison.Ordinal) ? "DROP" : "DELETE"),
        ]));

    public static IEnumerable<Datum[]> Columns(SystemReader reader, SystemRelation relation) =>
        Known(reader).Where(IsTableOrView).SelectMany(t => t.Columns.Select((c, i) => Column(reader, relation, t, c, i + 1)));

    public static IEnumerable<Datum[]> Views(SystemReader reader, SystemRelation relation) => Known(reader).Where(t => t.Kind == RelationKind.View).Select(v => relation.Row(
        [
            .. Name(reader, v), ("view_definition", Privileges.IsOwner(reader.Catalog, reader.Session.CurrentUser, v.Owner) ? ObjectText.ViewDefinition(v) : null),
            ("check_option", v.CheckOption?.ToUpperInvariant() ?? "NONE"), ("is_updatable", "NO"), ("is_insertable_into", "NO"),
            ("is_trigger_updatable", "NO"), ("is_trigger_deletable", "NO"), ("is_trigger_insertable_into", "NO"),
        ]));

    public static IEnumerable<Datum[]> Sequences(SystemReader reader, SystemRelation relation) =>
        Known(reader).Where(t => t.Sequence is { IsIdentity: false }).Select(t => relation.Row(
            ("sequence_catalog", reader.Session.Database), ("sequence_schema", reader.Catalog.SchemaName(t.SchemaOid)), ("sequence_name", t.Name),
            ("data_type", TypeNames.Format(t.Sequence!.Type, -1)), ("numeric_precision", t.Sequence.Type.Length * 8), ("numeric_precision_radix", 2),
            ("numeric_scale", 0), ("start_value", Text(t.Sequence.Start)), ("minimum_value", Text(t.Sequence.Min)), ("maximum_value", Text(t.Sequence.Max)),
            ("increment", Text(t.Sequence.Increment)), ("cycle_option", YesOrNo(t.Sequence.IsCycle))));

    public static IEnumerable<Datum[]> Schemata(SystemReader reader, SystemRelation relation) => reader.Catalog.Schemas.Values
        .Where(s => Privileges.IsOwner(reader.Catalog, reader.Session.CurrentUser, s.Owner) || Privileges.HasOnSchema(reader.Catalog, reader.Session.CurrentUser, s, Privileges.Usage))
        .OrderBy(s => s.Oid)
        .Select(s => relation.Row(("catalog_name", reader.Session.Database), ("schema_name", s.Name), ("schema_owner", s.Owner)));

    public static IEnumerable<Datum[]> ViewTables(SystemReader reader, SystemRelation relation) =>
        ViewUses(reader).Select(u => relation.Row([.. ViewName(reader, u.View), .. Name(reader, u.Table)]));

    public static IEnumerable<Datum[]> ViewColumns(SystemReader reader, SystemRelation relation) => ViewUses(reader).SelectMany(u => u.Columns.Select(
        n => relation.Row([.. ViewName(reader, u.View), .. Name(reader, u.Table), ("column_name", u.Table.FindColumn(n)?.Name)])));

    public static IEnumerable<Datum[]> ColumnTypes(SystemReader reader, SystemRelation relation) =>
        Known(reader).Where(IsTableOrView).SelectMany(t => t.Columns, (t, c) => relation.Row([.. Name(reader, t), .. UdtName(reader, c.Type), ("column_name", c.Name)]));

    public static IEnumerable<Datum[]> ElementTypes(SystemReader reader, SystemRelation relation) => Known(reader).Where(IsTableOrView).SelectMany(
        t => t.Columns.Where(c => c.Type.IsArray),
        (t, c) => relation.Row(
        [
            .. UdtName(reader, c.Type.Element!), ("object_catalog", reader.Session.Database), ("object_schema", reader.Catalog.SchemaName(t.SchemaOid)),
            ("object_name", t.Name), ("object_type", t.Kind == RelationKind.View ? "VIEW" : "TABLE"), ("collection_type_identifier", Text(c.Number)),
            ("data_type", TypeDescription.Name(c.Type.Element!)), ("dtd_identifier", "a" + Text(c.Number)),
        ]));

    /// <summary>What the user may know of: what it owns or has a right on.</summary>
    public static IEnumerable<TableInfo> Known(SystemReader reader)
    {
        string user = reader.Session.CurrentUser;
        return SystemRelations.Declared.Select(r => r.Table).Concat(reader.Relations.Where(t => Privileges.IsOwner(reader.Catalog, user, t.Owner)
            || (t.Kind == RelationKind.Sequence ? Privileges.OfSequences : Privileges.OfTables).Any(p => Privileges.Has(reader.Catalog, user, t, [], p))));
    }

    public static (string, Cell)[] Name(SystemReader reader, TableInfo table) =>
        [("table_catalog", reader.Session.Database), ("table_schema", reader.Catalog.SchemaName(table.SchemaOid)), ("table_name", table.Name)];

    public static string YesOrNo(bool value) => value ? "YES" : "NO";

    public static bool IsTableOrView(TableInfo table) => table.Kind is RelationKind.Table or RelationKind.View or RelationKind.SystemView;

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string TableType(TableInfo table)
    {
        if (table.Kind == RelationKind.View || (table.Kind == RelationKind.SystemView && !SystemRelations.Relation(table.Oid).IsTable))
            return "VIEW";
        return table.TemporaryOwner != 0 ? "LOCAL TEMPORARY" : "BASE TABLE";
    }

    private static (string, Cell)[] UdtName(SystemReader reader, SqlType type) =>
    [
        ("udt_catalog", reader.Session.Database), ("udt_schema", type.SchemaOid == 0 ? "pg_catalog" : reader.Catalog.SchemaName(type.SchemaOid)), ("udt_name", type.Name),
    ];

    private static (string, Cell)[] ViewName(SystemReader reader, TableInfo view) =>
        [("view_catalog", reader.Session.Database), ("view_schema", reader.Catalog.SchemaName(view.SchemaOid)), ("view_name", view.Name)];

    private static IEnumerable<(TableInfo View, TableInfo Table, IReadOnlyList<short> Columns)> ViewUses(SystemReader reader)
    {
        foreach (TableInfo view in Known(reader).Where(t => t.Kind == RelationKind.View))
        {
            foreach (DependencyInfo dependency in view.Dependencies)
            {
                if (reader.Catalog.FindTable(dependency.Oid) is { } table)
                    yield return (view, table, dependency.Columns);
            }
        }
    }

    private static Datum[] Column(SystemReader reader, SystemRelation relation, TableInfo table, ColumnInfo column, int position)
    {
        string? value = column.DefaultText is null ? null : ObjectText.DefaultExpression(column, pretty: false);
        return relation.Row(
        [
            .. Name(reader, table), .. TypeDescription.Of(column.Type, column.Typmod), .. UdtName(reader, column.Type), ("column_name", column.Name),
            ("ordinal_position", position), ("column_default", column.IsGenerated ? null : value), ("is_nullable", YesOrNo(!column.IsNotNull)),
            ("dtd_identifier", Text(column.Number)), ("is_self_referencing", "NO"), .. Identity(reader, column),
            ("is_generated", column.IsGenerated ? "ALWAYS" : "NEVER"), ("generation_expression", column.IsGenerated ? value : null),
            ("is_updatable", YesOrNo(table.Kind == RelationKind.Table)),
        ]);
    }

    private static (string, Cell)[] Identity(SystemReader reader, ColumnInfo column)
    {
        SequenceInfo? sequence = column.Identity == IdentityKind.None ? null : reader.Catalog.FindTable(column.SequenceOid)?.Sequence;
        if (sequence is null)
            return [("is_identity", "NO"), ("identity_cycle", "NO")];
        return
        [
            ("is_identity", "YES"), ("identity_generation", column.Identity == IdentityKind.Always ? "ALWAYS" : "BY DEFAULT"),
            ("identity_start", Text(sequence.Start)), ("identity_increment", Text(sequence.Increment)), ("identity_maximum", Text(sequence.Max)),
            ("identity_minimum", Text(sequence.Min)), ("identity_cycle", YesOrNo(sequence.IsCycle)),
        ];
    }
}
