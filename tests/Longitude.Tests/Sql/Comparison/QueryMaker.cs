using System.Globalization;

namespace Longitude.Tests.Sql.Comparison;

/// <summary>A query, and what its columns are called: c1, c2 and so on.</summary>
/// <param name="IsOrdered">Its rows come in an order in which equal neighbours are equal rows.</param>
internal sealed record Query(string Sql, IReadOnlyList<Column> Columns, bool IsOrdered);

/// <summary>Makes queries whose rows are determined, whatever plan runs them.</summary>
internal sealed class QueryMaker(Schema schema, Choices choices)
{
    private readonly ExpressionMaker _expressions = new(schema, choices);
    private readonly FromMaker _from = new(schema, choices);

    /// <param name="wanted">The columns' types; null for whatever comes.</param>
    /// <param name="outer">What a subquery can use of the queries around it.</param>
    /// <param name="depth">How much may be nested in it.</param>
    public Query Make(IReadOnlyList<string>? wanted, IReadOnlyList<Column> outer, int depth)
    {
        string[] types = [.. wanted ?? Types()];
        string with = depth > 1 && choices.Percent(12) ? With(outer, depth - 1) : "";
        string sql = Block(types, outer, depth);
        if (depth > 0 && choices.Percent(12))
            sql = $"({sql}) {choices.Of("UNION ALL", "UNION", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL")} ({Block(types, outer, depth - 1)})";
        else if (types.Length > 0 && choices.Percent(8))
            sql = $"VALUES {Row(types, outer, depth)}, {Row(types, outer, depth)}, {Row(types, outer, depth)}";
        bool isOrdered = choices.Percent(40);
        if (isOrdered)
            sql = $"SELECT * FROM ({sql}) q({Names(types)}) ORDER BY {string.Join(", ", types.Select((_, i) => (i + 1) + choices.Of("", "", " DESC", " NULLS FIRST", " DESC NULLS LAST")))}{Limit()}";
        else
            sql = $"SELECT * FROM ({sql}) q({Names(types)})";
        return new Query(with + sql, [.. types.Select((t, i) => new Column($"c{i + 1}", t))], isOrdered);
    }

    private static string Names(string[] types) => string.Join(", ", types.Select((_, i) => $"c{i + 1}"));

    private string Row(string[] types, IReadOnlyList<Column> outer, int depth) => $"({string.Join(", ", types.Select(t => Stable(t, _expressions.Make(t, outer, depth))))})";

    private string[] Types() => [.. Enumerable.Range(0, 1 + choices.Below(4)).Select(_ => choices.Of(Literals.Types))];

    private string Limit() => choices.Below(4) switch
    {
        2 => $" LIMIT {choices.Below(8)}",
        3 => $" LIMIT {choices.Below(8)} OFFSET {choices.Below(4)}",
        _ => "",
    };

    /// <summary>What is equal has to look equal, where one of several stands for all.</summary>
    public static string Stable(string type, string expression) => type switch
    {
        "numeric" => $"round({expression}, 2)",
        "interval" => $"justify_interval({expression})",
        _ => expression,
    };

    /// <summary>A plain number would mean a column of the select list.</summary>
    private static string Key(string type, string expression) => int.TryParse(expression, CultureInfo.InvariantCulture, out _) ? $"abs({expression})" : Stable(type, expression);

    private string Block(string[] types, IReadOnlyList<Column> outer, int depth)
    {
        FromClause from = _from.Make(outer, depth);
        IReadOnlyList<Column> scope = [.. from.Columns, .. outer];
        string where = choices.Percent(60) ? $" WHERE {_expressions.Condition(scope, depth)}" : "";
        return choices.Below(8) switch
        {
            6 => Grouped(types, from, scope, where, depth),
            7 when from.Columns.Count > 0 && types.All(Templates.Aggregates.ContainsKey) => $"SELECT {List(types.Select(t => Stable(t, _expressions.Aggregate(t, from.Columns, depth - 1))))}{from.Sql}{where}",
            5 when from.Keys is not null => new WindowMaker(_expressions, choices).Block(types, from, scope, where, depth),
            4 => $"SELECT DISTINCT {Expressions(types, scope, depth)}{from.Sql}{where}",
            2 when from.Keys is not null => $"SELECT {Expressions(types, scope, depth)}{from.Sql}{where} ORDER BY {OrderedBy(from)}{from.Keys}{Limit()}",
            3 when from.Keys is not null => DistinctOn(types, from, scope, where, depth),
            _ => $"SELECT {Expressions(types, scope, depth)}{from.Sql}{where}",
        };
    }

    private string Grouped(string[] types, FromClause from, IReadOnlyList<Column> scope, string where, int depth)
    {
        string[] keyTypes = [.. Enumerable.Range(0, 1 + choices.Below(2)).Select(_ => choices.Of(Literals.Types))];
        Column[] keys = [.. keyTypes.Select(t => new Column(Key(t, _expressions.Make(t, from.Columns, depth - 1)), t)).Where(k => !k.Sql.Contains("SELECT", StringComparison.Ordinal))];
        IEnumerable<string> columns = types.Select(t => Templates.Aggregates.ContainsKey(t) && choices.Percent(60)
            ? _expressions.Aggregate(t, from.Columns, depth - 1)
            : _expressions.Make(t, keys, depth - 1));
        string list = List([.. columns.Select((c, i) => Stable(types[i], c))]);
        string having = choices.Percent(30) ? $" HAVING count(*) {choices.Of(">", "=")} {choices.Below(3)}" : "";
        string[] keyTexts = [.. keys.Select(k => $"({k.Sql})")];
        // PostgreSQL leaves what turns out to be constant alone in the rows of sets that do not have it.
        bool areColumns = Array.TrueForAll(keys, k => from.Columns.Any(c => string.Equals(k.Sql, c.Sql, StringComparison.Ordinal)));
        string by = keyTexts.Length == 0 ? "()" : choices.Below(areColumns ? 8 : 1) switch
        {
            6 => $"ROLLUP ({string.Join(", ", keyTexts)})",
            7 => $"GROUPING SETS (({string.Join(", ", keyTexts)}), ())",
            _ => string.Join(", ", keyTexts),
        };
        return $"SELECT {list}{from.Sql}{where} GROUP BY {by}{having}";
    }

    /// <summary>What an index may give the order of.</summary>
    private string OrderedBy(FromClause from) => string.Concat(
        Enumerable.Range(0, choices.Below(3)).Select(_ => $"{choices.Of(from.Columns).Sql}{choices.Of("", " DESC", " NULLS FIRST", " DESC NULLS LAST")}, "));

    private string DistinctOn(string[] types, FromClause from, IReadOnlyList<Column> scope, string where, int depth)
    {
        string key = Key("", _expressions.Make(choices.Of("int4", "text", "date"), from.Columns, depth - 1));
        return $"SELECT DISTINCT ON (({key})) {Expressions(types, scope, depth)}{from.Sql}{where} ORDER BY ({key}){choices.Of("", " DESC")}, {from.Keys}";
    }

    private string Expressions(string[] types, IReadOnlyList<Column> scope, int depth) => List(types.Select(t => Stable(t, _expressions.Make(t, scope, depth))));

    private static string List(IEnumerable<string> expressions) => string.Join(", ", expressions.Select((e, i) => $"{e} AS c{i + 1}"));

    /// <summary>Names a query, which may be recursive, and hides a table by it.</summary>
    private string With(IReadOnlyList<Column> outer, int depth)
    {
        Table hidden = choices.Of(schema.Tables);
        string columns = string.Join(", ", hidden.Columns.Select(c => c.Sql));
        string materialized = choices.Of("AS", "AS MATERIALIZED", "AS NOT MATERIALIZED");
        switch (choices.Below(3))
        {
            case 1:
                string numbers = $"r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < {choices.Below(9)})";
                string rest = string.Join(", ", hidden.Columns.Skip(1).Select(c => c.Sql));
                string id = hidden.IsView ? columns : $"n::{hidden.Columns[0].Type} AS id, {rest}";
                return $"WITH {hidden.Name} {materialized} (WITH RECURSIVE {numbers} SELECT {id} FROM r LEFT JOIN {hidden.Name} ON {hidden.Columns[0].Sql}::text = n::text) ";
            case 2:
                string query = Make(["int4", "text"], outer, depth - 1).Sql;
                return $"WITH x1 {materialized} ({query}), x2 AS (SELECT c1 AS id, c2 FROM x1 UNION ALL SELECT * FROM x1), x3 AS (SELECT count(*) AS n FROM x2) ";
            default:
                return $"WITH {hidden.Name} {materialized} (SELECT {columns} FROM {hidden.Name} WHERE {_expressions.Condition(hidden.Columns, depth - 1)}) ";
        }
    }
}
