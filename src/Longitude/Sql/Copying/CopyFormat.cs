using System.Text;
using Longitude.Sql.Catalog;
using Longitude.Sql.Definitions;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Copying;

internal enum CopyKind
{
    Text,
    Csv,
    Binary,
}

internal enum CopyHeader
{
    None,
    Present,

    /// <summary>COPY FROM: it must have the columns' names.</summary>
    Match,
}

/// <summary>How the data of a COPY looks: its options, checked.</summary>
internal sealed record CopyFormat
{
    public CopyKind Kind { get; private init; }

    public byte Delimiter { get; private init; }

    /// <summary>What stands for NULL, as UTF-8.</summary>
    public byte[] Null { get; private init; } = [];

    public CopyHeader Header { get; private init; }

    public byte Quote { get; private init; }

    public byte Escape { get; private init; }

    /// <summary>Columns whose values are always in quotes; null for all.</summary>
    public IReadOnlyList<string>? ForceQuote { get; private init; } = [];

    public IReadOnlyList<string> ForceNotNull { get; private init; } = [];

    public IReadOnlyList<string> ForceNull { get; private init; } = [];

    public static CopyFormat Of(CopyStatement statement)
    {
        CheckOnce(statement.Options);
        var options = statement.Options.ToDictionary(o => o.Name, StringComparer.Ordinal);
        CopyKind kind = KindOf(options.GetValueOrDefault("format"));
        CheckNames(statement.Options);
        CheckEncoding(options.GetValueOrDefault("encoding"));
        if (kind == CopyKind.Binary)
        {
            foreach (string name in new[] { "delimiter", "null", "header" })
            {
                if (options.ContainsKey(name))
                    throw new SqlException(name is "header" ? SqlStates.FeatureNotSupported : SqlStates.SyntaxError, $"cannot specify {name.ToUpperInvariant()} in BINARY mode");
            }
        }

        bool isCsv = kind == CopyKind.Csv;
        foreach (string name in new[] { "quote", "escape", "force_quote", "force_not_null", "force_null" })
        {
            if (options.ContainsKey(name) && !isCsv)
                throw new SqlException(SqlStates.FeatureNotSupported, $"COPY {name.Replace('_', ' ')} available only in CSV mode");
        }

        if (options.ContainsKey("force_quote") && statement.IsFrom)
            throw new SqlException(SqlStates.FeatureNotSupported, "COPY force quote only available using COPY TO");
        if (options.ContainsKey("force_not_null") && !statement.IsFrom)
            throw new SqlException(SqlStates.FeatureNotSupported, "COPY force not null only available using COPY FROM");
        if (options.ContainsKey("force_null") && !statement.IsFrom)
            throw new SqlException(SqlStates.FeatureNotSupported, "COPY force null only available using COPY FROM");
        string delimiter = options.GetValueOrDefault("delimiter")?.Value ?? (isCsv ? "," : "\t");
        string nothing = options.GetValueOrDefault("null")?.Value ?? (isCsv ? "" : "\\N");
        string quote = options.GetValueOrDefault("quote")?.Value ?? "\"";
        string escape = options.GetValueOrDefault("escape")?.Value ?? quote;
        CheckCharacters(isCsv, delimiter, nothing, quote, escape);
        return new CopyFormat
        {
            Kind = kind,
            Delimiter = (byte)delimiter[0],
            Null = Encoding.UTF8.GetBytes(nothing),
            Header = HeaderOf(options.GetValueOrDefault("header"), statement.IsFrom),
            Quote = (byte)quote[0],
            Escape = (byte)escape[0],
            ForceQuote = options.GetValueOrDefault("force_quote") is { } forced ? forced.Value is "*" ? null : forced.List : [],
            ForceNotNull = options.GetValueOrDefault("force_not_null")?.List ?? [],
            ForceNull = options.GetValueOrDefault("force_null")?.List ?? [],
        };
    }

    /// <summary>Which of the columns that are copied an option names.</summary>
    /// <param name="names">Null for all.</param>
    public static bool[] Flags(IReadOnlyList<string>? names, IReadOnlyList<string> columns, TableInfo? table, string option)
    {
        var flags = new bool[columns.Count];
        if (names is null)
            Array.Fill(flags, true);
        foreach (string name in names ?? [])
        {
            int column = Array.IndexOf([.. columns], name);
            if (column < 0)
            {
                throw table is not null && table.FindColumn(name) is null
                    ? TableErrors.MissingColumn(name, table)
                    : new SqlException(SqlStates.InvalidColumnReference, $"{option} column \"{name}\" not referenced by COPY");
            }

            flags[column] = true;
        }

        return flags;
    }

