using System.Text;
using Longitude.Sql;

namespace Longitude.Tests.Sql.Comparison;

/// <summary>
/// Runs what a seed says on Longitude and on PostgreSQL: a schema, its rows, then queries and transactions in turn. Stops at the first
/// difference, makes its statements and what leads to them small, and tells it.
/// </summary>
internal sealed class ComparisonRun(ISide longitude, ISide postgres)
{
    private const int AttemptsMax = 600;

    private static readonly string[] Fresh = ["DROP SCHEMA IF EXISTS compared CASCADE", "CREATE SCHEMA compared", "SET search_path = compared", "SET statement_timeout = '5s'", "SET timezone = 'UTC'"];

    private readonly List<string> _history = [];
    private bool _isOpen;

    public int Statements { get; private set; }

    /// <summary>The difference that a seed shows, told; null when there is none.</summary>
    public async Task<string?> RunAsync(int seed, int steps)
    {
        var choices = new Choices(seed);
        Schema schema = new SchemaMaker(choices).Make();
        _history.Clear();
        await BothAsync("ROLLBACK");
        foreach (string sql in (string[])[.. Fresh, .. schema.Statements, .. new ModificationMaker(schema, choices).Rows()])
        {
            if (await DifferenceAsync(sql, isOrdered: true) is { } difference)
                return await TellAsync(seed, schema, difference, [sql]);
            _history.Add(sql);
        }

        for (int i = 0; i < steps; i++)
        {
            var own = new Choices(choices.Below(int.MaxValue));
            string? told = i % 4 == 3 ? await TransactionAsync(seed, schema, own, choices.Percent(60)) : await QueryAsync(seed, schema, own);
            if (told is not null)
                return told;
        }

        return null;
    }

    private async Task<string?> QueryAsync(int seed, Schema schema, Choices choices)
    {
        async Task<(string? Difference, string Sql)> TryAsync(Choices from)
        {
            Query query = new QueryMaker(schema, from).Make(wanted: null, outer: [], depth: 3);
            return (await DifferenceAsync(query.Sql, query.IsOrdered) ?? await ExplainAsync(query.Sql), query.Sql);
        }

        (string? difference, string sql) = await TryAsync(choices);
        if (difference is null)
            return null;
        IReadOnlyList<int> small = await Shrinker.ShrinkAsync(choices.Made, async played =>
        {
            var from = new Choices(played);
            return (await TryAsync(from)).Difference is null ? null : from.Made;
        }, AttemptsMax);
        (string? smallest, sql) = await TryAsync(new Choices(small));
        return await TellAsync(seed, schema, smallest ?? difference, [sql]);
    }

    private async Task<string?> TransactionAsync(int seed, Schema schema, Choices choices, bool isCommitted)
    {
        IReadOnlyList<string> statements = new ModificationMaker(schema, choices).Transaction();
        string[] all = ["BEGIN", .. statements, .. Contents(schema), isCommitted ? "COMMIT" : "ROLLBACK"];
        if (await DifferenceAsync(all) is not { } difference)
        {
            if (_isOpen)
                await BothAsync("ROLLBACK");
            else if (isCommitted)
                _history.AddRange(["BEGIN", .. statements, "COMMIT"]);
            return null;
        }

        await BothAsync("ROLLBACK");
        string[] Whole(Choices from) => ["BEGIN", .. new ModificationMaker(schema, from).Transaction(), .. Contents(schema), "SET CONSTRAINTS ALL IMMEDIATE", "ROLLBACK"];
        IReadOnlyList<int> small = await Shrinker.ShrinkAsync(choices.Made, async played =>
        {
            var from = new Choices(played);
            string? still = await DifferenceAsync(Whole(from));
            await BothAsync("ROLLBACK");
            return still is null ? null : from.Made;
        }, AttemptsMax);
        string[] smallest = Whole(new Choices(small));
        difference = await DifferenceAsync(smallest) ?? difference;
        await BothAsync("ROLLBACK");
        return await TellAsync(seed, schema, difference, smallest);
    }

    private static IEnumerable<string> Contents(Schema schema) => schema.Tables.Where(t => !t.IsView).Select(t => $"SELECT * FROM {t.Name} ORDER BY id");

    private async Task BothAsync(string sql)
    {
        await longitude.RunAsync(sql);
        await postgres.RunAsync(sql);
    }

    /// <summary>The first difference. Where either may be right, nothing that follows can be compared.</summary>
    private async Task<string?> DifferenceAsync(string[] statements)
    {
        _isOpen = false;
        foreach (string sql in statements)
        {
            if (await DifferenceAsync(sql, isOrdered: false) is { } difference)
                return difference;
            if (_isOpen)
                break;
        }

        return null;
    }

    private async Task<string?> DifferenceAsync(string sql, bool isOrdered)
    {
        Statements++;
        Answer expected = await postgres.RunAsync(sql), got = await longitude.RunAsync(sql);
        _isOpen = IsOpen(sql, expected, got);
        return _isOpen || got.IsSame(expected, isOrdered) ? null : $"{sql};\nPostgreSQL:\n{expected}Longitude:\n{got}";
    }

    /// <summary>
    /// Whether an UPDATE meets a key that it is about to change depends on the order in which it goes through the rows; and how long an
    /// index's keys may be is each database's own business.
    /// </summary>
    private static bool IsOpen(string sql, Answer one, Answer other) =>
        (sql.Contains("UPDATE", StringComparison.Ordinal) && IsOnlyOne(SqlStates.UniqueViolation, one, other)) || IsOnlyOne(SqlStates.ProgramLimitExceeded, one, other);

    private static bool IsOnlyOne(string state, Answer one, Answer other) => one.State is null
        ? string.Equals(other.State, state, StringComparison.Ordinal)
        : other.State is null && string.Equals(one.State, state, StringComparison.Ordinal);

    private async Task<string?> ExplainAsync(string sql)
    {
        Answer explained = await longitude.RunAsync("EXPLAIN " + sql);
        return explained.State is null or ['2', '2', ..] || (await longitude.RunAsync(sql)).State is not null ? null : $"EXPLAIN {sql};\nLongitude:\n{explained}";
    }

    /// <summary>Takes out of what came before all that the difference does not need, and tells both.</summary>
    private async Task<string> TellAsync(int seed, Schema schema, string difference, string[] last)
    {
        List<string> needed = [.. _history];
        for (int size = Math.Max(1, needed.Count / 2); size >= 1; size /= 2)
        {
            for (int at = Fresh.Length; at + size <= needed.Count;)
            {
                List<string> fewer = [.. needed.Take(at), .. needed.Skip(at + size)];
                if (await AgainAsync(fewer, last) is { } still)
                    (needed, difference) = (fewer, still);
                else
                    at += size;
            }
        }

        var text = new StringBuilder($"seed {seed}\n");
        foreach (string sql in needed.Skip(Fresh.Length))
            text.Append(sql).Append(";\n");
        if (last.Length > 1)
            text.Append("-- ").AppendJoin("; ", last).Append('\n');
        return text.Append(difference).ToString();
    }

    private async Task<string?> AgainAsync(List<string> before, string[] last)
    {
        await BothAsync("ROLLBACK");
        foreach (string sql in before)
            await BothAsync(sql);
        return await DifferenceAsync(last);
    }
}
