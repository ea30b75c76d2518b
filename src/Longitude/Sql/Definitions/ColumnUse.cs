using Longitude.Sql.Catalog;
using Longitude.Sql.Parsing;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Definitions;

/// <summary>
/// Which columns and sequences the expressions of a table name: those of defaults, checks, generated columns and indexes. They stand
/// alone, without subqueries, so that a column's name means the table's column.
/// </summary>
internal static class ColumnUse
{
    /// <param name="expression">Null, of a column whose definition is not complete yet, mentions nothing.</param>
    public static bool Mentions(string? expression, string column) =>
        expression is not null && SyntaxWalk.Parts(SqlParser.ParseExpression(expression)).Any(e => e is ColumnName name && IsColumn(name, column));

    /// <summary>The numbers of the columns that an expression names.</summary>
    public static IReadOnlyList<short> Of(Expression expression, TableInfo table)
    {
        var numbers = new SortedSet<short>();
        foreach (Expression part in SyntaxWalk.Parts(expression))
        {
            if (part is ColumnName name && table.FindColumn(name.Parts[^1]) is { } column)
                numbers.Add(column.Number);
        }

        return [.. numbers];
    }

    /// <summary>The expression's text with a column's new name.</summary>
    public static string Rename(string expression, string column, string newName)
    {
        Expression parsed = SqlParser.ParseExpression(expression);
        if (!SyntaxWalk.Parts(parsed).Any(e => e is ColumnName name && IsColumn(name, column)))
            return expression;
        return SqlWriter.Write(new SyntaxRewriter(e => e is ColumnName name && IsColumn(name, column)
            ? name with { Parts = [.. name.Parts.SkipLast(1), newName] }
            : null).Rewrite(parsed));
    }

    /// <summary>The expression's text with a table's new name in front of columns.</summary>
    public static string RenameTable(string expression, string table, string newName)
    {
        Expression parsed = SqlParser.ParseExpression(expression);
        if (!SyntaxWalk.Parts(parsed).Any(e => e is ColumnName { Parts.Count: > 1 }))
            return expression;
        return SqlWriter.Write(new SyntaxRewriter(e => e is ColumnName { Parts.Count: > 1 } name && string.Equals(name.Parts[^2], table, StringComparison.Ordinal)
            ? name with { Parts = [newName, name.Parts[^1]] }
            : null).Rewrite(parsed));
    }

    /// <summary>The sequences that a default draws from, by the texts that name them.</summary>
    public static IEnumerable<string> Sequences(string expression)
    {
        // Most defaults have nothing to do with sequences, and need not be parsed to know it.
        if (!expression.Contains("val", StringComparison.OrdinalIgnoreCase) && !expression.Contains("regclass", StringComparison.OrdinalIgnoreCase))
            yield break;
        foreach (Expression part in SyntaxWalk.Parts(SqlParser.ParseExpression(expression)))
        {
            if (SequenceName(part) is { } name)
                yield return name;
        }
    }

    /// <summary>The expression's text with other names of sequences.</summary>
    /// <param name="rename">Gives the new text for an old one; null to leave it.</param>
    public static string RenameSequences(string expression, Func<string, string?> rename)
    {
        Expression parsed = SqlParser.ParseExpression(expression);
        return SqlWriter.Write(new SyntaxRewriter(e => SequenceName(e) is { } name && rename(name) is { } other ? WithSequenceName(e, other) : null).Rewrite(parsed));
    }

    private static bool IsColumn(ColumnName name, string column) => string.Equals(name.Parts[^1], column, StringComparison.Ordinal);

    /// <summary>The text in nextval('text'), or in 'text'::regclass.</summary>
    private static string? SequenceName(Expression e) => e switch
    {
        FunctionCall { Name.Last: "nextval" or "currval" or "setval", Arguments: [Literal { Kind: LiteralKind.String } name, ..] } => name.Text,
        Cast { Operand: Literal { Kind: LiteralKind.String } name, Type: { Name.Last: "regclass", ArrayDimensions: 0 } } => name.Text,
        _ => null,
    };

    private static Expression? WithSequenceName(Expression e, string name) => e switch
    {
        FunctionCall { Arguments: [Literal first, ..] } call => call with { Arguments = [first with { Text = name }, .. call.Arguments.Skip(1)] },
        Cast { Operand: Literal literal } cast => cast with { Operand = literal with { Text = name } },
        _ => null,
    };
}
