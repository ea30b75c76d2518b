namespace Longitude.Sql.Types;

/// <summary>A value of an array type. Immutable.</summary>
internal sealed class SqlArray
{
    public const int DimensionsMax = 6;

    /// <summary>PostgreSQL's limit of elements: what fits into a gigabyte of pointers.</summary>
    public const int ItemsMax = 134217727;

    public SqlArray(SqlType element, int[] lengths, int[] lowerBounds, Datum[] items)
    {
        ElementType = element;
        Lengths = lengths;
        LowerBounds = lowerBounds;
        Items = items;
    }

    public SqlType ElementType { get; }

    /// <summary>How many elements each dimension has; empty for an array without elements.</summary>
    public int[] Lengths { get; }

    /// <summary>The first subscript of each dimension; 1 unless it was chosen otherwise.</summary>
    public int[] LowerBounds { get; }

    /// <summary>The elements, the last dimension's subscript running fastest.</summary>
    public Datum[] Items { get; }

    public int Dimensions => Lengths.Length;

    public static SqlArray Empty(SqlType element) => new(element, [], [], []);

    /// <summary>An array of one dimension.</summary>
    public static SqlArray Of(SqlType element, Datum[] items) =>
        items.Length == 0 ? Empty(element) : new SqlArray(element, [items.Length], [1], items);

    public override string ToString() => $"{{{string.Join(",", Items)}}}";
}

/// <summary>A value of type record: some values with their types and names. Immutable.</summary>
internal sealed class SqlRecord(SqlType[] types, Datum[] values, string[] names)
{
    public SqlType[] Types { get; } = types;

    public Datum[] Values { get; } = values;

    public string[] Names { get; } = names;

    public override string ToString() => $"({string.Join(",", Values)})";
}
