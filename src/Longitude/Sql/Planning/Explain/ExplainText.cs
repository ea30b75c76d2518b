using System.Globalization;
using System.Text;
using Longitude.Sql.Execution;

namespace Longitude.Sql.Planning.Explain;

/// <summary>EXPLAIN's text: a line for each node, and indented ones for its properties.</summary>
internal static class ExplainText
{
    public static List<string> Write(List<ExplainNode> roots, ExplainOptions options, TimeSpan planning, TimeSpan? execution)
    {
        var lines = new List<string>();
        foreach (ExplainNode root in roots)
            Write(root, 0, options, lines);
        if (options.Summary)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"Planning Time: {planning.TotalMilliseconds:F3} ms"));
            if (execution is { } time)
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"Execution Time: {time.TotalMilliseconds:F3} ms"));
        }

        return lines;
    }

    private static void Write(ExplainNode node, int indent, ExplainOptions options, List<string> lines)
    {
        var line = new StringBuilder();
        line.Append(' ', 2 * indent);
        if (indent > 0)
        {
            line.Append("->  ");
            indent += 2;
        }

        line.Append(node.Name).Append(node.Suffix);
        if (options.Costs)
            line.Append(CultureInfo.InvariantCulture, $"  (cost={node.Startup:F2}..{node.Total:F2} rows={node.Rows:F0} width={node.Width})");
        if (options.Analyze)
            line.Append(Measured(node.Measure, options));
        lines.Add(line.ToString());
        indent++;
        string margin = new(' ', 2 * indent);
        if (options.Verbose && node.Output.Count > 0)
            lines.Add($"{margin}Output: {string.Join(", ", node.Output)}");
        foreach ((string name, object value) in node.Properties)
        {
            if (PropertyText(name, value) is { } text)
                lines.Add(margin + text);
        }

        foreach ((_, string? title, ExplainNode child) in node.Children)
        {
            if (title is not null)
                lines.Add(margin + title);
            Write(child, title is null ? indent : indent + 1, options, lines);
        }
    }

    private static string Measured(NodeMeasure? measure, ExplainOptions options)
    {
        if (measure is null || measure.Loops == 0)
            return options.Analyze && measure is null ? " (never executed)" : "";
        double rows = (double)measure.Rows / measure.Loops;
        if (!options.Timing)
            return string.Create(CultureInfo.InvariantCulture, $" (actual rows={rows:F0} loops={measure.Loops})");
        double first = measure.FirstMilliseconds / measure.Loops;
        double total = measure.TotalMilliseconds / measure.Loops;
        return string.Create(CultureInfo.InvariantCulture, $" (actual time={first:F3}..{total:F3} rows={rows:F0} loops={measure.Loops})");
    }

    private static string? PropertyText(string name, object value) => name switch
    {
        "Sort Space Used" => null,
        "Hash Memory" => string.Create(CultureInfo.InvariantCulture, $"Memory Usage: {value}kB"),
        _ => value switch
        {
            IEnumerable<string> list => $"{name}: {string.Join(", ", list)}",
            IFormattable number => $"{name}: {number.ToString(null, CultureInfo.InvariantCulture)}",
            _ => $"{name}: {value}",
        },
    };
}
