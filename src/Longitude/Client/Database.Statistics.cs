using Longitude.Core;
using Longitude.Node;

namespace Longitude.Client;

/// <content>What the places of this process have done.</content>
public sealed partial class Database
{
    /// <summary>What has happened since the database was opened, place by place, in the order of <see cref="World.Places"/>.</summary>
    /// <remarks>Cheap; the numbers of different places are not taken at one moment.</remarks>
    public IReadOnlyList<PlaceStatistics> Statistics() => [.. World.Places.Select(StatisticsOf)];

    private PlaceStatistics StatisticsOf(Place place)
    {
        var rejections = new SortedDictionary<RejectReason, long>();
        long commits = 0;
        foreach (Gateway gateway in World.Leaves.Where(place.Spans).Select(Node.GatewayAt))
        {
            foreach ((RejectReason reason, long count) in gateway.Outcomes)
            {
                if (reason == RejectReason.None)
                    commits += count;
                else
                    rejections[reason] = rejections.GetValueOrDefault(reason) + count;
            }
        }

        Epoch closed = Node.View(place.SeatLeaf, place.Seat).Machine.Cuts.Newest(place.Depth);
        return new PlaceStatistics { Place = place, Epoch = closed, Commits = commits, Rejections = rejections };
    }
}

/// <summary>What has happened at a place, and at the places below it.</summary>
public sealed record PlaceStatistics
{
    public required Place Place { get; init; }

    /// <summary>The place's newest closed epoch; counted from the world's beginning, not from the opening.</summary>
    public required Epoch Epoch { get; init; }

    /// <summary>Commits of transactions that were run here, since the database was opened.</summary>
    public required long Commits { get; init; }

    /// <summary>Attempts of transactions run here that were rejected, by reason, since the database was opened.</summary>
    public required IReadOnlyDictionary<RejectReason, long> Rejections { get; init; }
}
