using System.Runtime.CompilerServices;
using Longitude.Core;

namespace Longitude.Client;

/// <content>Scans: the rows of a place's shards in key order, with the transaction's own writes among them.</content>
public sealed partial class Transaction
{
    /// <summary>
    /// The rows of a place whose keys begin with a prefix, in key order. A scan that is ended early has read, and validates,
    /// only as far as it went.
    /// </summary>
    public IAsyncEnumerable<Row> ScanAsync(Place place, string prefix = "", bool backwards = false, CancellationToken cancellation = default) =>
        ScanAsync(place, KeyRange.Prefix(System.Text.Encoding.UTF8.GetBytes(prefix)), backwards, cancellation);

    /// <summary>The rows of a place within a range of keys, in key order or against it.</summary>
    /// <exception cref="SnapshotTooOldException">The transaction has run longer than history is kept.</exception>
    public async IAsyncEnumerable<Row> ScanAsync(
        Place place, KeyRange range, bool backwards = false, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(place);
        range = Placement.WithoutReserved(range);
        if (range.IsEmpty)
            yield break;
        IReadOnlyList<ShardId> shards = Placement.ShardsOf(place);
        var sources = new ScanSource[shards.Count];
        for (int i = 0; i < sources.Length; i++)
        {
            ShardUse use = Use(shards[i]);
            await PositionAsync(use, cancellation).ConfigureAwait(false);
            sources[i] = new ScanSource(this, use);
            sources[i].Open(range, backwards, Observe());
        }

        byte[]? last = null;
        bool whole = false;
        try
        {
            foreach (ScanSource source in sources)
                await source.MoveAsync(cancellation).ConfigureAwait(false);
            while (Next(sources, backwards) is { } next)
            {
                last = next.Key!;
                yield return new Row(new Key(place, last), next.Value);
                ValueTask moved = next.MoveAsync(cancellation);
                if (!moved.IsCompletedSuccessfully)
                    await moved.ConfigureAwait(false);
            }

            whole = true;
        }
        finally
        {
            KeyRange read = whole ? range : last is null ? new KeyRange([], []) : backwards ? range with { Start = last } : range with { End = [.. last, 0] };
            foreach (ScanSource source in sources)
            {
                if (ValidatesReads && !read.IsEmpty && source.Use.HasRead)
                    source.Use.Reads.Add(read);
            }
        }
    }

    /// <summary>The source whose row comes next; null when all are at their ends.</summary>
    internal static ScanSource? Next(ScanSource[] sources, bool backwards)
    {
        if (sources.Length == 1)
            return sources[0].Key is null ? null : sources[0];
        ScanSource? next = null;
        foreach (ScanSource source in sources)
        {
            if (source.Key is null)
                continue;
            int order = next is null ? -1 : source.Key.AsSpan().SequenceCompareTo(next.Key);
            if (next is null || (backwards ? order > 0 : order < 0))
                next = source;
        }

        return next;
    }
}
