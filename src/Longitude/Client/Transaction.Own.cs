using System.Diagnostics.CodeAnalysis;
using Longitude.Core;
using Longitude.Node;
using Longitude.Store;

namespace Longitude.Client;

/// <summary>What becomes of a read of Longitude's own rows.</summary>
internal enum ReadKind
{
    /// <summary>Validated as the level wants it; sees the transaction's writes of earlier statements.</summary>
    Plain,

    /// <summary>Validated at every level, for constraints; sees all of the transaction's writes.</summary>
    Required,

    /// <summary>Never validated, for what nobody else can have changed; sees all of the transaction's writes.</summary>
    Unchecked,
}

/// <content>
/// Rows of Longitude's own (keys that begin with a zero byte), for SQL. All of it is synchronous: rows are in memory, and the rare
/// read that is in doubt or far away blocks its thread.
/// </content>
public sealed partial class Transaction
{
    private readonly List<OwnScan> _openScans = [];
    private readonly Stack<OwnScan> _idleScans = new();

    /// <summary>Ends the waiting of synchronous reads. Whoever runs statements sets it for each.</summary>
    internal CancellationToken Cancellation { get; set; }

    /// <summary>The world that the transaction runs in.</summary>
    internal World World => _gateway.World;

    /// <summary>True when this transaction has used the shard, so that using it more costs no further participant.</summary>
    internal bool HasUsed(ShardId shard) => _uses.Exists(use => use.Shard == shard);

    /// <summary>The gateway that the transaction runs at: unique for all time.</summary>
    internal ulong GatewayId => _gateway.Id;

    /// <summary>A number that this gateway has not given before.</summary>
    internal long NextRowNumber() => _gateway.NextRowNumber();

    /// <summary>About how many rows lie in a range of a shard, as it is known here.</summary>
    /// <summary>A key about in the middle of a range of Longitude's own rows, for guesses; nothing is noted as read.</summary>
    internal byte[]? SampleOwn(ShardId shard, KeyRange range) => _gateway.View(shard).Machine.Rows.SampleKey(range);

    internal long EstimateOwn(ShardId shard, KeyRange range) => _gateway.View(shard).Machine.Rows.EstimateCount(range);

    /// <summary>Reads one of Longitude's own rows.</summary>
    /// <param name="shard">Where it is.</param>
    /// <param name="key">Kept when the read is validated: never changed after this.</param>
    /// <param name="kind">What becomes of the read.</param>
    /// <param name="value">The value; null when there is none.</param>
    /// <param name="version">The version; zero when the transaction itself made the row what it is, or there is none.</param>
    /// <exception cref="SnapshotTooOldException">The transaction has run longer than history is kept.</exception>
    internal bool TryGetOwn(ShardId shard, byte[] key, ReadKind kind, out byte[]? value, out RowVersion version) =>
        TryGetOwn(Use(shard), key, kind, kind == ReadKind.Plain ? _visible : long.MaxValue, out value, out version);

    /// <summary>Reads a row as it is without this transaction's writes; validated at every level.</summary>
    internal byte[]? GetOwn(ShardId shard, byte[] key) =>
        TryGetOwn(Use(shard), key, ReadKind.Required, ownThrough: 0, out byte[]? value, out _) ? value : null;

    /// <summary>Reads all rows of a range, in order of their keys; validated at every level.</summary>
    internal IReadOnlyList<(byte[] Key, byte[] Value)> ScanOwn(ShardId shard, KeyRange range)
    {
        var rows = new List<(byte[], byte[])>();
        using OwnScan scan = ScanOwn([shard], range, backwards: false, ReadKind.Required);
        while (scan.Next())
            rows.Add((scan.Key, scan.Value));
        return rows;
    }

    private bool TryGetOwn(ShardUse use, byte[] key, ReadKind kind, long ownThrough, out byte[]? value, out RowVersion version)
    {
        version = RowVersion.Zero;
        WriteEntry? own = null;
        if (use.Writes && use.Written.TryGet(key, out own))
            own = own.At(ownThrough);
        if (own is { Write.IsAddition: false })
        {
            value = own.Write.Value;
            return value is not null;
        }

        Wait(PositionAsync(use, Cancellation));
        ReadStatus status = use is { AtHome: false, At: { } at }
            ? use.View.Machine.Rows.TryGet(key, RowVersion.EndOf(at), out value, out version, use.IgnoresDoubt)
            : Unanswered(out value);
        if (status is not (ReadStatus.Found or ReadStatus.Absent))
            (value, version) = Wait(ReadSlowlyAsync(use, key, Cancellation));
        Note(use, key, kind);
        if (own is not null)
            (value, version) = (Apply(own.Write, value), RowVersion.Zero);
        return value is not null;
    }

    /// <summary>Goes through Longitude's own rows of one or several shards, in key order or against it.</summary>
    /// <returns>A scan before its first row. What it has read counts as read when it is disposed, or at the commit.</returns>
    internal OwnScan ScanOwn(IReadOnlyList<ShardId> shards, KeyRange range, bool backwards, ReadKind kind)
    {
        if (!_idleScans.TryPop(out OwnScan? scan))
            scan = new OwnScan(this);
        scan.Open(shards, range, backwards, kind);
        scan.Index = _openScans.Count;
        _openScans.Add(scan);
        return scan;
    }

