using Longitude.Sql.Catalog;

namespace Longitude.Sql.Definitions;

/// <summary>Errors that several statements raise about relations, in PostgreSQL's words.</summary>
internal static class TableErrors
{
    public static SqlException MissingColumn(string column, TableInfo table, int position = -1) =>
        new(SqlStates.UndefinedColumn, $"column \"{column}\" of relation \"{table.Name}\" does not exist") { Position = position + 1 };

    public static SqlException MissingConstraint(string constraint, TableInfo table) =>
        new(SqlStates.UndefinedObject, $"constraint \"{constraint}\" of relation \"{table.Name}\" does not exist");

    public static SqlException NotSupported(string what) => new(SqlStates.FeatureNotSupported, $"{what} is not supported");
}

/// <summary>Tables, views, sequences and indexes share one space of names per schema.</summary>
internal static class RelationNames
{
    public static SqlException Duplicate(string name) => new(SqlStates.DuplicateTable, $"relation \"{name}\" already exists");

    /// <exception cref="SqlException">42P07: the name is taken.</exception>
    public static void CheckFree(CatalogSnapshot catalog, uint schema, string name)
    {
        if (catalog.IsRelationName(schema, name))
            throw Duplicate(name);
    }
}

/// <summary>Changes of one part of a table's definition.</summary>
internal static class TableInfoChanges
{
    /// <summary>Puts a column in the place of the one with its number.</summary>
    public static TableInfo WithColumn(this TableInfo table, ColumnInfo column) =>
        table with { Columns = [.. table.Columns.Select(c => c.Number == column.Number ? column : c)] };

    public static TableInfo WithIndex(this TableInfo table, IndexInfo index) =>
        table with { Indexes = [.. table.Indexes.Select(i => i.Oid == index.Oid ? index : i)] };
}
