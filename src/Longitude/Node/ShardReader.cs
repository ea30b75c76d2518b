using Longitude.Core;
using Longitude.Store;

namespace Longitude.Node;

/// <summary>Reads one shard, and waits where a key in doubt makes a read wait.</summary>
internal static class ShardReader
{
    /// <summary>Reads rows of a range at a position; waits until no key in the way is in doubt.</summary>
    public static async ValueTask<ReadPage> ReadAsync(IShardView view, ReadSpec spec, CancellationToken cancellation)
    {
        LogPosition at = spec.At ?? view.Machine.Applied;
        if (TryRead(view, spec, at) is { } page)
            return page;
        while (true)
        {
            Task progress = view.Progress.Wait();
            page = TryRead(view, spec, at);
            if (page is not null)
                return page;
            await progress.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The page, or null while a key in it is in doubt.</summary>
    private static ReadPage? TryRead(IShardView view, ReadSpec spec, LogPosition at)
    {
        ShardMachine machine = view.Machine;
        IReadOnlyList<Epoch> epochs = machine.OpenEpochs;
        var rows = new List<ReadRow>(Math.Min(spec.Limit, 64));
        var cursor = new RowCursor(machine.Rows);
        cursor.Open(spec.Range, RowVersion.EndOf(at), spec.Backwards, spec.IgnoresDoubt);
        while (true)
        {
            switch (cursor.Next())
            {
                case ReadStatus.Found when rows.Count < spec.Limit:
                    rows.Add(new ReadRow(cursor.Key, cursor.Value, cursor.Version));
                    continue;
                case ReadStatus.InDoubt:
                    return null;
                case ReadStatus.TooOld:
                    return new ReadPage(PageStatus.TooOld, at, epochs, [], More: false);
                case var end:
                    return new ReadPage(PageStatus.Found, at, epochs, rows, More: end == ReadStatus.Found);
            }
        }
    }
}
