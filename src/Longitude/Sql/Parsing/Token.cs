namespace Longitude.Sql.Parsing;

internal enum TokenKind : byte
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>What cannot be a token; <see cref="Lexer.Error"/> says why.</summary>
    Error,

    /// <summary>A word that is not quoted: a name, or a keyword.</summary>
    Word,

    /// <summary>"name".</summary>
    QuotedName,

    /// <summary>U&amp;"name".</summary>
    UnicodeName,

    /// <summary>'text'.</summary>
    String,

    /// <summary>E'text', with escapes.</summary>
    EscapeString,

    /// <summary>U&amp;'text'.</summary>
    UnicodeString,

    /// <summary>$tag$text$tag$.</summary>
    DollarString,

    /// <summary>B'01'.</summary>
    Bits,

    /// <summary>X'1F'.</summary>
    HexBits,

    Integer,

    /// <summary>A number with a point or an exponent.</summary>
    Decimal,

    /// <summary>$1.</summary>
    Parameter,

    /// <summary>An operator that the grammar gives no meaning of its own.</summary>
    Operator,

    LeftParen,
    RightParen,
    LeftBracket,
    RightBracket,
    Comma,
    Semicolon,
    Dot,
    DotDot,
    Colon,

    /// <summary>::.</summary>
    DoubleColon,

    /// <summary>:=.</summary>
    ColonEqual,

    /// <summary>=>.</summary>
    Arrow,

    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Caret,
    Less,
    Greater,
    Equal,
    LessEqual,
    GreaterEqual,

    /// <summary>&lt;&gt; or !=.</summary>
    NotEqual,
}

/// <summary>A piece of the text. What it stands for is read from the text only when somebody asks.</summary>
internal readonly record struct Token(TokenKind Kind, Keyword Keyword, int Start, int End);
