using System.Diagnostics;
using System.Diagnostics.Metrics;
using Longitude.Client;
using Longitude.Server.Connections;

namespace Longitude.Server.Web;

/// <summary>
/// What the server measures, as instruments that are read when somebody asks: /metrics, or any listener of
/// System.Diagnostics.Metrics to the meter "Longitude".
/// </summary>
internal sealed class ServerMeter : IDisposable
{
    public const string Name = "Longitude";

    private readonly ConnectionServices _services;
    private readonly Database _database;
    private readonly DateTime _startedAt = Process.GetCurrentProcess().StartTime.ToUniversalTime();

    public ServerMeter(ConnectionServices services, Database database)
    {
        _services = services;
        _database = database;
        Meter = new Meter(Name);
        AddClients();
        AddWorld();
        AddProcess();
    }

    public Meter Meter { get; }

    public void Dispose() => Meter.Dispose();

    private void AddClients()
    {
        ConnectionTable connections = _services.Connections;
        Gauge("longitude.connections", "Sessions that are open.", null, () => connections.Count);
        Gauge("longitude.connections.max", "Sessions that may be open.", null, () => _services.Options.ConnectionsMax);
        Counter("longitude.connections.accepted", "Connections taken in since the start.", null, () => connections.Accepted);
        Counter("longitude.connections.refused", "Connections turned away for want of room.", null, () => connections.Refused);
        Counter("longitude.statements", "Statements executed.", null, () => Counts().Statements);
        Counter("longitude.rows.sent", "Rows of results sent.", null, () => Counts().Rows);
        Counter("longitude.errors", "Errors reported to clients.", null, () => Counts().Errors);
        Counter("longitude.conflicts.reported", "Conflicts that clients heard of (SQLSTATE 40001 or 40P01).", null, () => Counts().Conflicts);
        Counter("longitude.received", "Received from clients in messages.", "By", () => Counts().BytesIn);
        Counter("longitude.sent", "Sent to clients in messages.", "By", () => Counts().BytesOut);
        Gauge("longitude.messages.memory", "Memory reserved for long messages that are on their way.", "By", () => _services.MessageMemory.Used);
        Gauge("longitude.worker.threads", "Threads for statements that may block.", null, () => _services.Database.Workers.Count);
        Meter.CreateObservableCounter("longitude.statements.within", Latencies, null, "Statements that took no longer than le seconds.");
    }

    private void AddWorld()
    {
        Meter.CreateObservableCounter("longitude.commits", () => Places(p => p.Commits), null, "Transactions committed, by the place where they ran.");
        Meter.CreateObservableCounter("longitude.rejections", Rejections, null, "Attempts of transactions that were rejected, by place and reason.");
        Meter.CreateObservableCounter("longitude.epochs", () => Places(p => p.Epoch.Value), null, "The newest closed epoch of each place.");
        Meter.CreateObservableCounter("longitude.shard.position", () => Shards(s => s.Position.Value), null, "The newest applied position of each shard's log.");
        Meter.CreateObservableGauge("longitude.shard.rows", () => Shards(s => s.Rows), null, "Rows in each shard.");
        Meter.CreateObservableGauge("longitude.shard.memory", () => Shards(s => s.BytesApproximate), "By", "Memory that rows and their old versions take.");
        Meter.CreateObservableGauge("longitude.shard.doubts", () => Shards(s => s.InDoubt), null, "Keys that wait for the outcome of a transaction over several shards.");
        Gauge("longitude.up", "1 while the database works, 0 once it has stopped after a failure.", null, () => _database.Failure is null ? 1 : 0);
    }

    private void AddProcess()
    {
        Meter.CreateObservableCounter("process.cpu", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Processor time used.");
        Gauge("process.resident.memory", "Memory of the process.", "By", () => Environment.WorkingSet);
        Gauge("process.start.time", "When the process began, in seconds since 1970.", "s", () => new DateTimeOffset(_startedAt).ToUnixTimeSeconds());
        Gauge("dotnet.heap", "Memory of managed objects.", "By", () => GC.GetTotalMemory(forceFullCollection: false));
        Meter.CreateObservableCounter("dotnet.gc.collections", Collections, null, "Garbage collections, by generation.");
        Meter.CreateObservableCounter("dotnet.gc.pause", () => GC.GetTotalPauseDuration().TotalSeconds, "s", "Time that garbage collections held everything up.");
    }

    private ConnectionCounts Counts() => _services.Statistics.Sum(_services.Connections.Sessions);

    private void Counter(string name, string description, string? unit, Func<long> read) =>
        Meter.CreateObservableCounter(name, read, unit, description);

    private void Gauge(string name, string description, string? unit, Func<long> read) =>
        Meter.CreateObservableGauge(name, read, unit, description);

    /// <summary>Cumulative, as Prometheus' histograms are.</summary>
    private List<Measurement<long>> Latencies()
    {
        LatencyCounts counts = Counts().Latencies;
        var measurements = new List<Measurement<long>>();
        long sum = 0;
        for (int i = 0; i < LatencyCounts.Length; i++)
        {
            sum += counts[i];
            object bound = i == LatencyCounts.Length - 1 ? "+Inf" : LatencyCounts.UpperBoundUs(i) / 1e6;
            measurements.Add(new Measurement<long>(sum, new KeyValuePair<string, object?>("le", bound)));
        }

        return measurements;
    }

    private IEnumerable<Measurement<long>> Places(Func<PlaceStatistics, long> value) =>
        _database.Statistics().Select(p => new Measurement<long>(value(p), new KeyValuePair<string, object?>("place", p.Place.Path)));

    private IEnumerable<Measurement<long>> Rejections() =>
        _database.Statistics().SelectMany(p => p.Rejections.Select(r => new Measurement<long>(
            r.Value, new KeyValuePair<string, object?>("place", p.Place.Path), new KeyValuePair<string, object?>("reason", r.Key.ToString()))));

    private IEnumerable<Measurement<long>> Shards(Func<ShardStatistics, long> value) =>
        _database.Statistics().SelectMany(p => p.Shards.Select(s => new Measurement<long>(
            value(s), new KeyValuePair<string, object?>("place", p.Place.Path), new KeyValuePair<string, object?>("shard", s.Shard.Value))));

    private static IEnumerable<Measurement<long>> Collections() =>
        Enumerable.Range(0, GC.MaxGeneration + 1).Select(g => new Measurement<long>(GC.CollectionCount(g), new KeyValuePair<string, object?>("generation", g)));
}
