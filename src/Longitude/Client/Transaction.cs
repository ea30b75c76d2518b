using System.Runtime.CompilerServices;
using Longitude.Core;
using Longitude.Node;
using Longitude.Store;

namespace Longitude.Client;

/// <summary>
/// One attempt of a transaction: reads at fixed positions, and writes that are kept here until the commit hands everything to the
/// protocol at once. Used by one caller at a time.
/// </summary>
/// <remarks>
/// The parts: reading one row and writing (this file), Scan, Positions, Commit; and for sessions that hold a transaction open over
/// many statements: Own (synchronous reads and writes of Longitude's own rows), Savepoints, Refresh.
/// </remarks>
public sealed partial class Transaction
{
    private readonly Gateway _gateway;
    private readonly SessionToken _session;
    private readonly List<ShardUse> _uses = new(2);

    /// <summary>How many writes there were so far; each has its number.</summary>
    private long _sequence;

    /// <summary>Marks and scans have seen the writes up to this one, which are therefore kept when others replace them.</summary>
    private long _observed;

    internal Transaction(Gateway gateway, SessionToken session, TransactionOptions options, int attempt)
    {
        _gateway = gateway;
        _session = session;
        Options = options;
        Attempt = attempt;
    }

    public TransactionOptions Options { get; }

    /// <summary>How often it was tried before.</summary>
    public int Attempt { get; }

    /// <summary>The place that the transaction runs at.</summary>
    public Place Place => _gateway.Leaf;

    /// <summary>Reads a row; null when there is none.</summary>
    /// <exception cref="SnapshotTooOldException">The transaction has run longer than history is kept.</exception>
    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(Key key, CancellationToken cancellation = default)
    {
        byte[] bytes = Checked(key);
        ShardUse use = Use(Placement.ShardOf(key.Home, bytes));
        Write? own = use.TryGetWrite(bytes, out Write write) ? write : null;
        if (own is { IsAddition: false })
            return new ValueTask<ReadOnlyMemory<byte>?>(AsMemory(write.Value));

        // Near rows are positioned and read right here; a state machine would cost more than the read.
        ValueTask positioned = PositionAsync(use, cancellation);
        if (own is null && positioned.IsCompletedSuccessfully && use is { At: { } at, AtHome: false })
        {
            ReadStatus status = use.View.Machine.Rows.TryGet(bytes, RowVersion.EndOf(at), out byte[]? value, out _, use.IgnoresDoubt);
            if (status is ReadStatus.Found or ReadStatus.Absent)
            {
                NoteRead(use, bytes);
                return new ValueTask<ReadOnlyMemory<byte>?>(AsMemory(value));
            }
        }

        return new ValueTask<ReadOnlyMemory<byte>?>(GetSlowlyAsync(use, bytes, own, positioned, cancellation));
    }

    /// <summary>Reads a number; zero when there is no row.</summary>
    /// <exception cref="NotANumberException">The value is not a number.</exception>
    public async ValueTask<long> GetNumberAsync(Key key, CancellationToken cancellation = default)
    {
        ReadOnlyMemory<byte>? value = await GetAsync(key, cancellation).ConfigureAwait(false);
        return value is null ? 0 : new Row(key, value.Value).Number;
    }

    /// <summary>Writes a row. The value is copied.</summary>
    public void Put(Key key, ReadOnlySpan<byte> value)
    {
        byte[] bytes = Checked(key);
        if (value.Length > ValueLengthMax)
            throw new InvalidUseException($"A value has at most {ValueLengthMax} bytes; the one for {key} has {value.Length}.");
        SetWrite(Use(Placement.ShardOf(key.Home, bytes)), Write.Put(bytes, value.ToArray()));
    }

    /// <summary>Writes a row with a text as its value, as UTF-8.</summary>
    public void Put(Key key, string value) => Put(key, System.Text.Encoding.UTF8.GetBytes(value));

    /// <summary>Writes a row with a number as its value.</summary>
    public void PutNumber(Key key, long value) => Put(key, Additions.Encode(value));

    public void Delete(Key key)
    {
        byte[] bytes = Checked(key);
        SetWrite(Use(Placement.ShardOf(key.Home, bytes)), Write.Delete(bytes));
    }

