using Longitude.Sql;
using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Parsing;
using Longitude.Sql.Planning;
using Longitude.Sql.Sessions;
using Longitude.Sql.Storage;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Tests.Sql.Types;

/// <summary>Runs queries that need no tables, and gives their rows as text as psql does: <c>= 1|NULL</c>, or <c>! 22P02 message</c>.</summary>
internal static class Queries
{
    public static IReadOnlyList<string> Run(string sql, string settings = "")
    {
        var session = new FakeSession { Types = Parse(settings) };
        try
        {
            return [.. Rows(sql, session)];
        }
        catch (SqlException e)
        {
            return [$"! {e.SqlState} {e.Message}".Replace("\n", "\\n", StringComparison.Ordinal)];
        }
    }

    /// <summary>The only value of the only row, or the error.</summary>
    public static string Value(string expression, string settings = "") => Run($"select {expression}", settings) is [var only] ? only[(only[0] == '=' ? 2 : 0)..] : "more than one row";

    private static List<string> Rows(string sql, FakeSession session)
    {
        StatementPlan plan = StatementPlanner.Plan(SqlParser.ParseOne(sql)!, new BindContext(CatalogSnapshot.Empty, session));
        var transaction = new SqlTransaction(null!, CatalogSnapshot.Empty, new LockTable(), null!);
        using StatementRun run = plan.Open(new ExecutionContext(session, transaction, [], CancellationToken.None));
        var rows = new List<string>();
        while (run.Read())
        {
            IEnumerable<string> values = plan.Columns!.Select((c, i) => run.Row[i].IsNull ? "NULL" : TypeFormat.Format(run.Row[i], c.Type, session.Types));
            rows.AddRange(string.Join('|', values).Split('\n').Select(line => $"= {line}".TrimEnd()));
        }

        return rows;
    }

    private static TypeSettings Parse(string settings)
    {
        TypeSettings types = TypeSettings.Default;
        foreach (string setting in settings.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = setting.Split('=', StringSplitOptions.TrimEntries);
            string value = sides[1].Trim('\'').ToLowerInvariant();
            types = sides[0] switch
            {
                "timezone" => types with { TimeZone = TimeZones.Find(sides[1].Trim('\''))!, TimeZoneName = sides[1].Trim('\'') },
                "datestyle" => value.Split(',', StringSplitOptions.TrimEntries).Aggregate(types, WithDateStyle),
                "intervalstyle" => types with { IntervalFormat = Enum.Parse<IntervalFormat>(value.Replace("_", "", StringComparison.Ordinal), ignoreCase: true) },
                "bytea_output" => types with { ByteaAsHex = value is "hex" },
                "extra_float_digits" => types with { ExtraFloatDigits = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture) },
                _ => throw new InvalidOperationException(setting),
            };
        }

        return types;
    }

    private static TypeSettings WithDateStyle(TypeSettings types, string word) =>
        Enum.TryParse(word, ignoreCase: true, out DateOrder order)
            ? types with { DateOrder = order }
            : types with { DateFormat = Enum.Parse<DateFormat>(word, ignoreCase: true) };
}
