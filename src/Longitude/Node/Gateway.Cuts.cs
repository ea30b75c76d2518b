using Longitude.Core;

namespace Longitude.Node;

/// <content>Consistent snapshots, and waiting for epochs.</content>
internal sealed partial class Gateway
{
    private readonly long[] _sealed;

    /// <summary>Set whenever an epoch of this leaf, or of a place around it, is known to be sealed.</summary>
    public Pulse SealProgress { get; }

    /// <summary>The newest epoch of the place at a depth around this leaf that is known to be closed everywhere below the place.</summary>
    public Epoch Sealed(int depth) => new(Volatile.Read(ref _sealed[depth]));

    public void OnSealed(Place place, Epoch epoch)
    {
        if (epoch <= Sealed(place.Depth))
            return;
        Volatile.Write(ref _sealed[place.Depth], epoch.Value);
        SealProgress.Set();
    }

    /// <summary>
    /// The newest snapshot of this leaf: its newest sealed epoch and, of each wider place, the newest epoch that was closed here
    /// when that one closed. Null before the first close.
    /// </summary>
    /// <remarks>
    /// Taking the newest cut of each level instead tears transactions: a wide one could be in the wide cut of one shard and
    /// after the near cut of another.
    /// </remarks>
    public Epoch[]? NewestCut()
    {
        CutTable cuts = View(Leaf.Seat).Machine.Cuts;
        Epoch newest = Sealed(Leaf.Depth);
        if (newest == Epoch.None || cuts.PositionOf(Leaf.Depth, newest) is not { } position)
            return null;
        var cut = new Epoch[Leaf.Depth + 1];
        for (int depth = 0; depth < cut.Length; depth++)
            cut[depth] = cuts.EpochAt(depth, position) ?? Epoch.None;
        return cut;
    }

    /// <summary>Waits until the newest snapshot holds at least these epochs (root first; none asks for nothing).</summary>
    public async ValueTask<Epoch[]> CutAsync(Epoch[] atLeast, CancellationToken cancellation)
    {
        while (true)
        {
            Task progress = SealProgress.Wait();
            _node.ThrowIfFailed();
            Epoch[]? cut = NewestCut();
            int behind = -1;
            for (int depth = 0; depth < atLeast.Length; depth++)
            {
                Epoch needed = atLeast[depth] > Epoch.None ? atLeast[depth] : depth == Leaf.Depth ? Epoch.First : Epoch.None;
                if ((cut is null ? Epoch.None : cut[depth]) < needed)
                {
                    Ask(Leaf.Chain[depth], needed);
                    behind = depth;
                }
            }

            if (cut is not null && behind < 0)
                return cut;
            await progress.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The position of a shard at a snapshot of this leaf; waits until the shard, or its copy here, has come so far.</summary>
    /// <returns>Null when the shard no longer keeps a history that long.</returns>
    public ValueTask<LogPosition?> PositionAsync(ShardId shard, Epoch[] cut, CancellationToken cancellation)
    {
        int depth = World.LowestCommon(Leaf, World.LeafOf(shard)).Depth;
        return PositionAsync(shard, depth, cut[depth], cancellation);
    }

    /// <summary>The position at which a shard closed an epoch of its place at a depth; waits as the other form.</summary>
    public async ValueTask<LogPosition?> PositionAsync(ShardId shard, int depth, Epoch epoch, CancellationToken cancellation)
    {
        IShardView view = View(shard);
        if (epoch == Epoch.None)
            return LogPosition.Zero;
        while (true)
        {
            Task progress = view.Progress.Wait();
            _node.ThrowIfFailed();
            if (view.Machine.Cuts.IsForgotten(depth, epoch))
                return null;
            if (view.Machine.Cuts.PositionOf(depth, epoch) is { } position && position <= view.Horizon)
                return position;
            await progress.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The newest epoch of any place that every shard below the place has closed, as far as is known here.</summary>
    public Epoch NewestKnown(Place place)
    {
        var newest = new Epoch(long.MaxValue);
        foreach (ShardId shard in place.ShardsBelow)
        {
            Epoch known = NewestKnown(place, shard);
            if (known < newest)
                newest = known;
        }

        return newest;
    }

    /// <summary>The newest epoch of a place that one shard below it has closed, as far as is known here.</summary>
    public Epoch NewestKnown(Place place, ShardId shard)
    {
        IShardView view = View(shard);
        return view.Machine.Cuts.EpochAt(place.Depth, view.Horizon) ?? Epoch.None;
    }

    /// <summary>Waits until a place around this leaf is known to have closed an epoch everywhere.</summary>
    public async ValueTask SealAsync(Place place, Epoch epoch, CancellationToken cancellation)
    {
        if (Sealed(place.Depth) >= epoch)
            return;
        Ask(place, epoch);
        while (true)
        {
            Task progress = SealProgress.Wait();
            _node.ThrowIfFailed();
            if (Sealed(place.Depth) >= epoch)
                return;
            await progress.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }
}
