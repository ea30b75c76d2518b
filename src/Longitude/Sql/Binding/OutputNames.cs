using Longitude.Sql.Syntax;

namespace Longitude.Sql.Binding;

/// <summary>What a result column is called when no name was given: PostgreSQL's names, which applications read columns by.</summary>
internal static class OutputNames
{
    private const string Nameless = "?column?";

    public static string Of(Expression e) => Find(e).Name ?? Nameless;

    /// <summary>The name, and whether it is better than that of a type cast around it.</summary>
    private static (string? Name, bool IsStrong) Find(Expression e)
    {
        switch (e)
        {
            case ColumnName c:
                return (c.Parts[^1], true);
            case FieldAccess f:
                return (f.Field, true);
            case Subscript s:
                return Find(s.Operand);
            case FunctionCall f:
                return (f.Name.Last, true);
            case Conditional { Kind: ConditionalKind.NullIf }:
                return ("nullif", true);
            case Conditional c:
                return (c.Kind.ToString().ToLowerInvariant(), true);
            case Cast c:
                (string? name, bool isStrong) = Find(c.Operand);
                return isStrong ? (name, true) : (c.Type.Name.Last, false);
            case Collate c:
                return Find(c.Operand);
            case Case c:
                (string? last, bool isLastStrong) = c.Else is null ? (null, false) : Find(c.Else);
                return isLastStrong ? (last, true) : ("case", false);
            case ArrayConstructor:
                return ("array", true);
            case RowConstructor:
                return ("row", true);
            case GroupingCall:
                return ("grouping", true);
            case SpecialValue s:
                return (s.Name, true);
            case Extract:
                return ("extract", true);
            case AtTimeZone:
                return ("timezone", true);
            case Subquery s:
                return OfSubquery(s);
            default:
                return (null, false);
        }
    }

    private static (string? Name, bool IsStrong) OfSubquery(Subquery s) => s.Kind switch
    {
        SubqueryKind.Exists => ("exists", true),
        SubqueryKind.Array => ("array", true),
        SubqueryKind.Scalar => FirstOf(s.Query) is { } name ? (name, true) : (null, false),
        _ => (null, false),
    };

    private static string? FirstOf(Query query) => query switch
    {
        SelectQuery { Items: [{ Alias: { } alias }, ..] } => alias,
        SelectQuery { Items: [{ Value: var value }, ..] } => Of(value),
        SetOperation o => FirstOf(o.Left),
        ValuesQuery => "column1",
        _ => null,
    };
}
