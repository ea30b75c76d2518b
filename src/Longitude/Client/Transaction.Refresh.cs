using Longitude.Core;
using Longitude.Store;

namespace Longitude.Client;

/// <content>Moving the read positions of a transaction that goes on for long.</content>
public sealed partial class Transaction
{
    /// <summary>Up to so many reads are looked at again between any two statements.</summary>
    private const int RefreshedAlwaysMax = 256;

    /// <summary>With more reads, so long must pass in between: looking at them is work, and staleness grows slowly.</summary>
    private static readonly TimeSpan RefreshPause = TimeSpan.FromSeconds(1);

    private SessionToken _seenEarlier = SessionToken.Empty;
    private TimeSpan _refreshedAt;
    private int _moves;

    /// <summary>How often <see cref="ReadPositionNow"/> was called.</summary>
    internal int PositionMoves => _moves;

    /// <summary>
    /// The transaction promises to write nothing. In a world of one shard its reads are then one consistent state as they are, and
    /// nothing has to be noted.
    /// </summary>
    internal bool IsReadOnly { get; set; }

    /// <summary>
    /// READ COMMITTED: what was read may have changed by the time of the commit, but for what was written or what constraints rest on.
    /// </summary>
    internal bool IsReadCommitted { get; set; }

    /// <summary>
    /// What the transaction reads here is kept for as long as it goes on, and <see cref="Release"/> has to be called at its end. Without it a
    /// transaction may run for as long as history is kept. To be set before the first read.
    /// </summary>
    internal bool HoldsHistory
    {
        get;
        set
        {
            field = value;
            _refreshedAt = _gateway.Now;
        }
    }

    /// <summary>The transaction reads no more.</summary>
    internal void Release()
    {
        foreach (ShardUse use in _uses)
            use.Release();
    }

    private bool NotesReads => ValidatesReads && !(IsReadOnly && IsOneShard);

    /// <summary>
    /// Moves the read positions to the present where nothing that was read has changed in between, so that the transaction goes on as
    /// if it had begun just now. To be called between statements; only reads that are validated can be moved.
    /// </summary>
    /// <param name="must">True when the transaction cannot go on with what it reads; else looking at many reads is put off.</param>
    /// <returns>False when something that was read has changed: the transaction will most likely not commit.</returns>
    internal bool RefreshReads(bool must)
    {
        if (!NotesReads)
            return true;
        int reads = 0;
        foreach (ShardUse use in _uses)
            reads += use.Reads.Count + use.Required.Count;
        if (!must && reads > RefreshedAlwaysMax && _gateway.Now - _refreshedAt < RefreshPause)
            return true;
        _refreshedAt = _gateway.Now;
        bool isCurrent = true;
        foreach (ShardUse use in _uses)
            isCurrent &= Refresh(use);
        return isCurrent;
    }

    /// <summary>
    /// Moves the read positions to the present, whatever has changed, and forgets what was read: for READ COMMITTED, where each
    /// statement sees a state of its own. What the transaction has written, and what its constraints rest on, still has to be
    /// unchanged at the commit since it was read. To be called between statements.
    /// </summary>
    internal void ReadPositionNow()
    {
        _seenEarlier = ReadSoFar(_seenEarlier);
        _cut = null;
        _moves++;
        foreach (ShardUse use in _uses)
        {
            if (use.At is not { } at)
                continue;
            ForgetReads(use);

            // What is read by message cannot be looked at again here: it keeps its position.
            if (use.AtHome)
                continue;
            if (!use.Required.IsEmpty)
                use.RequiredEarlier.Add((at, [.. use.Required.Keys], [.. use.Required.Ranges]));
            use.Required.Clear();
            use.At = null;
        }
    }

    /// <summary>Forgets what was read at a shard, but for rows that were then written.</summary>
    private static void ForgetReads(ShardUse use)
    {
        foreach (byte[] key in use.Reads.Keys)
        {
            if (use.Written.TryGet(key, out _))
                use.Required.Add(key);
        }

        use.Reads.Clear();
    }

    /// <summary>
    /// Before the commit of a transaction that has run for long: shards judge what was read since as long as they keep history, and what
    /// this place has held for the transaction is longer. Where something has changed the position stays, and the shard says what.
    /// </summary>
    private void MoveLongReads()
    {
        if (!HoldsHistory || _gateway.Now - _refreshedAt < RefreshPause)
            return;
        foreach (ShardUse use in _uses)
        {
            if (use.Validates || (ValidatesWrites && use.Writes))
                Refresh(use);
        }
    }

