namespace Longitude.Tests.Sql.Comparison;

/// <summary>Makes queries with window functions.</summary>
internal sealed class WindowMaker(ExpressionMaker expressions, Choices choices)
{
    public string Block(string[] types, FromClause from, IReadOnlyList<Column> scope, string where, int depth)
    {
        IEnumerable<string> columns = types.Select((t, i) =>
        {
            string? function = Function(t, from, depth);
            string value = function is null ? expressions.Make(t, scope, depth - 1) : $"{function} OVER ({Window(from, depth)})";
            return $"{QueryMaker.Stable(t, value)} AS c{i + 1}";
        });
        return $"SELECT {string.Join(", ", columns)}{from.Sql}{where}";
    }

    private string? Function(string type, FromClause from, int depth)
    {
        string argument = expressions.Make(type, from.Columns, depth - 1);
        string[] ofRows = [$"lag({argument})", $"lead({argument}, 2)", $"first_value({argument})", $"last_value({argument})", $"nth_value({argument}, 2)"];
        string[] ofType = type switch
        {
            "int8" => ["row_number()", "rank()", "dense_rank()"],
            "int4" => ["ntile(3)"],
            "float8" => ["cume_dist()", "percent_rank()"],
            _ => [],
        };
        return choices.Below(4) switch
        {
            0 => null,
            1 when Templates.Aggregates.ContainsKey(type) && Aggregate(type, from, depth) is { } aggregate => aggregate,
            2 when ofType.Length > 0 => choices.Of(ofType),
            _ => choices.Of(ofRows),
        };
    }

    /// <summary>Aggregates with DISTINCT or an order of their own can't be window functions; functions of aggregates aren't.</summary>
    private string? Aggregate(string type, FromClause from, int depth)
    {
        string aggregate = expressions.Aggregate(type, from.Columns, depth - 1);
        return aggregate.Contains("DISTINCT", StringComparison.Ordinal) || aggregate.Contains("ORDER BY", StringComparison.Ordinal) || aggregate.StartsWith("round(", StringComparison.Ordinal) ? null : aggregate;
    }

    private string Window(FromClause from, int depth)
    {
        string partition = choices.Percent(50) ? $"PARTITION BY {expressions.Make(choices.Of(Literals.Types), from.Columns, depth - 1)} " : "";
        string first = choices.Percent(50) ? $"{expressions.Make(choices.Of(Literals.Types), from.Columns, depth - 1)}{choices.Of("", " DESC", " NULLS FIRST")}, " : "";
        string frame = choices.Below(8) switch
        {
            1 => " ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING",
            2 => " ROWS UNBOUNDED PRECEDING",
            3 => " ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
            4 => " GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW",
            5 => " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW",
            6 => " RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE TIES",
            _ => "",
        };
        return $"{partition}ORDER BY {first}{from.Keys}{frame}";
    }
}
