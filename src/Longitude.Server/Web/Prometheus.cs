using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Longitude.Server.Web;

/// <summary>
/// Writes the current values of a meter's instruments in Prometheus' text format (version 0.0.4).
/// </summary>
internal static class Prometheus
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(Meter meter)
    {
        var families = new SortedDictionary<string, (Instrument Instrument, List<string> Lines)>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (ReferenceEquals(instrument.Meter, meter))
                    l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value.ToString(CultureInfo.InvariantCulture), tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value.ToString("R", CultureInfo.InvariantCulture), tags));
        listener.Start();
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach ((string name, (Instrument instrument, List<string> lines)) in families)
        {
            text.Append("# HELP ").Append(name).Append(' ').Append(instrument.Description).Append('\n');
            text.Append("# TYPE ").Append(name).Append(' ').Append(IsCounter(instrument) ? "counter" : "gauge").Append('\n');
            foreach (string line in lines)
                text.Append(line).Append('\n');
        }

        return text.ToString();

        void Add(Instrument instrument, string value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            string name = NameOf(instrument);
            if (!families.TryGetValue(name, out (Instrument Instrument, List<string> Lines) family))
                families.Add(name, family = (instrument, []));
            family.Lines.Add($"{name}{Labels(tags)} {value}");
        }
    }

    /// <summary>longitude.server.statements becomes longitude_server_statements_total.</summary>
    private static string NameOf(Instrument instrument)
    {
        string name = instrument.Name.Replace('.', '_');
        if (instrument.Unit is "By")
            name += "_bytes";
        else if (instrument.Unit is "s")
            name += "_seconds";
        return IsCounter(instrument) ? name + "_total" : name;
    }

    private static bool IsCounter(Instrument instrument) => instrument is ObservableCounter<long> or ObservableCounter<double>;

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var text = new StringBuilder("{");
        foreach ((string key, object? value) in tags)
        {
            string escaped = (Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")
                .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append(text.Length > 1 ? "," : "").Append(key).Append("=\"").Append(escaped).Append('"');
        }

        return text.Append('}').ToString();
    }
}
