// From text to syntax. The grammar is PostgreSQL 15's as far as Longitude serves it: what it does not serve is either refused here
// by name (0A000), or is a syntax error as any unknown word is.
//
// A hand-written descent rather than a generated table: it is as fast as the text can be read, its errors are where PostgreSQL
// has them (the first token that nothing allows), and whoever looks for the syntax of a statement finds a method of that name.
// Where PostgreSQL's LALR(1) grammar decides by precedence, expressions are parsed by precedence climbing with the same levels
// (Parser.Operators.cs); where it needs no lookahead but its table does (is a parenthesis a row, a query, or both?), a method
// parses the inside first and then sees what it was (Parser.Parentheses.cs).
//
// Tokens are read a statement at a time into one array, so that looking ahead is indexing.
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Parsing;

internal static class SqlParser
{
    /// <summary>The statements of a text, in order; empty ones are left out.</summary>
    /// <exception cref="SqlException">A syntax error anywhere in the text.</exception>
    public static IReadOnlyList<Statement> ParseScript(string sql)
    {
        using Parser parser = new(sql);
        List<Statement> statements = [];
        while (parser.NextStatement())
        {
            if (parser.ParseWholeStatement() is { } statement)
                statements.Add(statement);
        }

        return statements;
    }

    /// <summary>The only statement of a text; null when it is empty.</summary>
    /// <exception cref="SqlException">A syntax error, or more than one statement.</exception>
    public static Statement? ParseOne(string sql)
    {
        IReadOnlyList<Statement> statements = ParseScript(sql);
        return statements.Count switch
        {
            0 => null,
            1 => statements[0],
            _ => throw new SqlException(SqlStates.SyntaxError, "cannot insert multiple commands into a prepared statement"),
        };
    }

    /// <exception cref="SqlException">A syntax error.</exception>
    public static Expression ParseExpression(string sql)
    {
        using Parser parser = new(sql);
        return parser.ParseWholeExpression();
    }

    /// <summary>What to say of a parameter in a text that was sent without values.</summary>
    /// <param name="from">Where the statement begins that has one.</param>
    public static SqlException NoParameter(string sql, int from)
    {
        var lexer = new Lexer(sql);
        Token token;
        do
        {
            token = lexer.Next();
        }
        while (token.Kind is not (TokenKind.Parameter or TokenKind.End or TokenKind.Error) || (token.Kind == TokenKind.Parameter && token.Start < from));
        return new SqlException(SqlStates.UndefinedParameter, $"there is no parameter {sql[token.Start..token.End]}") { Position = token.Start + 1 };
    }

    /// <exception cref="SqlException">A syntax error.</exception>
    public static TypeName ParseTypeName(string sql)
    {
        using Parser parser = new(sql);
        return parser.ParseWholeTypeName();
    }
}
