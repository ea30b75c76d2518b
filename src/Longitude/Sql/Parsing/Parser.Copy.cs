using Longitude.Sql.Syntax;

namespace Longitude.Sql.Parsing;

/// <summary>COPY, in the syntax of today and those of PostgreSQL 8 and 7.2, which tools still send.</summary>
internal sealed partial class Parser
{
    private CopyStatement ParseCopy()
    {
        int position = Start;
        Take();
        List<Option> options = [];
        if (Accept(Keyword.Binary))
            options.Add(new Option("format", "binary", []));
        QualifiedName? table = null;
        Statement? query = null;
        IReadOnlyList<string> columns = [];
        if (Accept(TokenKind.LeftParen))
        {
            int first = Start;
            query = ParsePreparable();
            query = query with { Position = first, End = _tokens[_at - 1].End };
            Expect(TokenKind.RightParen);
        }
        else
        {
            table = QualifiedName();
            columns = OptionalColumnList();
        }

        bool isFrom = query is null && Accept(Keyword.From);
        if (!isFrom)
            Expect(Keyword.To);
        string? file = ParseCopyTarget(isFrom);
        ParseCopyOptions(options);
        Expression? where = Is(Keyword.Where) && isFrom && Accept(Keyword.Where) ? ParseExpression() : null;
        return new CopyStatement
        {
            Table = table,
            Columns = columns,
            Query = query,
            IsFrom = isFrom,
            File = file,
            Options = options,
            Where = where,
            Position = position,
        };
    }

    private string? ParseCopyTarget(bool isFrom)
    {
        if (Is(Keyword.Program))
            throw NotSupported("COPY ... PROGRAM");
        if (IsString())
            return StringConstant();

        // PostgreSQL takes either word for either direction.
        if (!Accept(Keyword.Stdin) && !Accept(Keyword.Stdout))
            throw SyntaxError();
        _ = isFrom;
        return null;
    }

    private void ParseCopyOptions(List<Option> options)
    {
        if (Is(Keyword.Using))
        {
            Take();
            Expect(Keyword.Delimiters);
            options.Add(new Option("delimiter", StringConstant(), []));
        }

        Accept(Keyword.With);
        if (Is(TokenKind.LeftParen))
        {
            options.AddRange(ParenthesisedListOf(ParseCopyOption));
            return;
        }

        while (ParseOldCopyOption() is { } option)
            options.Add(option);
    }

    /// <summary>An option of the list in parentheses. A value in parentheses is a list of columns; * is the list of all.</summary>
    private Option ParseCopyOption()
    {
        int position = Start;
        string name = Label();
        if (Kind is TokenKind.Comma or TokenKind.RightParen)
            return new Option(name, null, []) { Position = position };
        if (Accept(TokenKind.Star))
            return new Option(name, "*", []) { Position = position };
        if (Is(TokenKind.LeftParen))
            return new Option(name, null, ParenthesisedListOf(Label)) { Position = position };
        return new Option(name, OptionValue(), []) { Position = position };
    }

    private Option? ParseOldCopyOption()
    {
        int position = Start;
        Option? option;
        switch (Word)
        {
            case Keyword.Binary or Keyword.Csv:
                option = new Option("format", TakeName(), []);
                break;
            case Keyword.Freeze or Keyword.Header:
                option = new Option(TakeName(), null, []);
                break;
            case Keyword.Delimiter or Keyword.Null or Keyword.Quote or Keyword.Escape:
                string name = TakeName();
                Accept(Keyword.As);
                option = new Option(name, StringConstant(), []);
                break;
            case Keyword.Encoding:
                Take();
                option = new Option("encoding", StringConstant(), []);
                break;
            case Keyword.Force:
                option = ParseForce();
                break;
            default:
                return null;
        }

        return option with { Position = position };
    }

    private Option ParseForce()
    {
        Take();
        string name = "force_null";
        if (Accept(Keyword.Quote))
            name = "force_quote";
        else if (Accept(Keyword.Not, Keyword.Null))
            name = "force_not_null";
        else
            Expect(Keyword.Null);
        if (name is "force_quote" && Accept(TokenKind.Star))
            return new Option(name, "*", []);
        return new Option(name, null, ColumnIds());
    }
}
