using Longitude.Sql.Parsing;

namespace Longitude.Sql.SystemCatalog;

/// <summary>The names in an expression's text that may be columns: good enough to say which columns of one table it reads.</summary>
internal static class NamedColumns
{
    public static IReadOnlySet<string> Of(string expression)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        Lexer lexer = new(expression);
        for (Token token = lexer.Next(); token.Kind is not (TokenKind.End or TokenKind.Error); token = lexer.Next())
        {
            if (token.Kind == TokenKind.Word)
                names.Add(TokenText.Word(expression, token));
            else if (token.Kind == TokenKind.QuotedName)
                names.Add(TokenText.QuotedName(expression, token));
        }

        return names;
    }
}