    /// <summary>
    /// Adds to a number without reading it: additions to one key do not conflict with each other. A missing row counts as zero.
    /// </summary>
    /// <param name="key">The row.</param>
    /// <param name="delta">What is added; may be negative.</param>
    /// <param name="min">A negative delta must not bring the number below this.</param>
    /// <param name="max">A positive delta must not bring the number above this.</param>
    public void Add(Key key, long delta, long min = long.MinValue, long max = long.MaxValue)
    {
        byte[] bytes = Checked(key);
        ShardUse use = Use(Placement.ShardOf(key.Home, bytes));
        Write add = Write.Add(bytes, delta, min, max);
        if (use.TryGetWrite(bytes, out Write earlier))
            add = Combine(key, earlier, add);
        SetWrite(use, add);
    }

    /// <summary>The longest value, in bytes.</summary>
    public const int ValueLengthMax = 16 << 20;

    internal int PageRows => _gateway.Options.ReadPageRows;

    internal void ThrowIfFailed() => _gateway.ThrowIfFailed();

    private async Task<ReadOnlyMemory<byte>?> GetSlowlyAsync(ShardUse use, byte[] key, Write? own, ValueTask positioned, CancellationToken cancellation)
    {
        await positioned.ConfigureAwait(false);
        byte[]? value = use.AtHome
            ? await GetAtHomeAsync(use, key, cancellation).ConfigureAwait(false)
            : await GetHereAsync(use, key, cancellation).ConfigureAwait(false);
        NoteRead(use, key);
        return AsMemory(own is { } add ? Apply(add, value) : value);
    }

