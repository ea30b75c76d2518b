using System.Diagnostics;
using System.Globalization;
using System.Text;
using Longitude.Tests.Architecture;

namespace Longitude.Tests.Sql.Types;

/// <summary>
/// A file of queries with what PostgreSQL 15 answers. A line is a comment (#), settings for what follows (<c>set timezone = 'UTC'; ...</c>),
/// an expression or a query, or an answer: a row (<c>= 1|NULL</c>) or an error (<c>! 22P02 message</c>).
/// </summary>
/// <remarks>
/// The answers are rewritten when the environment variable LONGITUDE_PSQL says how to reach a PostgreSQL 15, for example
/// <c>psql -h localhost -U postgres</c>. The database has to have the collation C and the character type C.UTF-8.
/// </remarks>
internal sealed class Transcript
{
    private readonly List<Entry> _entries = [];
    private readonly string _path;

    private Transcript(string path)
    {
        _path = path;
        Entry? last = null;
        string settings = "";
        foreach (string line in File.ReadLines(path))
        {
            if (line.StartsWith("= ", StringComparison.Ordinal) || line is "=" || line.StartsWith("! ", StringComparison.Ordinal))
            {
                last!.Answers.Add(line.TrimEnd());
                continue;
            }

            bool isSetting = line is "set" || line.StartsWith("set ", StringComparison.Ordinal);
            if (isSetting)
                settings = line[3..].Trim();
            bool isQuery = line.Length > 0 && line[0] != '#' && !isSetting;
            last = new Entry(line, isQuery ? settings : null);
            _entries.Add(last);
        }
    }

    public static Transcript Open(string name)
    {
        var transcript = new Transcript(Path.Combine(SourceTree.Root, "tests/Longitude.Tests/Sql/Types/Transcripts", name));
        if (Environment.GetEnvironmentVariable("LONGITUDE_PSQL") is { Length: > 0 } psql)
            transcript.Rewrite(psql);
        return transcript;
    }

    /// <summary>Runs all queries; fails with those whose answers differ.</summary>
    public void Check()
    {
        var differences = new StringBuilder();
        int count = 0;
        foreach (Entry entry in _entries.Where(e => e.Settings is not null))
        {
            IReadOnlyList<string> got = Queries.Run(entry.Query, entry.Settings!);
            if (got.SequenceEqual(entry.Answers, StringComparer.Ordinal))
                continue;
            count++;
            differences.Append(entry.Settings is "" ? "" : $"[{entry.Settings}] ").AppendLine(entry.Line);
            foreach (string answer in entry.Answers)
                differences.Append("   expected ").AppendLine(answer);
            foreach (string answer in got)
                differences.Append("   got      ").AppendLine(answer);
        }

        Assert.True(count == 0, $"{count} of {_entries.Count(e => e.Settings is not null)} differ:\n{differences}");
    }

    private void Rewrite(string psql)
    {
        List<Entry> queries = _entries.FindAll(e => e.Settings is not null);
        (string output, string errors) = Ask(psql, queries);
        for (int i = 0; i < queries.Count; i++)
        {
            queries[i].Answers.Clear();
            string error = Between(errors, i);
            int found = error.IndexOf("ERROR:  ", StringComparison.Ordinal);
            if (found >= 0)
            {
                queries[i].Answers.Add("! " + ErrorOf(error[(found + "ERROR:  ".Length)..]));
                continue;
            }

            string rows = Between(output, i);
            if (rows.Length > 0)
                queries[i].Answers.AddRange(rows[..^1].Split('\n').Select(row => $"= {row}".TrimEnd()));
        }

        var text = new StringBuilder();
        foreach (Entry entry in _entries)
        {
            text.Append(entry.Line).Append('\n');
            foreach (string answer in entry.Answers)
                text.Append(answer).Append('\n');
        }

        File.WriteAllText(_path, text.ToString());
    }

    private static (string Output, string Errors) Ask(string psql, List<Entry> queries)
    {
        var script = new StringBuilder("\\set VERBOSITY verbose\n\\pset null NULL\n");
        string settings = "?";
        for (int i = 0; i < queries.Count; i++)
        {
            if (!string.Equals(queries[i].Settings, settings, StringComparison.Ordinal))
            {
                settings = queries[i].Settings!;
                script.Append("reset all; set timezone = 'UTC'; set client_min_messages = error;\n");
                foreach (string setting in settings.Split(';', StringSplitOptions.RemoveEmptyEntries))
                    script.Append("set ").Append(setting.Trim()).Append(";\n");
            }

            script.Append(CultureInfo.InvariantCulture, $"\\echo <{i}>\n\\warn <{i}>\n{queries[i].Query};\n");
        }

        script.Append(CultureInfo.InvariantCulture, $"\\echo <{queries.Count}>\n\\warn <{queries.Count}>\n");
        string[] words = psql.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        using var process = Process.Start(new ProcessStartInfo(words[0], [.. words[1..], "-XqAt"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(script);
        process.StandardInput.Close();
        process.WaitForExit();
        return (output.Result, errors.Result);
    }

    // psql says "22P02: message" and then where, why and what to do, each on a line of its own.
    private static string ErrorOf(string error)
    {
        foreach (string more in (string[])["\nDETAIL:", "\nHINT:", "\nCONTEXT:", "\nLINE ", "\nLOCATION:"])
            error = error.Split(more)[0];
        return error.Remove(5, 1).Replace("\n", "\\n", StringComparison.Ordinal).TrimEnd();
    }

    private static string Between(string text, int mark)
    {
        int start = text.IndexOf($"<{mark}>\n", StringComparison.Ordinal) + $"<{mark}>\n".Length;
        return text[start..text.IndexOf($"<{mark + 1}>\n", start, StringComparison.Ordinal)];
    }

    private sealed record Entry(string Line, string? Settings)
    {
        public List<string> Answers { get; } = [];

        /// <summary>An expression is a query for its value.</summary>
        public string Query => Line.StartsWith("select ", StringComparison.OrdinalIgnoreCase) || Line.StartsWith("with ", StringComparison.OrdinalIgnoreCase)
            ? Line
            : $"select {Line}";
    }
}
