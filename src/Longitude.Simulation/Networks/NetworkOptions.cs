using Longitude.Core;

namespace Longitude.Simulation.Networks;

/// <summary>How far apart the leaves are, and what goes wrong between them; may be changed at any time.</summary>
internal sealed class NetworkOptions
{
    private readonly TimeSpan[,] _oneWay;

    /// <param name="oneWay">The shortest delay from leaf to leaf, by place number.</param>
    public NetworkOptions(TimeSpan[,] oneWay) => _oneWay = oneWay;

    /// <summary>What a delay varies by, as a part of it: 0.1 adds up to a tenth.</summary>
    public double Jitter { get; set; } = 0.1;

    /// <summary>Probability that a message is late by up to <see cref="TailMax"/>; those behind it on the connection are, too.</summary>
    public double LongTail { get; set; }

    public TimeSpan TailMax { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Probability that a message is lost.</summary>
    public double Loses { get; set; }

    /// <summary>Probability that a message comes twice.</summary>
    public double Doubles { get; set; }

    /// <summary>Probability that a message leaves the order of its connection and comes up to <see cref="ReorderMax"/> later.</summary>
    public double Reorders { get; set; }

    public TimeSpan ReorderMax { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>What a message between two places of one process takes.</summary>
    public TimeSpan WithinProcess { get; set; } = TimeSpan.FromMicroseconds(2);

    public TimeSpan OneWay(PlaceId from, PlaceId to) => _oneWay[from.Value, to.Value];

    /// <summary>Delays by the depth of the lowest place that spans both leaves, from the root's on; the last counts for all deeper.</summary>
    public static NetworkOptions ByDepth(World world, params TimeSpan[] oneWay)
    {
        var matrix = new TimeSpan[world.Places.Count, world.Places.Count];
        foreach (Place a in world.Leaves)
        {
            foreach (Place b in world.Leaves)
                matrix[a.Id.Value, b.Id.Value] = oneWay[Math.Min(World.LowestCommon(a, b).Depth, oneWay.Length - 1)];
        }

        return new NetworkOptions(matrix);
    }
}
