using System.Runtime.CompilerServices;
using System.Text;
using Longitude.Core;

namespace Longitude.Client;

/// <content>Change feeds.</content>
public sealed partial class Connection
{
    /// <summary>
    /// How far the changes of a place are known at this connection's place, as a position to watch from, or to read at
    /// (<see cref="TransactionOptions.AsOf"/>). Nothing that is committed after this call lies at or before it; what was committed
    /// just before, in epochs that are not known to be closed, lies behind it too.
    /// </summary>
    public ChangePosition PositionOf(Place place)
    {
        ArgumentNullException.ThrowIfNull(place);
        _gateway.ThrowIfFailed();
        return new ChangePosition(place.Path, _gateway.NewestKnown(place));
    }

    /// <summary>The committed changes of the rows at or below a place whose keys begin with a prefix; see the other form.</summary>
    public IAsyncEnumerable<ChangeSet> WatchAsync(
        Place place, ChangePosition? from = null, string prefix = "", CancellationToken cancellation = default) =>
        WatchAsync(place, from, KeyRange.Prefix(Encoding.UTF8.GetBytes(prefix)), cancellation);

    /// <summary>
    /// The committed changes of all rows at or below a place, exactly once and in the order of the world: as sets of consecutive
    /// epochs of the place, each with the position to go on from. Waits for more until it is cancelled.
    /// </summary>
    /// <remarks>
    /// Every version of a row is one change, also where a later one of the same set replaces it; additions of one epoch that were
    /// made together over several shards are one. A consumer that writes what it makes of a set and the set's position in one
    /// transaction takes part in the "exactly once". To begin with everything that is there: take <see cref="PositionOf"/>, read at
    /// that position (<see cref="TransactionOptions.AsOf"/>), and watch from it. A far place is watched through its copy here.
    /// </remarks>
    /// <param name="place">The place.</param>
    /// <param name="from">Where to go on, a position of the same place; null begins now.</param>
    /// <param name="range">The keys to be told of.</param>
    /// <param name="cancellation">Ends it, with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidUseException">The position is of another place.</exception>
    /// <exception cref="SnapshotTooOldException">The position is older than the history that is kept; the message says what to do.</exception>
    /// <exception cref="NodeFailedException">The database has stopped.</exception>
    public IAsyncEnumerable<ChangeSet> WatchAsync(
        Place place, ChangePosition? from, KeyRange range, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (from is not null && from.PlaceIn(_gateway.World) != place)
            throw new InvalidUseException($"The position {from} is not one of {place}: watch {from.Place}, or begin with a position of {place}.");
        return WatchFromAsync(new ChangeFeed(_gateway, place, range, (from ?? PositionOf(place)).Epoch), cancellation);
    }

    private static async IAsyncEnumerable<ChangeSet> WatchFromAsync(
        ChangeFeed feed, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            ChangeSet set = await feed.NextAsync(cancellation).ConfigureAwait(false);
            if (set.Changes.Count > 0)
                yield return set;
        }
    }
}