    private static CopyKind KindOf(Option? option) => option?.Value?.ToLowerInvariant() switch
    {
        null or "text" => CopyKind.Text,
        "csv" => CopyKind.Csv,
        "binary" => CopyKind.Binary,
        _ => throw new SqlException(SqlStates.InvalidParameterValue, $"COPY format \"{option!.Value}\" not recognized") { Position = option.Position + 1 },
    };

    private static CopyHeader HeaderOf(Option? option, bool isFrom)
    {
        if (option is null)
            return CopyHeader.None;
        switch (option.Value?.ToLowerInvariant())
        {
            case null or "true" or "on" or "1":
                return CopyHeader.Present;
            case "false" or "off" or "0":
                return CopyHeader.None;
            case "match":
                return isFrom
                    ? CopyHeader.Match
                    : throw new SqlException(SqlStates.FeatureNotSupported, "cannot use \"match\" with HEADER in COPY TO");
            default:
                throw new SqlException(SqlStates.SyntaxError, "header requires a Boolean value or \"match\"");
        }
    }

    private static void CheckOnce(IReadOnlyList<Option> options)
    {
        for (int i = 1; i < options.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (string.Equals(options[i].Name, options[j].Name, StringComparison.Ordinal))
                    throw new SqlException(SqlStates.SyntaxError, "conflicting or redundant options") { Position = options[i].Position + 1 };
            }
        }
    }

    private static void CheckNames(IReadOnlyList<Option> options)
    {
        foreach (Option option in options)
        {
            if (option.Name is not ("format" or "freeze" or "delimiter" or "null" or "header" or "quote" or "escape" or "force_quote" or "force_not_null" or "force_null" or "encoding"))
                throw new SqlException(SqlStates.SyntaxError, $"option \"{option.Name}\" not recognized") { Position = option.Position + 1 };
        }
    }

    private static void CheckEncoding(Option? option)
    {
        if (option is null)
            return;
        string name = (option.Value ?? "").Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
        if (name is not ("UTF8" or "UNICODE" or "SQLASCII"))
        {
            throw new SqlException(SqlStates.InvalidParameterValue, "argument to option \"encoding\" must be a valid encoding name")
            {
                Hint = "Data is read and written as UTF8.",
                Position = option.Position + 1,
            };
        }
    }

    private static void CheckCharacters(bool isCsv, string delimiter, string nothing, string quote, string escape)
    {
        if (delimiter is not [<= '\x7f'])
            throw new SqlException(SqlStates.FeatureNotSupported, "COPY delimiter must be a single one-byte character");
        if (delimiter[0] is '\r' or '\n')
            throw new SqlException(SqlStates.InvalidParameterValue, "COPY delimiter cannot be newline or carriage return");
        if (nothing.AsSpan().ContainsAny('\r', '\n'))
            throw new SqlException(SqlStates.InvalidParameterValue, "COPY null representation cannot use newline or carriage return");
        if (!isCsv && "\\.abcdefghijklmnopqrstuvwxyz0123456789".Contains(delimiter[0], StringComparison.Ordinal))
            throw new SqlException(SqlStates.InvalidParameterValue, $"COPY delimiter cannot be \"{delimiter}\"");
        if (quote is not [<= '\x7f'])
            throw new SqlException(SqlStates.FeatureNotSupported, "COPY quote must be a single one-byte character");
        if (isCsv && quote[0] == delimiter[0])
            throw new SqlException(SqlStates.InvalidParameterValue, "COPY delimiter and quote must be different");
        if (escape is not [<= '\x7f'])
            throw new SqlException(SqlStates.FeatureNotSupported, "COPY escape must be a single one-byte character");
        if (nothing.Contains(delimiter[0], StringComparison.Ordinal))
            throw new SqlException(SqlStates.FeatureNotSupported, "COPY delimiter must not appear in the NULL specification");
        if (isCsv && nothing.Contains(quote[0], StringComparison.Ordinal))
            throw new SqlException(SqlStates.FeatureNotSupported, "CSV quote character must not appear in the NULL specification");
    }
}