    internal void PutOwn(ShardId shard, byte[] key, byte[] value) => SetWrite(Use(shard), Write.Put(key, value));

    internal void DeleteOwn(ShardId shard, byte[] key) => SetWrite(Use(shard), Write.Delete(key));

    /// <summary>
    /// Adds to numbers inside a row without reading it: such additions do not conflict with each other. If the row is not there when the
    /// transaction commits, or not as the additions expect, the transaction counts as stale.
    /// </summary>
    /// <returns>False when it cannot be done beside what this transaction has written to the row; nothing has changed then.</returns>
    internal bool TryAddToFields(ShardId shard, byte[] key, FieldAdditions additions)
    {
        Invariant.Holds(additions.IsValid, "additions to fields make sense");
        ShardUse use = Use(shard);
        if (!use.TryGetWrite(key, out Write earlier))
        {
            SetWrite(use, Write.AddToFields(key, additions));
            return true;
        }

        if (earlier.Kind == WriteKind.AddToFields)
        {
            if (earlier.Fields!.Then(additions) is not { } both)
                return false;
            SetWrite(use, Write.AddToFields(key, both));
            return true;
        }

        if (earlier is not { Kind: WriteKind.Put, Value: { } row } || !additions.Fits(row) || !additions.AreWithin(row))
            return false;
        SetWrite(use, Write.Put(key, additions.Apply(row)));
        return true;
    }

    /// <summary>The newest value of a row that is known here, this transaction's own writes among it: a guess, which waits for nothing and is not noted.</summary>
    internal bool TryPeekOwn(ShardId shard, byte[] key, [NotNullWhen(true)] out byte[]? value)
    {
        ShardUse use = Use(shard);
        bool isOwn = use.TryGetWrite(key, out Write own);
        if (isOwn && !own.IsAddition)
        {
            value = own.Value;
            return value is not null;
        }

        use.View.Machine.Rows.TryGet(key, RowVersion.EndOf(use.View.Horizon), out value, out _, ignoreDoubt: true);
        return value is not null;
    }

    /// <summary>True when the transaction adds to a row without knowing it.</summary>
    internal bool AddsTo(ShardId shard, byte[] key) => Use(shard).TryGetWrite(key, out Write write) && write.Kind == WriteKind.AddToFields;

    /// <summary>Opens a scan's part at one shard.</summary>
    internal void OpenSource(ref ScanSource? source, ShardId shard, KeyRange range, bool backwards, ReadKind kind)
    {
        if (source is null || source.Use.Shard != shard)
            source = new ScanSource(this, Use(shard));
        Wait(PositionAsync(source.Use, Cancellation));
        source.Open(range, backwards, kind == ReadKind.Plain ? Math.Min(Observe(), _visible) : Observe());
    }

    internal void Note(ShardUse use, KeyRange range, ReadKind kind)
    {
        if (kind == ReadKind.Required)
            use.Required.Add(range);
        else if (kind == ReadKind.Plain && NotesReads)
            use.Reads.Add(range);
    }

    internal void Close(OwnScan scan)
    {
        OwnScan last = _openScans[^1];
        _openScans[scan.Index] = last;
        last.Index = scan.Index;
        _openScans.RemoveAt(_openScans.Count - 1);
        _idleScans.Push(scan);
    }

    internal static void Wait(ValueTask task)
    {
        if (task.IsCompletedSuccessfully)
            return;
        BlockingScope.ThrowIfForbidden();
        task.AsTask().GetAwaiter().GetResult();
    }

    private static T Wait<T>(ValueTask<T> task)
    {
        if (task.IsCompletedSuccessfully)
            return task.Result;
        BlockingScope.ThrowIfForbidden();
        return task.AsTask().GetAwaiter().GetResult();
    }

    private void Note(ShardUse use, byte[] key, ReadKind kind)
    {
        if (kind == ReadKind.Required)
            use.Required.Add(key);
        else if (kind == ReadKind.Plain && NotesReads)
            use.Reads.Add(key);
    }

    private void NoteOpenScans()
    {
        foreach (OwnScan scan in _openScans)
            scan.NoteProgress();
    }

    private async ValueTask<(byte[]? Value, RowVersion Version)> ReadSlowlyAsync(ShardUse use, byte[] key, CancellationToken cancellation)
    {
        if (use.AtHome)
        {
            byte[] after = [.. key, 0];
            ReadPage page = await ReadHomeAsync(use, new ReadSpec(new KeyRange(key, after), use.At, false, 1, use.IgnoresDoubt), cancellation).ConfigureAwait(false);
            return page.Rows.Count == 0 ? default : (page.Rows[0].Value, page.Rows[0].Version);
        }

        while (true)
        {
            Task progress = use.View.Progress.Wait();
            ThrowIfFailed();
            switch (use.View.Machine.Rows.TryGet(key, RowVersion.EndOf(use.At!.Value), out byte[]? value, out RowVersion version, use.IgnoresDoubt))
            {
                case ReadStatus.Found or ReadStatus.Absent:
                    return (value, version);
                case ReadStatus.TooOld:
                    throw TooOld(use);
            }

            await progress.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    private static ReadStatus Unanswered(out byte[]? value)
    {
        value = null;
        return ReadStatus.InDoubt;
    }
}
