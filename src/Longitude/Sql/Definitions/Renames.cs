using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Definitions;

/// <summary>New names, schemas and owners of relations: all texts that name them follow.</summary>
internal static class Renames
{
    public static void Table(DefinitionContext c, TableInfo table, string name)
    {
        RelationNames.CheckFree(c.Catalog, table.SchemaOid, name);
        if (table.Kind != RelationKind.Sequence && c.Catalog.TypeNames.ContainsKey((table.SchemaOid, name)))
            throw new SqlException(SqlStates.DuplicateObject, $"type \"{name}\" already exists");
        if (table.Kind == RelationKind.Sequence)
            SequenceNames.Rename(c, table, table.SchemaOid, name);
        TableInfo current = c.Catalog.Tables[table.Oid];
        RenameInViews(c, current, c.Catalog.SchemaName(table.SchemaOid), name);
        c.Put(WithTableName(current, name));
    }

    public static void Column(DefinitionContext c, TableInfo table, RenameColumn a)
    {
        if (a.Column is "ctid" or "xmin" or "xmax" or "cmin" or "cmax" or "tableoid")
            throw new SqlException(SqlStates.FeatureNotSupported, $"cannot rename system column \"{a.Column}\"");
        ColumnInfo column = table.FindColumn(a.Column) ?? throw new SqlException(SqlStates.UndefinedColumn, $"column \"{a.Column}\" does not exist");
        if (table.FindColumn(a.NewName) is not null)
            throw new SqlException(SqlStates.DuplicateColumn, $"column \"{a.NewName}\" of relation \"{table.Name}\" already exists");
        if (a.NewName is "ctid" or "xmin" or "xmax" or "cmin" or "cmax" or "tableoid")
            throw new SqlException(SqlStates.DuplicateColumn, $"column name \"{a.NewName}\" conflicts with a system column name");
        ViewDefinitions.Rewrite(c, table, column.Number, (text, view) => text.RenameColumn(table, column, a.NewName, view.Name));
        string Renamed(string text) => ColumnUse.Rename(text, a.Column, a.NewName);
        c.Put(table with
        {
            Columns =
            [
                .. table.Columns.Select(k => k.Number == column.Number
                    ? k with { Name = a.NewName }
                    : k.IsGenerated ? k with { DefaultText = Renamed(k.DefaultText!) } : k),
            ],
            Checks = [.. table.Checks.Select(k => k with { Expression = Renamed(k.Expression) })],
            Indexes =
            [
                .. table.Indexes.Select(i => i with
                {
                    Predicate = i.Predicate is null ? null : Renamed(i.Predicate),
                    Columns = [.. i.Columns.Select(k => k.Expression is null ? k : k with { Expression = Renamed(k.Expression) })],
                }),
            ],
        });
    }

    public static void Index(DefinitionContext c, TableInfo table, IndexInfo index, string name)
    {
        RelationNames.CheckFree(c.Catalog, table.SchemaOid, name);
        if (index.IsConstraint)
            TableConstraints.CheckFree(table, name);
        c.Put(table.WithIndex(table.Indexes.First(i => i.Oid == index.Oid) with { Name = name }));
    }

    public static void Schema(DefinitionContext c, TableInfo table, string name)
    {
        SchemaInfo schema = SchemaDefinitions.Require(c, name);
        if (schema.Oid == table.SchemaOid)
            return;
        if (schema.IsSystem || schema.IsTemporary || table.TemporaryOwner != 0)
            throw new SqlException(SqlStates.FeatureNotSupported, "cannot move objects into or out of temporary or system schemas");
        if (table.Sequence is { OwnerTable: > 0 } sequence)
        {
            throw new SqlException(SqlStates.FeatureNotSupported, "cannot move an owned sequence into another schema")
            {
                Detail = $"Sequence \"{table.Name}\" is linked to table \"{c.Catalog.Tables[sequence.OwnerTable].Name}\".",
            };
        }

        Privileges.CheckSchema(c.Catalog, c.Role, schema, Privileges.Create);
        Move(c, table, schema);
    }

    public static void Owner(DefinitionContext c, TableInfo table, string name)
    {
        string owner = RoleDefinitions.Resolve(c, name).Name;
        RoleDefinitions.CheckMayBecome(c, owner);
        if (string.Equals(owner, table.Owner, StringComparison.Ordinal))
            return;
        if (!Privileges.IsSuperuser(c.Catalog, c.Role) && c.Catalog.FindSchema(table.SchemaOid) is { } schema)
            Privileges.CheckSchema(c.Catalog, owner, schema, Privileges.Create);
        c.Put(table with { Owner = owner, Grants = Granting.WithOwner(table.Grants, table.Owner, owner) });
        foreach (TableInfo sequence in Owned(c, table))
            c.Put(sequence with { Owner = owner, Grants = Granting.WithOwner(sequence.Grants, sequence.Owner, owner) });
    }

    private static void Move(DefinitionContext c, TableInfo table, SchemaInfo schema)
    {
        RelationNames.CheckFree(c.Catalog, schema.Oid, table.Name);
        foreach (IndexInfo index in table.Indexes)
            RelationNames.CheckFree(c.Catalog, schema.Oid, index.Name);
        RenameInViews(c, table, schema.Name, table.Name);
        if (table.Kind == RelationKind.Sequence)
            SequenceNames.Rename(c, table, schema.Oid, table.Name);

        // Names in its own expressions go on meaning what they meant.
        TableInfo moved = c.Catalog.Tables[table.Oid];
        if (moved.Kind == RelationKind.Table)
            moved = moved with { ViewSearchPath = [.. TableExpressions.PathOf(c.Catalog, moved)] };
        c.Put(moved with { SchemaOid = schema.Oid });
        foreach (TableInfo sequence in Owned(c, table))
            Move(c, sequence, schema);
    }

    private static void RenameInViews(DefinitionContext c, TableInfo table, string schema, string name)
    {
        var newName = new QualifiedName(schema is "public" || table.TemporaryOwner != 0 ? [name] : [schema, name]);
        ViewDefinitions.Rewrite(c, table, 0, (text, _) => text.RenameTable(table, newName));
    }

    /// <summary>The table with another name, also where its own expressions name it in front of columns.</summary>
    private static TableInfo WithTableName(TableInfo table, string name)
    {
        string Renamed(string text) => ColumnUse.RenameTable(text, table.Name, name);
        return table with
        {
            Name = name,
            Columns = [.. table.Columns.Select(k => k.IsGenerated ? k with { DefaultText = Renamed(k.DefaultText!) } : k)],
            Checks = [.. table.Checks.Select(k => k with { Expression = Renamed(k.Expression) })],
            Indexes =
            [
                .. table.Indexes.Select(i => i with
                {
                    Predicate = i.Predicate is null ? null : Renamed(i.Predicate),
                    Columns = [.. i.Columns.Select(k => k.Expression is null ? k : k with { Expression = Renamed(k.Expression) })],
                }),
            ],
        };
    }

    private static TableInfo[] Owned(DefinitionContext c, TableInfo table) =>
        [.. c.Catalog.Tables.Values.Where(t => t.Sequence is { } sequence && sequence.OwnerTable == table.Oid)];
}
