using System.Globalization;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Definitions;

/// <summary>CREATE TABLE, CREATE TABLE AS and SELECT INTO.</summary>
internal static class CreateTable
{
    private const int ColumnsMax = 1600;

    public static string? Run(DefinitionContext c, CreateTableStatement s)
    {
        SchemaInfo schema = c.SchemaFor(s.Name, s.Persistence);
        if (c.Catalog.IsRelationName(schema.Oid, s.Name.Last))
        {
            if (!s.IfNotExists)
                throw RelationNames.Duplicate(s.Name.Last);
            c.Skip(SqlStates.DuplicateTable, $"relation \"{s.Name.Last}\" already exists, skipping");
            return s.AsQuery is null ? null : "CREATE TABLE AS";
        }

        CheckTypeName(c, schema, s.Name.Last);
        if (s.OnCommit is not null && !schema.IsTemporary)
            throw new SqlException(SqlStates.InvalidTableDefinition, "ON COMMIT can only be used on temporary tables");
        TableInfo table = Begin(c, schema, s.Name.Last, RelationKind.Table) with
        {
            IsUnlogged = s.Persistence == Persistence.Unlogged,
            OnCommit = s.OnCommit is "preserve rows" ? null : s.OnCommit,
        };
        string? tag = null;
        if (s.AsQuery is not null)
            (table, tag) = FillFrom(c, table, s);
        else
            table = Define(c, table, s);
        if (table.OnCommit is not null)
            TemporaryTables.OnCommit(c.Execution, table.Oid);
        return tag;
    }

    /// <summary>A table without columns, not yet in the catalog.</summary>
    public static TableInfo Begin(DefinitionContext c, SchemaInfo schema, string name, RelationKind kind)
    {
        uint oid = c.NewOid();
        return new TableInfo
        {
            Oid = oid,
            StorageId = oid,
            SchemaOid = schema.Oid,
            Name = name,
            Kind = kind,
            Owner = c.Role,
            Grants = Granting.DefaultsFor(c, ObjectKind.Table, schema.Oid),
            TemporaryOwner = schema.IsTemporary ? c.Session.BackendId : 0,
        };
    }

    /// <summary>Columns of a query's result as columns of a table.</summary>
    public static IReadOnlyList<ColumnInfo> ColumnsOf(IReadOnlyList<ResultColumn> result, IReadOnlyList<string> names)
    {
        if (names.Count > result.Count)
            throw new SqlException(SqlStates.SyntaxError, "too many column names were specified");
        var columns = new List<ColumnInfo>();
        foreach (ResultColumn column in result)
        {
            int i = columns.Count;
            string name = i < names.Count ? names[i] : column.Name;
            if (columns.Exists(k => string.Equals(k.Name, name, StringComparison.Ordinal)))
                throw new SqlException(SqlStates.DuplicateColumn, $"column \"{name}\" specified more than once");
            if (column.Type.Kind is TypeKind.Record or TypeKind.Void or TypeKind.Pseudo || column.Type.Category == 'P')
                throw new SqlException(SqlStates.InvalidTableDefinition, $"column \"{name}\" has pseudo-type {TypeNames.Format(column.Type, -1)}");
            bool isUnknown = column.Type.Kind == TypeKind.Unknown;
            columns.Add(new ColumnInfo { Name = name, Number = (short)(i + 1), Type = isUnknown ? SqlTypes.Text : column.Type, Typmod = isUnknown ? -1 : column.Typmod });
        }

        return columns;
    }

    /// <exception cref="SqlException">42710: a type has the name, which the table's rows would have too.</exception>
    public static void CheckTypeName(DefinitionContext c, SchemaInfo schema, string name)
    {
        if (c.Catalog.TypeNames.ContainsKey((schema.Oid, name)))
        {
            throw new SqlException(SqlStates.DuplicateObject, $"type \"{name}\" already exists")
            {
                Hint = "A relation has an associated type of the same name, so you must use a name that doesn't conflict with any existing type.",
            };
        }
    }

    private static TableInfo Define(DefinitionContext c, TableInfo table, CreateTableStatement s)
    {
        var likes = new List<LikeSource>();
        for (int i = 0; i <= s.Columns.Count; i++)
        {
            foreach (LikeClause like in s.Like.Where(l => l.Before == i))
            {
                LikeSource source = LikeSource.Find(c, like);
                table = source.AddColumns(c, table);
                likes.Add(source);
            }

            if (i < s.Columns.Count)
                table = ColumnDefinitions.Add(c, table, s.Columns[i]);
        }

        if (table.Columns.Count > ColumnsMax)
            throw new SqlException(SqlStates.TooManyColumns, $"tables can have at most {ColumnsMax} columns");
        foreach (ColumnDefinition column in s.Columns)
            table = ColumnDefinitions.AddExpressions(c, table, column);
        foreach (LikeSource like in likes)
            table = like.AddRest(c, table);
        if (s.Placement is { } placement)
            table = table with { Placement = Places.Resolve(c, placement, table) };
        TableConstraint[] constraints = [.. s.Columns.SelectMany(ColumnDefinitions.Constraints), .. s.Constraints];
        table = AddConstraints(c, table, constraints);
        table = c.Put(table);
        foreach (TableConstraint key in constraints.Where(x => x.Kind == TableConstraintKind.ForeignKey))
            table = c.Put(TableConstraints.AddForeignKey(c, table, key));
        return table;
    }

    /// <summary>All but foreign keys, whose targets may be the table itself; the primary key first.</summary>
    private static TableInfo AddConstraints(DefinitionContext c, TableInfo table, TableConstraint[] constraints)
    {
        foreach (TableConstraint x in constraints)
        {
            if (x.Kind == TableConstraintKind.Exclude)
                throw TableErrors.NotSupported("EXCLUDE");
            if (x.Kind == TableConstraintKind.Check)
                table = TableConstraints.AddCheck(c, table, x);
        }

        foreach (TableConstraint x in constraints.Where(x => x.Kind is TableConstraintKind.PrimaryKey or TableConstraintKind.Unique).OrderBy(x => x.Kind != TableConstraintKind.PrimaryKey))
        {
            if (x.UsingIndex is not null)
                throw new SqlException(SqlStates.SyntaxError, "cannot use an existing index in CREATE TABLE") { Position = x.Position + 1 };
            table = TableConstraints.AddKey(c, table, x);
        }

        return table;
    }

    private static (TableInfo Table, string Tag) FillFrom(DefinitionContext c, TableInfo table, CreateTableStatement s)
    {
        StatementPlan plan = NestedQueries.Plan(c, s.AsQuery!);
        table = table with { Columns = ColumnsOf(plan.Columns!, s.AsColumns) };
        table = table with { NextColumnNumber = (short)(table.Columns.Count + 1) };
        if (s.Placement is { } placement)
            table = table with { Placement = Places.Resolve(c, placement, table) };
        table = c.Put(table);
        c.Save();
        long rows = s.WithNoData ? 0 : NestedQueries.Fill(c, table, plan);
        return (table, s.WithNoData ? "CREATE TABLE AS" : string.Create(CultureInfo.InvariantCulture, $"SELECT {rows}"));
    }
}
