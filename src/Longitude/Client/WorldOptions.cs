using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Longitude.Core;

namespace Longitude.Client;

/// <summary>A leaf of the world: a path such as <c>world/eu/london</c>, and how many shards it holds.</summary>
public sealed record LeafDescription(string Path, int Shards = 1);

/// <summary>The round trip between two places, for all leaves at or below them.</summary>
public sealed record RoundTrip(string A, string B, double Milliseconds);

/// <summary>
/// A world's description: its leaves, and the delays between them. The leaves are fixed when the folder is first opened; delays and
/// limits may change.
/// </summary>
public sealed record WorldOptions
{
    /// <summary>One place with one shard: the smallest world.</summary>
    public static readonly WorldOptions Single = new() { Leaves = [new LeafDescription("world")] };

    /// <summary>The leaves, in the order that numbers the shards.</summary>
    public required IReadOnlyList<LeafDescription> Leaves { get; init; }

    /// <summary>Delays that messages between places of this process are given, so that one machine behaves like several cities.</summary>
    public IReadOnlyList<RoundTrip> RoundTrips { get; init; } = [];

    /// <summary>The least time between closes of a leaf that somebody waits for.</summary>
    public double LeafTickMs { get; init; } = 4;

    /// <summary>The time between closes of a place that nobody waits for.</summary>
    public double IdleTickMs { get; init; } = 1000;

    /// <summary>How long old versions are kept, for snapshots and change feeds.</summary>
    public double HistoryRetentionSeconds { get; init; } = 30;

    /// <summary>After this time without an outcome a commit ends as unknown.</summary>
    public double CommitTimeoutSeconds { get; init; } = 30;

    /// <summary>How much log makes a checkpoint worth its while.</summary>
    public long CheckpointLogBytes { get; init; } = 16L << 20;

    /// <summary>Told of what needs attention and is not a failure, such as a disk too full for a checkpoint.</summary>
    [JsonIgnore]
    public Action<string>? Warned { get; init; }

    /// <summary>Reads a description from JSON.</summary>
    /// <exception cref="InvalidUseException">It is no valid description; the message says where.</exception>
    public static WorldOptions Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(OverDefaults(json), WorldJson.Default.WorldOptions) ?? throw new InvalidUseException("The world's description is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidUseException($"The world's description is not valid JSON for it: {e.Message}");
        }
    }

    // Left to itself the serializer makes 0 of every number that is not there.
    private static JsonObject? OverDefaults(string json)
    {
        if (JsonNode.Parse(json) is not JsonObject given)
            return null;
        JsonObject all = JsonSerializer.SerializeToNode(Single, WorldJson.Default.WorldOptions)!.AsObject();
        all.Remove("leaves");
        foreach ((string name, JsonNode? value) in given)
            all[name] = value?.DeepClone();
        return all;
    }

    public string ToJson() => JsonSerializer.Serialize(this, WorldJson.Default.WorldOptions);

    /// <exception cref="InvalidUseException">The description does not make a world.</exception>
    internal World Build()
    {
        Check(LeafTickMs, nameof(LeafTickMs), least: 0.1);
        Check(IdleTickMs, nameof(IdleTickMs), least: 0.1);
        Check(HistoryRetentionSeconds, nameof(HistoryRetentionSeconds), least: 0.001);
        Check(CommitTimeoutSeconds, nameof(CommitTimeoutSeconds), least: 0.001);
        Check(CheckpointLogBytes, nameof(CheckpointLogBytes), least: 1);
        try
        {
            return World.Build(Leaves.Select(l => (l.Path, l.Shards)));
        }
        catch (ArgumentException e)
        {
            throw new InvalidUseException(e.Message);
        }
    }

    private static void Check(double value, string name, double least)
    {
        if (!(value >= least))
            throw new InvalidUseException($"{name} of the world's description must be at least {least.ToString(CultureInfo.InvariantCulture)}, not {value.ToString(CultureInfo.InvariantCulture)}.");
    }

    /// <summary>The one-way delay between leaves, by their ids.</summary>
    internal TimeSpan[,] Delays(World world)
    {
        int count = world.Places.Count;
        var delays = new TimeSpan[count, count];
        foreach (RoundTrip trip in RoundTrips)
        {
            Place a = world.Find(trip.A) ?? throw new InvalidUseException($"There is no place '{trip.A}' for the round trip to '{trip.B}'.");
            Place b = world.Find(trip.B) ?? throw new InvalidUseException($"There is no place '{trip.B}' for the round trip to '{trip.A}'.");
            if (trip.Milliseconds is < 0 or > 60_000 || double.IsNaN(trip.Milliseconds))
                throw new InvalidUseException($"The round trip between '{trip.A}' and '{trip.B}' must be 0 to 60,000 ms, not {trip.Milliseconds}.");
            if (a.Spans(b) || b.Spans(a))
                throw new InvalidUseException($"A round trip is between two places apart; '{trip.A}' and '{trip.B}' lie on one path.");
            foreach (Place x in world.Leaves.Where(a.Spans))
            {
                foreach (Place y in world.Leaves.Where(b.Spans))
                    delays[x.Id.Value, y.Id.Value] = delays[y.Id.Value, x.Id.Value] = TimeSpan.FromMilliseconds(trip.Milliseconds / 2);
            }
        }

        return delays;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(WorldOptions))]
internal sealed partial class WorldJson : JsonSerializerContext;
