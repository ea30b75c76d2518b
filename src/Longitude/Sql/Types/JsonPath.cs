// A jsonpath says which parts of a jsonb are wanted: $.items[*] ? (@.price > 10).sku. It is SQL's standard for it, and PostgreSQL's
// reading of that is followed here. The text is parsed once (JsonPathLexer, JsonPathParser) into chains of nodes: each node takes an item
// and hands what it finds on to the next one, so that exists() can stop at the first. JsonPathRun (Functions) walks them; a path is
// written again in PostgreSQL's own form (JsonPathText).
namespace Longitude.Sql.Types;

internal enum PathKind : byte
{
    // Where a chain begins.
    Null,
    Boolean,
    Number,
    String,
    Variable,
    Root,
    Current,
    Last,

    // Where it goes on.
    Key,
    AnyKey,
    AnyItem,
    Subscripts,
    Descend,
    Filter,
    Abs,
    Size,
    Type,
    Floor,
    Double,
    Ceiling,
    DateTime,
    KeyValue,

    // Of two operands.
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
    StartsWith,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,

    // Of one.
    Not,
    IsUnknown,
    Exists,
    LikeRegex,
    Plus,
    Minus,
}

/// <summary>A step of a path. Nothing is changed once the parser has linked the steps.</summary>
internal sealed class PathNode(PathKind kind)
{
    /// <summary><see cref="To"/> of a descent without end.</summary>
    public const int Deepest = int.MaxValue;

    public PathKind Kind => kind;

    /// <summary>What is done with each item that this step gives; null for the last one.</summary>
    public PathNode? Next { get; set; }

    /// <summary>The operand of what has one, the left one of what has two; a filter's condition.</summary>
    public PathNode? Left { get; init; }

    public PathNode? Right { get; init; }

    /// <summary>A key, a variable's name, a string, a pattern, or the template of .datetime().</summary>
    public string Text { get; init; } = "";

    public Numeric Number { get; init; } = Numeric.Zero;

    public bool Truth { get; init; }

    /// <summary>Of <c>[1, 3 to 5]</c>.</summary>
    public IReadOnlyList<(PathNode From, PathNode? To)> Subscripts { get; init; } = [];

    /// <summary>Of <c>.**{2 to 5}</c>: the levels, 0 for the item itself.</summary>
    public int From { get; init; }

    public int To { get; init; } = Deepest;

    /// <summary>The letters behind flag, in the order i, s, m, x, q.</summary>
    public string Flags { get; init; } = "";

    /// <summary>True when it is true, false or unknown, rather than items.</summary>
    public bool IsPredicate => kind is (>= PathKind.Or and <= PathKind.StartsWith) or (>= PathKind.Not and <= PathKind.LikeRegex);

    public bool IsMethod => kind is >= PathKind.Abs and <= PathKind.KeyValue;
}

/// <summary>A value of type jsonpath. Immutable.</summary>
internal sealed class JsonPath(PathNode root, bool isStrict)
{
    public PathNode Root => root;

    /// <summary>Structures have to be as the path says; otherwise arrays are taken apart and made where that helps.</summary>
    public bool IsStrict => isStrict;

    /// <exception cref="SqlException">42601 and others: it is not a path.</exception>
    public static JsonPath Parse(ReadOnlySpan<char> text) => new JsonPathParser(text.ToString()).Parse();

    public override string ToString() => JsonPathText.Write(this);
}
