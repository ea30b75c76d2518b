using Longitude.Core;

namespace Longitude.Node;

/// <summary>
/// Guesses, for one leaf, which epoch of a place will still be open everywhere when fragments sent now arrive. A guess that is
/// too early is refused as late and tried again; one that is too late only costs time. Nothing depends on it being right.
/// </summary>
/// <remarks>
/// The seat issued the newest epoch heard of here one delay before it was heard, and issues further ones at its interval. An epoch
/// reaches a participant one delay after its issue, and must reach it after the fragment does.
/// </remarks>
internal sealed class EpochForecast
{
    private readonly World _world;
    private readonly Place _leaf;
    private readonly NodeOptions _options;
    private readonly Lock _gate = new();
    private readonly Seen[] _seen;

    public EpochForecast(World world, Place leaf, NodeOptions options)
    {
        _world = world;
        _leaf = leaf;
        _options = options;
        _seen = [.. world.Places.Select(p => new Seen(options.TickOf(p)))];
    }

    /// <summary>An epoch of a place is known here to have closed at a shard.</summary>
    public void Observe(Place place, Epoch closed, ShardId at, TimeSpan now)
    {
        Place reporter = _world.LeafOf(at);

        // Of the places around this leaf the leaf itself has the freshest news.
        if (place.Spans(_leaf) && reporter != _leaf)
            return;
        lock (_gate)
        {
            Seen seen = _seen[place.Id.Value];
            if (closed <= seen.Epoch)
                return;
            seen.Epoch = closed;
            seen.HeardAt = now;
            seen.HeardAfter = Delay(_world.LeafOf(place.Seat), reporter) + Delay(reporter, _leaf);
        }
    }

    /// <summary>The epoch to aim at for fragments that leave now.</summary>
    public Epoch Target(Place place, IReadOnlyList<ShardId> participants, TimeSpan now)
    {
        Place seat = _world.LeafOf(place.Seat);
        TimeSpan lead = TimeSpan.MinValue;
        foreach (ShardId shard in participants)
        {
            Place leaf = _world.LeafOf(shard);
            TimeSpan later = Delay(_leaf, leaf) - Delay(seat, leaf);
            if (later > lead)
                lead = later;
        }

        lock (_gate)
        {
            Seen seen = _seen[place.Id.Value];

            // A clock that has not been heard for long is at rest; but somebody may have woken it without that being known here.
            TimeSpan sinceHeard = now - seen.HeardAt;
            TimeSpan sinceIssue = (sinceHeard > seen.Busy * 3 ? seen.Busy : sinceHeard) + seen.HeardAfter;
            TimeSpan needed = sinceIssue + lead + seen.Margin;
            long ahead = (long)Math.Ceiling(needed / seen.Busy);
            return new Epoch(seen.Epoch.Value + Math.Clamp(ahead, 1, AheadMax) + seen.LateShift);
        }
    }

    /// <summary>A fragment aimed at an epoch came late, or did not.</summary>
    public void Learn(Place place, bool late)
    {
        lock (_gate)
        {
            Seen seen = _seen[place.Id.Value];
            if (late)
            {
                seen.Margin = Min(seen.Margin + (seen.Busy / 4), seen.Busy * 4);
                seen.LateShift = Math.Min(seen.LateShift + 1, 4);
            }
            else
            {
                seen.Margin *= 0.98;
                seen.LateShift = 0;
            }
        }
    }

    private const int AheadMax = 64;

    private TimeSpan Delay(Place from, Place to) => from == to ? TimeSpan.Zero : _options.OneWayDelay(from, to);

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private sealed class Seen(TimeSpan busy)
    {
        public readonly TimeSpan Busy = busy;
        public Epoch Epoch;
        public TimeSpan HeardAt;
        public TimeSpan HeardAfter;
        public TimeSpan Margin = busy / 8;
        public int LateShift;
    }
}
