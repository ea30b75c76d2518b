using System.Text.Json.Serialization;
using Longitude.Client;
using Longitude.Server.Connections;

namespace Longitude.Server.Web;

/// <summary>What the console's page shows, as numbers that have grown since the start: the page makes rates of them.</summary>
internal sealed record StatusReport
{
    public required string Version { get; init; }

    public required string? Failure { get; init; }

    /// <summary>When this was taken, in milliseconds of the server's own clock.</summary>
    public required long AtMs { get; init; }

    public required double UptimeSeconds { get; init; }

    public required int Connections { get; init; }

    public required int ConnectionsMax { get; init; }

    public required long Statements { get; init; }

    public required long Rows { get; init; }

    public required long Errors { get; init; }

    public required long ConflictErrors { get; init; }

    /// <summary>How many statements took less than 2^i microseconds and not less than half of that.</summary>
    public required IReadOnlyList<long> Latencies { get; init; }

    public required long MemoryBytes { get; init; }

    public required IReadOnlyList<PlaceStatus> Places { get; init; }

    public required IReadOnlyList<ConflictStatus> Conflicts { get; init; }

    public static StatusReport Of(ConnectionServices services, Database database, string version, TimeSpan uptime, Func<Key, string> show)
    {
        ConnectionCounts counts = services.Statistics.Sum(services.Connections.Sessions);
        LatencyCounts latencies = counts.Latencies;
        var latencyList = new long[LatencyCounts.Length];
        for (int i = 0; i < latencyList.Length; i++)
            latencyList[i] = latencies[i];
        return new StatusReport
        {
            Version = version,
            Failure = database.Failure?.Message,
            AtMs = Environment.TickCount64,
            UptimeSeconds = uptime.TotalSeconds,
            Connections = services.Connections.Count,
            ConnectionsMax = services.Options.ConnectionsMax,
            Statements = counts.Statements,
            Rows = counts.Rows,
            Errors = counts.Errors,
            ConflictErrors = counts.Conflicts,
            Latencies = latencyList,
            MemoryBytes = Environment.WorkingSet,
            Places = [.. database.Statistics().Select(PlaceStatus.Of)],
            Conflicts = [.. database.Conflicts().Take(20).Select(c => new ConflictStatus(c.Place.Path, show(c.Key), c.Reason.ToString(), c.Count, c.Ago.TotalSeconds))],
        };
    }
}

internal sealed record PlaceStatus(
    string Path, string Name, int Depth, long Epoch, long Commits, IReadOnlyDictionary<string, long> Rejections, IReadOnlyList<ShardStatus> Shards)
{
    public static PlaceStatus Of(PlaceStatistics place) => new(
        place.Place.Path,
        place.Place.Name,
        place.Place.Depth,
        place.Epoch.Value,
        place.Commits,
        place.Rejections.ToDictionary(r => r.Key.ToString(), r => r.Value, StringComparer.Ordinal),
        [.. place.Shards.Select(s => new ShardStatus(s.Shard.Value, s.Position.Value, s.Rows, s.BytesApproximate, s.InDoubt))]);
}

internal sealed record ShardStatus(int Id, long Position, long Rows, long Bytes, int InDoubt);

internal sealed record ConflictStatus(string Place, string Key, string Reason, long Count, double AgoSeconds);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StatusReport))]
internal sealed partial class StatusJson : JsonSerializerContext;
