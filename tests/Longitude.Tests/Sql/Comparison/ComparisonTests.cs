using System.Diagnostics;
using System.Globalization;

namespace Longitude.Tests.Sql.Comparison;

/// <summary>
/// Random statements over random tables, answered as PostgreSQL answers them. LONGITUDE_COMPARE_SECONDS runs for longer, and
/// LONGITUDE_COMPARE_SEED begins at another seed; a failure names its seed.
/// </summary>
public sealed class ComparisonTests
{
    private const int Seeds = 30;
    private const int Steps = 120;

    [Fact]
    public async Task Random_statements_get_the_answers_of_PostgreSQL()
    {
        await using PostgresSession postgres = await PostgresSession.StartAsync();
        int firstSeed = Setting("LONGITUDE_COMPARE_SEED", 1);
        int? seconds = Environment.GetEnvironmentVariable("LONGITUDE_COMPARE_SECONDS") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
        int differencesMax = Setting("LONGITUDE_COMPARE_DIFFERENCES", 1);

        await using var database = await SqlTestDatabase.OpenAsync();
        await using SqlTestSession session = database.Connect();
        var comparison = new ComparisonRun(new LongitudeSide(session), new PostgresSide(postgres.Client));
        var differences = new List<string>();
        var watch = Stopwatch.StartNew();
        int seed = firstSeed;
        while ((seconds is null ? seed < firstSeed + Seeds : watch.Elapsed.TotalSeconds < seconds) && differences.Count < differencesMax)
        {
            if (await comparison.RunAsync(seed++, Steps) is { } difference)
                differences.Add(difference);
        }

        TestContext.Current.SendDiagnosticMessage($"{comparison.Statements} statements of {seed - firstSeed} seeds in {watch.Elapsed.TotalSeconds:0} s");
        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
