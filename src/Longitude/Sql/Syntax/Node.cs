// What the parser makes of a statement's text: the words as they were written, nothing resolved. Positions count characters of the
// text from 0; errors say them from 1. Identifiers are already folded (unquoted ones to lower case).
namespace Longitude.Sql.Syntax;

/// <summary>A piece of syntax and where it begins in the text.</summary>
internal abstract record Node
{
    public int Position { get; init; }
}

/// <summary>A name with up to three parts, such as <c>schema.table</c>.</summary>
internal sealed record QualifiedName(IReadOnlyList<string> Parts) : Node
{
    public string Last => Parts[^1];

    public string? Schema => Parts.Count > 1 ? Parts[^2] : null;

    public override string ToString() => string.Join('.', Parts);
}

/// <summary>A type as it is written: <c>numeric(10,2)</c>, <c>timestamp(3) with time zone</c>, <c>text[]</c>.</summary>
/// <param name="Name">The name; standard SQL spellings are already PostgreSQL's internal ones (<c>integer</c> is <c>int4</c>).</param>
/// <param name="Modifiers">What stands in parentheses.</param>
/// <param name="ArrayDimensions">0 for no array.</param>
internal sealed record TypeName(QualifiedName Name, IReadOnlyList<long> Modifiers, int ArrayDimensions) : Node
{
    /// <summary>interval fields such as <c>day to second</c>; null when none are named.</summary>
    public string? IntervalFields { get; init; }
}
