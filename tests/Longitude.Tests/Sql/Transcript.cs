using System.Globalization;
using System.Text;
using Longitude.Sql;

namespace Longitude.Tests.Sql;

/// <summary>
/// Statements and what PostgreSQL 15 answers to them, in a file. An answer stands below its statement, in lines that begin with two
/// dashes: notices, the columns' names, the rows, or the error; rows of statements without ORDER BY are sorted. With
/// LONGITUDE_REWRITE_TRANSCRIPTS=1 the answers are replaced by Longitude's own, to be looked at as a diff; with
/// LONGITUDE_REWRITE_TRANSCRIPTS=postgres by those of a PostgreSQL that is installed here. An empty line ends a statement that has none yet.
/// </summary>
internal static class Transcript
{
    /// <summary>The transcripts of a folder.</summary>
    public static TheoryData<string> In(string folder) => [.. Directory.GetFiles(folder, "*.sql").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    /// <summary>Runs the statements of a transcript in one session of a new database.</summary>
    public static async Task CheckAsync(string folder, string transcript)
    {
        string path = Path.Combine(folder, transcript + ".sql");
        List<Exchange> exchanges = Exchange.Parse(await File.ReadAllTextAsync(path));
        var wrong = new StringBuilder();
        var rewritten = new StringBuilder();
        string? rewrite = Environment.GetEnvironmentVariable("LONGITUDE_REWRITE_TRANSCRIPTS");
        await using PostgresSession? postgres = rewrite is "postgres" ? await PostgresSession.StartAsync() : null;
        await using var database = await SqlTestDatabase.OpenAsync();
        await using SqlTestSession session = database.Connect();
        foreach (Exchange exchange in exchanges)
        {
            string answer = postgres is null ? await AnswerAsync(session, exchange.Sql) : Commented(await postgres.AnswerAsync(exchange.Sql), exchange.Sql);
            rewritten.Append(rewritten.Length > 0 ? "\n" : "").Append(exchange.Sql).Append('\n').Append(answer);
            if (!string.Equals(answer, exchange.Answer, StringComparison.Ordinal))
                wrong.Append(CultureInfo.InvariantCulture, $"{exchange.Sql}\nexpected:\n{exchange.Answer}got:\n{answer}\n");
        }

        if (rewrite is "1" or "postgres")
            await File.WriteAllTextAsync(path, rewritten.ToString());
        else
            Assert.True(wrong.Length == 0, wrong.ToString());
    }

    private static async Task<string> AnswerAsync(SqlTestSession session, string sql)
    {
        var lines = new List<string>();
        var rows = new List<string>();
        session.Notices.Clear();
        try
        {
            SqlAnswer answer = await session.RunAsync(sql);
            lines.AddRange(session.Notices);
            if (answer.Columns.Count > 0)
                lines.Add(string.Join('|', answer.Columns));
            else
                lines.Add(answer.Tag);
            rows.AddRange(answer.Rows.Select(r => string.Join('|', r.Select(v => v ?? "∅"))));
        }
        catch (SqlException e)
        {
            lines.AddRange(session.Notices);
            lines.Add($"ERROR {e.SqlState}{(e.Position > 0 ? $" at {e.Position}" : "")}: {e.Message}");
            if (e.Detail is not null)
                lines.Add($"DETAIL: {e.Detail}");
            if (e.Hint is not null)
                lines.Add($"HINT: {e.Hint}");
        }

        catch (Exception e) when (e is not OperationCanceledException)
        {
            lines.Add($"{e.GetType().Name}: {e.Message} {e.StackTrace?.Split('\n')[0].Trim()}");
        }

        return Commented(new TranscriptAnswer(lines, rows), sql);
    }

    private static string Commented(TranscriptAnswer answer, string sql)
    {
        bool isOrdered = sql.Contains("ORDER BY", StringComparison.OrdinalIgnoreCase);
        IEnumerable<string> rows = isOrdered ? answer.Rows : answer.Rows.Order(StringComparer.Ordinal);
        IEnumerable<string> lines = answer.Lines.Concat(rows);
        return string.Concat(lines.SelectMany(l => l.Split('\n')).Select(l => $"-- {l}\n"));
    }

    /// <param name="Lines">Notices, and then the columns' names, the tag, or the error.</param>
    internal sealed record TranscriptAnswer(IReadOnlyList<string> Lines, IReadOnlyList<string> Rows);

    private sealed record Exchange(string Sql, string Answer)
    {
        public static List<Exchange> Parse(string text)
        {
            var exchanges = new List<Exchange>();
            var sql = new List<string>();
            var answer = new StringBuilder();
            foreach (string line in text.Split('\n'))
            {
                if (line.StartsWith("-- ", StringComparison.Ordinal) && sql.Count > 0)
                {
                    answer.Append(line).Append('\n');
                    continue;
                }

                bool isUnanswered = line.Length == 0 && sql.Count > 0 && sql[^1].EndsWith(';');
                if (answer.Length > 0 || isUnanswered)
                {
                    exchanges.Add(new Exchange(string.Join('\n', sql), answer.ToString()));
                    sql.Clear();
                    answer.Clear();
                }

                if (line.Length > 0)
                    sql.Add(line);
            }

            if (sql.Count > 0)
                exchanges.Add(new Exchange(string.Join('\n', sql), answer.ToString()));
            return exchanges;
        }
    }
}
