using Longitude.Sql.Catalog;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>pg_depend and pg_rewrite: which object needs which. Tools read from it which sequence a column owns, and what a view reads.</summary>
internal static class DependencyRows
{
    private const uint Classes = DescriptionRows.Classes;
    private const uint ConstraintsClass = DescriptionRows.ConstraintsClass;
    private const uint DefaultsClass = 2604;
    private const uint RulesClass = 2618;

    private readonly record struct Dependency(uint Class, uint Oid, int Column, uint OnClass, uint OnOid, int OnColumn, string Kind);

    public static IEnumerable<Datum[]> Dependencies(SystemReader reader, SystemRelation relation) => reader.Relations.SelectMany(t => Of(t)).Select(d => relation.Row(
        ("classid", d.Class), ("objid", d.Oid), ("objsubid", d.Column), ("refclassid", d.OnClass), ("refobjid", d.OnOid), ("refobjsubid", d.OnColumn), ("deptype", d.Kind)));

    /// <summary>Each view is a rule of its own in PostgreSQL.</summary>
    public static IEnumerable<Datum[]> Rules(SystemReader reader, SystemRelation relation)
    {
        foreach (TableInfo view in reader.Relations.Where(t => t.ViewQuery is not null))
        {
            yield return relation.Row(
                ("oid", RuleOid(view)), ("rulename", "_RETURN"), ("ev_class", view.Oid), ("ev_type", "1"), ("ev_enabled", "O"), ("is_instead", true),
                ("ev_qual", "<>"), ("ev_action", view.ViewQuery));
        }
    }

    /// <summary>The oid of a view's rule, made from the view's.</summary>
    public static uint RuleOid(TableInfo view) => 0x1000_0000 | view.Oid;

    private static IEnumerable<Dependency> Of(TableInfo table) =>
    [
        new(Classes, table.Oid, 0, DescriptionRows.Namespaces, table.SchemaOid, 0, "n"),
        .. OfSequence(table),
        .. OfView(table),
        .. table.Columns.SelectMany(c => OfColumn(table, c)),
        .. table.Indexes.SelectMany(i => OfIndex(table, i)),
        .. Constraint.Of(table).SelectMany(OfConstraint),
    ];

    private static IEnumerable<Dependency> OfSequence(TableInfo table)
    {
        if (table.Sequence is { OwnerTable: not 0 } sequence)
            yield return new(Classes, table.Oid, 0, Classes, sequence.OwnerTable, sequence.OwnerColumn, sequence.IsIdentity ? "i" : "a");
    }

    private static IEnumerable<Dependency> OfView(TableInfo table)
    {
        if (table.ViewQuery is null)
            yield break;
        yield return new(RulesClass, RuleOid(table), 0, Classes, table.Oid, 0, "i");
        foreach (DependencyInfo dependency in table.Dependencies)
        {
            yield return new(RulesClass, RuleOid(table), 0, Classes, dependency.Oid, 0, "n");
            foreach (short column in dependency.Columns)
                yield return new(RulesClass, RuleOid(table), 0, Classes, dependency.Oid, column, "n");
        }
    }

    private static IEnumerable<Dependency> OfColumn(TableInfo table, ColumnInfo column)
    {
        if (column.Type.Oid >= CatalogSnapshot.FirstUserOid)
            yield return new(Classes, table.Oid, column.Number, DescriptionRows.TypesClass, column.Type.Oid, 0, "n");
        if (column.DefaultText is null)
            yield break;
        yield return new(DefaultsClass, ColumnRows.DefaultOid(table, column), 0, Classes, table.Oid, column.Number, "a");
        if (column.SequenceOid != 0)
            yield return new(DefaultsClass, ColumnRows.DefaultOid(table, column), 0, Classes, column.SequenceOid, 0, "n");
    }

    private static IEnumerable<Dependency> OfIndex(TableInfo table, IndexInfo index)
    {
        if (index.IsConstraint || index.IsPrimary)
        {
            yield return new(Classes, index.Oid, 0, ConstraintsClass, index.ConstraintOid, 0, "i");
            yield break;
        }

        foreach (short column in index.Columns.Select(c => c.Number).Where(n => n != 0).Concat(index.Include))
            yield return new(Classes, index.Oid, 0, Classes, table.Oid, column, "a");
    }

    private static IEnumerable<Dependency> OfConstraint(Constraint constraint)
    {
        IEnumerable<short> columns = constraint switch
        {
            { Key: { } key } => key.Columns.Select(c => c.Number),
            { ForeignKey: { } key } => key.Columns,
            _ => ConstraintRows.CheckColumns(constraint.Table, constraint.Check!),
        };
        foreach (short column in columns)
            yield return new(ConstraintsClass, constraint.Oid, 0, Classes, constraint.Table.Oid, column, "a");
        if (constraint.ForeignKey is not { } foreign)
            yield break;
        foreach (short column in foreign.ReferencedColumns)
            yield return new(ConstraintsClass, constraint.Oid, 0, Classes, foreign.ReferencedTable, column, "n");
    }
}
