using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Longitude.Sql.Execution;

namespace Longitude.Sql.Planning.Explain;

/// <summary>EXPLAIN (FORMAT JSON), with PostgreSQL's names of properties.</summary>
internal static class ExplainJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    public static string Write(List<ExplainNode> roots, ExplainOptions options, TimeSpan planning, TimeSpan? execution)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartArray();
            foreach (ExplainNode root in roots)
            {
                json.WriteStartObject();
                json.WritePropertyName("Plan");
                Write(json, root, null, null, options);
                if (options.Summary)
                {
                    Number(json, "Planning Time", planning.TotalMilliseconds, 3);
                    if (execution is { } time)
                        Number(json, "Execution Time", time.TotalMilliseconds, 3);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(Utf8JsonWriter json, ExplainNode node, string? relationship, string? title, ExplainOptions options)
    {
        json.WriteStartObject();
        json.WriteString("Node Type", node.Type);
        if (relationship is not null)
            json.WriteString("Parent Relationship", relationship);
        if (title is not null)
            json.WriteString("Subplan Name", title);
        json.WriteBoolean("Parallel Aware", false);
        json.WriteBoolean("Async Capable", false);
        foreach ((string name, object value) in node.Hidden)
            Property(json, name, value);
        if (options.Costs)
        {
            Number(json, "Startup Cost", node.Startup, 2);
            Number(json, "Total Cost", node.Total, 2);
            Number(json, "Plan Rows", node.Rows, 0);
            json.WriteNumber("Plan Width", node.Width);
        }

        if (options.Analyze)
            Measured(json, node.Measure, options);
        if (options.Verbose && node.Output.Count > 0)
            Property(json, "Output", node.Output);
        foreach ((string name, object value) in node.Properties)
            Property(json, name, value);
        if (node.Children.Count > 0)
        {
            json.WriteStartArray("Plans");
            foreach ((string how, string? name, ExplainNode child) in node.Children)
                Write(json, child, how, name, options);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Measured(Utf8JsonWriter json, NodeMeasure? measure, ExplainOptions options)
    {
        long loops = Math.Max(1, measure?.Loops ?? 0);
        if (options.Timing)
        {
            Number(json, "Actual Startup Time", (measure?.FirstMilliseconds ?? 0) / loops, 3);
            Number(json, "Actual Total Time", (measure?.TotalMilliseconds ?? 0) / loops, 3);
        }

        Number(json, "Actual Rows", (double)(measure?.Rows ?? 0) / loops, 0);
        json.WriteNumber("Actual Loops", measure?.Loops ?? 0);
    }

    private static void Property(Utf8JsonWriter json, string name, object value)
    {
        json.WritePropertyName(name);
        switch (value)
        {
            case IEnumerable<string> list:
                json.WriteStartArray();
                foreach (string item in list)
                    json.WriteStringValue(item);
                json.WriteEndArray();
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case IFormattable number:
                json.WriteRawValue(number.ToString(null, CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }

    private static void Number(Utf8JsonWriter json, string name, double value, int digits)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
    }
}