    private async ValueTask<byte[]?> GetHereAsync(ShardUse use, byte[] key, CancellationToken cancellation)
    {
        while (true)
        {
            Task progress = use.View.Progress.Wait();
            ThrowIfFailed();
            switch (use.View.Machine.Rows.TryGet(key, RowVersion.EndOf(use.At!.Value), out byte[]? value, out _, use.IgnoresDoubt))
            {
                case ReadStatus.Found or ReadStatus.Absent:
                    return value;
                case ReadStatus.TooOld:
                    throw TooOld(use);
            }

            await progress.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    private async ValueTask<byte[]?> GetAtHomeAsync(ShardUse use, byte[] key, CancellationToken cancellation)
    {
        byte[] after = [.. key, 0];
        ReadPage page = await ReadHomeAsync(use, new ReadSpec(new KeyRange(key, after), use.At, false, 1, use.IgnoresDoubt), cancellation).ConfigureAwait(false);
        return page.Rows.Count == 0 ? null : page.Rows[0].Value;
    }

    internal async ValueTask<ReadPage> ReadHomeAsync(ShardUse use, ReadSpec spec, CancellationToken cancellation)
    {
        ReadPage page = await _gateway.ReadAtHomeAsync(use.Shard, spec, cancellation).ConfigureAwait(false);
        if (page.Status == PageStatus.TooOld)
            throw TooOld(use);
        if (use.At is null)
        {
            use.At = page.At;
            use.EpochsSeen = page.Epochs;
        }

        return page;
    }

    /// <summary>Reads a row of Longitude's own and has it validated at every level.</summary>
    internal async ValueTask<byte[]?> GetOwnAsync(Place home, byte[] key, CancellationToken cancellation)
    {
        ShardUse use = Use(Placement.ShardOf(home, key));
        await PositionAsync(use, cancellation).ConfigureAwait(false);
        byte[]? value = use.AtHome
            ? await GetAtHomeAsync(use, key, cancellation).ConfigureAwait(false)
            : await GetHereAsync(use, key, cancellation).ConfigureAwait(false);
        use.Required.Add(key);
        return value;
    }

    /// <summary>Writes a row of Longitude's own.</summary>
    internal void PutOwn(Place home, byte[] key, byte[] value) => SetWrite(Use(Placement.ShardOf(home, key)), Write.Put(key, value));

    /// <summary>Deletes rows of Longitude's own at a shard of this place, as far as they are not newer than a position.</summary>
    /// <returns>How many were deleted, and where to go on; null at the end of the range.</returns>
    internal (int Deleted, byte[]? Next) DeleteOwn(ShardId shard, KeyRange range, LogPosition through, int limit)
    {
        Invariant.Holds(_gateway.IsHome(shard), "rows of Longitude's own are deleted at home");
        ShardUse use = Use(shard);
        use.At ??= use.View.Machine.Applied;
        use.EpochsSeen = use.View.Machine.OpenEpochs;
        var cursor = new RowCursor(use.View.Machine.Rows);
        cursor.Open(range, RowVersion.EndOf(use.At.Value), ignoreDoubt: true);
        int deleted = 0;
        while (true)
        {
            switch (cursor.Next())
            {
                case ReadStatus.Found when deleted == limit:
                    return (deleted, cursor.Key);
                case ReadStatus.Found when cursor.Version <= RowVersion.EndOf(through):
                    // Validated, so that a key which was purged and used again meanwhile is not deleted.
                    use.Required.Add(cursor.Key);
                    SetWrite(use, Write.Delete(cursor.Key));
                    deleted++;
                    break;
                case ReadStatus.Found:
                    break;
                case ReadStatus.TooOld:
                    throw TooOld(use);
                default:
                    return (deleted, null);
            }
        }
    }

    private void NoteRead(ShardUse use, byte[] key)
    {
        if (ValidatesReads)
            use.Reads.Add(key);
    }

    private void SetWrite(ShardUse use, in Write write) => use.Written.Set(write, ++_sequence, _observed, use.At ?? LogPosition.Zero);

    private ShardUse Use(ShardId shard)
    {
        foreach (ShardUse use in _uses)
        {
            if (use.Shard == shard)
                return use;
        }

        var added = new ShardUse(shard, _gateway.View(shard)) { HoldsHistory = HoldsHistory };
        _uses.Add(added);
        return added;
    }

    private static byte[] Checked(Key key)
    {
        byte[] bytes = key.Array;
        if (bytes.Length > 0 && bytes[0] == Placement.Reserved)
            throw new InvalidUseException($"{key} begins with a zero byte; such keys are Longitude's own.");
        return bytes;
    }

    private static Write Combine(Key key, Write earlier, Write add)
    {
        switch (earlier.Kind)
        {
            case WriteKind.Add:
                Int128 sum = (Int128)earlier.Delta + add.Delta;
                if (sum < long.MinValue || sum > long.MaxValue)
                    throw new BoundException($"The additions of this transaction to {key} sum up to {sum}, which is no 64-bit number.");
                return add with
                {
                    Delta = (long)sum,
                    Min = Math.Max(earlier.Min, add.Min),
                    Max = Math.Min(earlier.Max, add.Max),
                };
            case WriteKind.Delete:
            case WriteKind.Put:
                long before = earlier.Value is null ? 0 : new Row(key, earlier.Value).Number;
                if (!Additions.Within(before, add))
                    throw new BoundException($"Adding {add.Delta} to {key}, which this transaction set to {before}, leaves its bounds.");
                return Write.Put(add.Key, Additions.Encode(before + add.Delta));
            default:
                throw new InvalidOperationException($"No write of kind {earlier.Kind} can be added to.");
        }
    }

    internal static byte[]? Apply(in Write write, byte[]? value)
    {
        if (write.Kind == WriteKind.AddToFields)
            return ApplyFields(write, value);
        if (write.Kind != WriteKind.Add)
            return write.Value;
        if (!Additions.TryDecode(value ?? Additions.Encode(0), out long number))
            throw new NotANumberException($"The value of {Key.Show(write.Key)} has {value!.Length} bytes; a number has 8.");
        return Additions.Encode(number + write.Delta);
    }

    /// <summary>A row that the additions do not fit stays as it is: the commit will find the transaction stale.</summary>
    private static byte[]? ApplyFields(in Write write, byte[]? row)
    {
        if (row is null || !write.Fields!.Fits(row))
            return row;
        if (!write.Fields.AreWithin(row))
            throw new BoundException($"An addition of this transaction to {Key.Show(write.Key)} leaves its bounds.");
        return write.Fields.Apply(row);
    }

    // Without the type the null would take the conversion that arrays have, and become an empty value.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReadOnlyMemory<byte>? AsMemory(byte[]? value) => value is null ? default(ReadOnlyMemory<byte>?) : new ReadOnlyMemory<byte>(value);

    internal SnapshotTooOldException TooOld(ShardUse use) => new(
        $"The transaction reads shard {use.Shard} of {_gateway.World.LeafOf(use.Shard)} at position {use.At}, older than the history that is kept. Begin again.");
}
