namespace Longitude.Sql.Functions;

/// <summary>like_regex: XQuery's flags for our patterns.</summary>
internal static class JsonPathPattern
{
    /// <exception cref="SqlException">2201B: it is no pattern; 0A000: it wants something that is not supported.</exception>
    public static void Check(string pattern, string flags) => IsMatch("", pattern, flags);

    public static bool IsMatch(string text, string pattern, string flags)
    {
        bool isLiteral = flags.Contains('q', StringComparison.Ordinal);
        if (!isLiteral && flags.Contains('x', StringComparison.Ordinal))
            throw new SqlException(SqlStates.FeatureNotSupported, "XQuery \"x\" flag (expanded regular expressions) is not implemented");
        bool ignoresCase = flags.Contains('i', StringComparison.Ordinal);
        PosixOptions options = isLiteral
            ? new PosixOptions { IgnoreCase = ignoresCase, IsLiteral = true }
            : new PosixOptions
            {
                IgnoreCase = ignoresCase,
                DotSkipsNewline = !flags.Contains('s', StringComparison.Ordinal),
                AnchorsAtLines = flags.Contains('m', StringComparison.Ordinal),
            };
        return PosixPattern.Guard(() => PosixPattern.For(pattern, options, text).IsMatch(text));
    }
}