    private bool AreWritesUnchanged(ShardUse use, LogPosition from, LogPosition to)
    {
        if (!ValidatesWrites)
            return true;
        foreach (WriteEntry entry in use.Written.InOrder())
        {
            if (!entry.Write.IsAddition && !IsUnchanged(use, entry.Write.Key, from, to))
                return false;
        }

        return true;
    }

    private bool Refresh(ShardUse use)
    {
        if (use.At is not { } at || use.AtHome)
            return true;
        bool isHome = _gateway.IsHome(use.Shard);
        LogPosition now = isHome ? use.View.Machine.Applied : use.View.Horizon;
        if (now <= at)
            return true;
        if (!IsUnchanged(use, use.Reads, at, now) || !IsUnchanged(use, use.Required, at, now) || !AreWritesUnchanged(use, at, now))
            return false;
        foreach (OwnScan scan in _openScans)
        {
            if (scan.Sources.Any(source => source.Use == use) && !IsUnchanged(use, scan.Range, at, now))
                return false;
        }

        if (isHome)
        {
            use.At = now;
            use.EpochsSeen = use.View.Machine.OpenEpochs;
        }
        else
        {
            PositionAt(use, now);
        }

        return true;
    }

    /// <summary>
    /// Commits after the read positions were moved: a part is validated at one position, its newest, so what was read before is
    /// compared with that position first.
    /// </summary>
    private async ValueTask<Outcome?> CommitMovedAsync(bool withWrites, CancellationToken cancellation)
    {
        foreach (ShardUse use in _uses)
        {
            if (use.AtHome || !(use.Writes || use.RequiredEarlier.Count > 0))
                continue;
            await PositionAsync(use, cancellation).ConfigureAwait(false);
            if (use.At is { } now && FindChange(use, now) is { } key)
                return new Outcome { Committed = false, Reason = RejectReason.Stale, Key = key, Shard = use.Shard };
        }

        return await CommitAnyAsync(withWrites, cancellation).ConfigureAwait(false);
    }

    private static byte[]? FindChange(ShardUse use, LogPosition now)
    {
        foreach (WriteEntry entry in use.Written.InOrder())
        {
            if (!entry.Write.IsAddition && entry.ReadAt > LogPosition.Zero && !IsUnchanged(use, entry.Write.Key, entry.ReadAt, now))
                return entry.Write.Key;
        }

        foreach ((LogPosition at, byte[][] keys, KeyRange[] ranges) in use.RequiredEarlier)
        {
            foreach (byte[] key in keys)
            {
                if (!IsUnchanged(use, key, at, now))
                    return key;
            }

            foreach (KeyRange range in ranges)
            {
                if (!IsUnchanged(use, range, at, now))
                    return range.Start;
            }
        }

        return null;
    }

    private static bool IsUnchanged(ShardUse use, ReadSet reads, LogPosition from, LogPosition to)
    {
        foreach (byte[] key in reads.Keys)
        {
            if (!IsUnchanged(use, key, from, to))
                return false;
        }

        foreach (KeyRange range in reads.Ranges)
        {
            if (!IsUnchanged(use, range, from, to))
                return false;
        }

        return true;
    }

    /// <summary>True when a read at both positions gives the same; false also when that cannot be said (yet).</summary>
    private static bool IsUnchanged(ShardUse use, byte[] key, LogPosition from, LogPosition to)
    {
        if (from == to)
            return true;
        RowStore rows = use.View.Machine.Rows;
        return rows.TryGet(key, RowVersion.EndOf(to), out _, out RowVersion version) switch
        {
            ReadStatus.Found => version <= RowVersion.EndOf(from),
            ReadStatus.Absent => rows.TryGet(key, RowVersion.EndOf(from), out _) == ReadStatus.Absent,
            _ => false,
        };
    }

    private static bool IsUnchanged(ShardUse use, KeyRange range, LogPosition from, LogPosition to)
    {
        if (from == to)
            return true;
        var changes = new ChangeCursor(use.View.Machine.Rows);
        changes.Open(range, RowVersion.EndOf(from), RowVersion.EndOf(to));
        return changes.Next() == ReadStatus.Absent;
    }
}
