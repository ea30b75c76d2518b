using System.Globalization;
using System.Text;
using Longitude.Sql;

namespace Longitude.Tests.Sql;

/// <summary>
/// Statements and what PostgreSQL 15 answers to them, in a file. An answer stands below its statement, in lines that begin with two
/// dashes: notices, the columns' names, the rows, or the error; rows of statements without ORDER BY are sorted. With
/// LONGITUDE_REWRITE_TRANSCRIPTS=1 the answers are replaced by Longitude's own, to be looked at as a diff.
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
        await using var database = await SqlTestDatabase.OpenAsync();
        await using SqlTestSession session = database.Connect();
        foreach (Exchange exchange in exchanges)
        {
            string answer = await AnswerAsync(session, exchange.Sql);
            rewritten.Append(rewritten.Length > 0 ? "\n" : "").Append(exchange.Sql).Append('\n').Append(answer);
            if (!string.Equals(answer, exchange.Answer, StringComparison.Ordinal))
                wrong.Append(CultureInfo.InvariantCulture, $"{exchange.Sql}\nexpected:\n{exchange.Answer}got:\n{answer}\n");
        }

        if (Environment.GetEnvironmentVariable("LONGITUDE_REWRITE_TRANSCRIPTS") is "1")
            await File.WriteAllTextAsync(path, rewritten.ToString());
        else
            Assert.True(wrong.Length == 0, wrong.ToString());
    }

    private static async Task<string> AnswerAsync(SqlTestSession session, string sql)
    {
        var lines = new List<string>();
        session.Notices.Clear();
        try
        {
            SqlAnswer answer = await session.RunAsync(sql);
            lines.AddRange(session.Notices);
            if (answer.Columns.Count > 0)
                lines.Add(string.Join('|', answer.Columns));
            else
                lines.Add(answer.Tag);
            IEnumerable<string> rows = answer.Rows.Select(r => string.Join('|', r.Select(v => v ?? "∅")));
            lines.AddRange(sql.Contains("ORDER BY", StringComparison.OrdinalIgnoreCase) ? rows : rows.Order(StringComparer.Ordinal));
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

        return string.Concat(lines.SelectMany(l => l.Split('\n')).Select(l => $"-- {l}\n"));
    }

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

                if (answer.Length > 0)
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
