using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Longitude.Bench.Harness;

/// <summary>What a benchmark found, for people as a table and for programs as JSON.</summary>
internal sealed class Report(string benchmark, string question)
{
    private readonly List<Figure> _figures = [];
    private readonly List<string> _notes = [];

    public string Benchmark { get; } = benchmark;

    public void Add(Figure figure) => _figures.Add(figure);

    /// <summary>How it was measured, or why something is missing.</summary>
    public void Note(string note) => _notes.Add(note);

    public void Print(TextWriter to)
    {
        to.WriteLine($"{Benchmark}: {question}");
        to.WriteLine($"{RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}");
        string[][] rows =
        [
            ["figure", "median", "min – max", "target", ""],
            .. _figures.Select(f => (string[])
            [
                f.Name,
                $"{Show(f.Median)} {f.Unit}",
                f.Rounds.Count > 1 ? $"{Show(f.Lowest)} – {Show(f.Highest)}" : "",
                f.Target is { } t ? $"{(t.AtMost ? "≤" : "≥")} {Show(t.Value)}" : "",
                f.IsMet switch { true => "met", false => "missed", null => "" },
            ]),
        ];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(c => rows.Max(r => r[c].Length))];
        to.WriteLine();
        for (int i = 0; i < rows.Length; i++)
        {
            to.WriteLine(Line(rows[i], widths));
            if (i == 0)
                to.WriteLine(string.Join("  ", widths.Select(w => new string('-', w))));
        }

        to.WriteLine();
        foreach (string note in _notes)
            to.WriteLine("- " + note);
        to.WriteLine();
    }

    public JsonObject ToJson() => new()
    {
        ["benchmark"] = Benchmark,
        ["question"] = question,
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["cores"] = Environment.ProcessorCount,
        ["figures"] = new JsonArray([.. _figures.Select(f => (JsonNode)new JsonObject
        {
            ["name"] = f.Name,
            ["unit"] = f.Unit,
            ["median"] = f.Median,
            ["rounds"] = new JsonArray([.. f.Rounds.Select(r => (JsonNode)r)]),
            ["target"] = f.Target is { } t ? new JsonObject { ["is"] = t.AtMost ? "at most" : "at least", ["value"] = t.Value } : null,
            ["met"] = f.IsMet,
        })]),
        ["notes"] = new JsonArray([.. _notes.Select(n => (JsonNode)n)]),
    };

    public static void WriteJson(string file, IEnumerable<Report> reports) =>
        File.WriteAllText(
            file,
            new JsonArray([.. reports.Select(r => (JsonNode)r.ToJson())]).ToJsonString(
                new JsonSerializerOptions { WriteIndented = true, NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals }));

    private static string Line(string[] cells, int[] widths) =>
        string.Join("  ", cells.Select((c, i) => i is 1 or 2 or 3 ? c.PadLeft(widths[i]) : c.PadRight(widths[i]))).TrimEnd();

    private static string Show(double value) => Math.Abs(value) switch
    {
        >= 1000 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("N1", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("N2", CultureInfo.InvariantCulture),
        _ => value.ToString("N3", CultureInfo.InvariantCulture),
    };
}
