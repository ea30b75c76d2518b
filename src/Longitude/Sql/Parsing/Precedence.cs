namespace Longitude.Sql.Parsing;

/// <summary>How tightly operators bind, as in PostgreSQL's manual (4.1.6): higher levels more tightly.</summary>
internal static class Precedence
{
    public const int NoOperator = 0;
    public const int OrLevel = 1;
    public const int AndLevel = 2;
    public const int NotLevel = 3;

    /// <summary>IS NULL, IS DISTINCT FROM and the like.</summary>
    public const int IsLevel = 4;

    /// <summary>&lt; = >, which do not associate.</summary>
    public const int CompareLevel = 5;

    /// <summary>BETWEEN, IN, LIKE, which do not associate.</summary>
    public const int MatchLevel = 6;

    /// <summary>All operators that have no level of their own.</summary>
    public const int OtherLevel = 7;

    public const int SumLevel = 8;
    public const int ProductLevel = 9;
    public const int PowerLevel = 10;

    /// <summary>AT TIME ZONE.</summary>
    public const int ZoneLevel = 11;

    public const int CollateLevel = 12;

    /// <summary>A sign before a value.</summary>
    public const int SignLevel = 13;

    public const int CastLevel = 14;

    /// <summary>What needs no parentheses anywhere.</summary>
    public const int OperandLevel = 15;

    /// <summary>The level of an operator between two values.</summary>
    public static int Of(string name) => name switch
    {
        "^" => PowerLevel,
        "*" or "/" or "%" => ProductLevel,
        "+" or "-" => SumLevel,
        "<" or ">" or "=" or "<=" or ">=" or "<>" => CompareLevel,
        _ => OtherLevel,
    };
}
