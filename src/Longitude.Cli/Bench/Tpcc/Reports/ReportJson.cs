using System.Text.Json;

namespace Longitude.Cli.Bench.Tpcc.Reports;

/// <summary>The report as JSON.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    public static string Write(TpccReport report) => JsonSerializer.Serialize(report, Options);

    /// <exception cref="CommandException">The file does not hold such a report.</exception>
    public static TpccReport Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<TpccReport>(File.ReadAllText(file), Options) ?? throw new CommandException($"{file} is empty.");
        }
        catch (JsonException e)
        {
            throw new CommandException($"{file} is no report of bench tpcc: {e.Message}");
        }
    }
}
