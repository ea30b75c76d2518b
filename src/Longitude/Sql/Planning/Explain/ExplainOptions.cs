using Longitude.Sql.Syntax;

namespace Longitude.Sql.Planning.Explain;

internal enum ExplainFormat
{
    Text,
    Json,
}

internal sealed record ExplainOptions
{
    public bool Analyze { get; private init; }

    public bool Verbose { get; private init; }

    public bool Costs { get; private init; } = true;

    public bool Timing { get; private init; }

    public bool Summary { get; private init; }

    public ExplainFormat Format { get; private init; }

    /// <exception cref="SqlException">An option does not exist, or says nothing that it could.</exception>
    public static ExplainOptions Of(ExplainStatement statement)
    {
        var options = new ExplainOptions();
        bool? timing = null;
        bool? summary = null;
        foreach (Option option in statement.Options)
        {
            switch (option.Name)
            {
                case "analyze":
                    options = options with { Analyze = Truth(option) };
                    break;
                case "verbose":
                    options = options with { Verbose = Truth(option) };
                    break;
                case "costs":
                    options = options with { Costs = Truth(option) };
                    break;
                case "timing":
                    timing = Truth(option);
                    break;
                case "summary":
                    summary = Truth(option);
                    break;
                case "buffers" or "wal" or "settings":
                    // There are no buffers or log records of a statement's own to count.
                    _ = Truth(option);
                    break;
                case "format":
                    options = options with { Format = FormatOf(option) };
                    break;
                default:
                    throw new SqlException(SqlStates.SyntaxError, $"unrecognized EXPLAIN option \"{option.Name}\"") { Position = option.Position + 1 };
            }
        }

        if (timing == true && !options.Analyze)
            throw new SqlException(SqlStates.InvalidParameterValue, "EXPLAIN option TIMING requires ANALYZE");
        return options with { Timing = timing ?? options.Analyze, Summary = summary ?? options.Analyze };
    }

    private static bool Truth(Option option) => option.Value?.ToLowerInvariant() switch
    {
        null or "true" or "on" or "1" => true,
        "false" or "off" or "0" => false,
        _ => throw new SqlException(SqlStates.SyntaxError, $"{option.Name} requires a Boolean value") { Position = option.Position + 1 },
    };

    private static ExplainFormat FormatOf(Option option) => option.Value?.ToLowerInvariant() switch
    {
        "text" => ExplainFormat.Text,
        "json" => ExplainFormat.Json,
        "xml" or "yaml" => throw new SqlException(SqlStates.FeatureNotSupported, $"EXPLAIN (FORMAT {option.Value.ToUpperInvariant()}) is not supported")
        {
            Position = option.Position + 1,
            Hint = "Use FORMAT TEXT or FORMAT JSON.",
        },
        _ => throw new SqlException(SqlStates.InvalidParameterValue, $"unrecognized value for EXPLAIN option \"format\": \"{option.Value}\"")
        {
            Position = option.Position + 1,
        },
    };
}
