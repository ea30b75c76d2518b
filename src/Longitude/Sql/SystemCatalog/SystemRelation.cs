using System.Collections.Frozen;
using System.Globalization;
using Longitude.Sql.Catalog;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>Makes the rows of a relation.</summary>
internal delegate IEnumerable<Datum[]> RowSource(SystemReader reader, SystemRelation relation);

/// <summary>A relation of pg_catalog or information_schema: its columns, and how its rows are filled in.</summary>
internal sealed class SystemRelation
{
    private readonly Datum[] _template;
    private readonly FrozenDictionary<string, int> _columns;

    private SystemRelation(TableInfo table, bool isTable)
    {
        Table = table;
        IsTable = isTable;
        _columns = table.Columns.Select((c, i) => (c.Name, Index: i)).ToFrozenDictionary(p => p.Name, p => p.Index, StringComparer.Ordinal);
        _template = [.. table.Columns.Select(c => c.IsNotNull ? Zero(c.Type) : Datum.Null)];
    }

    public TableInfo Table { get; }

    /// <summary>A table in PostgreSQL; else a view.</summary>
    public bool IsTable { get; }

    /// <summary>A row of these values. Columns that are not named are NULL or, where that may not be, zero, false or empty.</summary>
    public Datum[] Row(params ReadOnlySpan<(string Column, Cell Value)> cells)
    {
        Datum[] row = [.. _template];
        foreach ((string column, Cell value) in cells)
            row[_columns[column]] = value.Value;
        return row;
    }

    /// <summary>
    /// Reads declarations: a line with a name and an oid, then indented lines with columns, <c>name type</c>, between commas; a question
    /// mark after the type of those that may be NULL in a table. Those of views always may.
    /// </summary>
    public static IEnumerable<SystemRelation> Parse(uint schema, string declarations, bool isTable)
    {
        string[] lines = declarations.Split('\n');
        int at = 0;
        while (at < lines.Length)
        {
            string[] header = lines[at++].Split(' ');
            List<ColumnInfo> columns = [];
            for (; at < lines.Length && lines[at].StartsWith(' '); at++)
            {
                foreach (string column in lines[at].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                    columns.Add(ParseColumn(column, (short)(columns.Count + 1), isTable));
            }

            TableInfo table = new()
            {
                Oid = uint.Parse(header[1], CultureInfo.InvariantCulture),
                SchemaOid = schema,
                Name = header[0],
                Kind = RelationKind.SystemView,
                Columns = columns,
                NextColumnNumber = (short)(columns.Count + 1),
                Owner = CatalogSnapshot.FirstRole,
            };
            yield return new SystemRelation(table, isTable);
        }
    }

    private static ColumnInfo ParseColumn(string declaration, short number, bool isTable)
    {
        string[] words = declaration.Split(' ');
        bool isNotNull = isTable && !words[1].EndsWith('?');
        string name = words[1].TrimEnd('?');
        SqlType? type = name.EndsWith("[]", StringComparison.Ordinal) ? SqlTypes.ByName(name[..^2])?.Array : SqlTypes.ByName(name);
        return new ColumnInfo
        {
            Name = words[0],
            Number = number,
            Type = type ?? throw new InvalidOperationException($"There is no type {name}."),
            IsNotNull = isNotNull,
        };
    }

    private static Datum Zero(SqlType type) => type.Kind switch
    {
        TypeKind.Boolean => Datum.False,
        TypeKind.Float4 or TypeKind.Float8 => Datum.Of(0.0),
        TypeKind.Text or TypeKind.Name or TypeKind.InternalChar or TypeKind.Varchar => Datum.Of(""),
        TypeKind.Array => Datum.OfObject(SqlArray.Empty(type.Element!)),
        _ => Datum.Of(0L),
    };
}

/// <summary>A value of a row, made from what C# has for it. Null is NULL.</summary>
internal readonly record struct Cell(Datum Value)
{
    public static implicit operator Cell(string? value) => new(value is null ? Datum.Null : Datum.Of(value));

    public static implicit operator Cell(bool value) => new(Datum.Of(value));

    public static implicit operator Cell(long value) => new(Datum.Of(value));

    public static implicit operator Cell(uint value) => new(Datum.Of((long)value));

    public static implicit operator Cell(int value) => new(Datum.Of((long)value));

    public static implicit operator Cell(long? value) => new(value is { } v ? Datum.Of(v) : Datum.Null);

    public static implicit operator Cell(double value) => new(Datum.Of(value));

    public static implicit operator Cell(SqlArray? value) => new(value is null ? Datum.Null : Datum.OfObject(value));

    public static implicit operator Cell(Datum value) => new(value);
}
