using System.Collections.Concurrent;
using Longitude.Core;

namespace Longitude.Node;

/// <summary>
/// Where the transactions of one place enter the world: reads what is near from memory and what is far by message or from the
/// local copy, and hands finished transactions to their shards until their outcome is known. Any thread may call it.
/// </summary>
/// <remarks>
/// A gateway may die at any moment: it holds nothing that the shards need. What it sends may be lost or doubled; it sends again
/// until it hears an outcome, and the transaction id makes that harmless.
/// The parts: Commit (this file), Reads, Cuts, Retries, Outcomes.
/// </remarks>
internal sealed partial class Gateway : IDisposable
{
    private readonly WorldNode _node;
    private readonly IEnvironment _environment;
    private readonly ITransport _transport;
    private readonly NodeOptions _options;
    private readonly ConcurrentDictionary<long, Pending> _pending = new();
    private readonly AckWindow _acks;
    private readonly EpochForecast _forecast;
    private IDisposable? _sweep;
    private long _lastRowNumber;

    public Gateway(WorldNode node, Place leaf, ulong id, IEnvironment environment, ITransport transport, NodeOptions options)
    {
        _node = node;
        Leaf = leaf;
        Id = id;
        _environment = environment;
        _transport = transport;
        _options = options;
        _acks = new AckWindow(options.InFlightMax);
        _forecast = new EpochForecast(node.World, leaf, options);
        _sealed = new long[leaf.Depth + 1];
        SealProgress = new Pulse(environment);
        _hotKeys = new HotKeys(environment);
        Conflicts = new ConflictLog(environment);
        ArmSweep();
    }

    public Place Leaf { get; }

    public ulong Id { get; }

    public World World => _node.World;

    public NodeOptions Options => _options;

    public TimeSpan Now => _environment.Now;

    /// <summary>Counts the rows that are kept by a number, which this gateway makes unique.</summary>
    public long NextRowNumber() => Interlocked.Increment(ref _lastRowNumber);

    /// <exception cref="NodeFailedException">This node has failed.</exception>
    public void ThrowIfFailed() => _node.ThrowIfFailed();

    /// <summary>Hands a transaction to its shards and waits for the outcome.</summary>
    /// <param name="parts">What each shard must judge; one entry per shard, in any order.</param>
    /// <param name="age">How often the transaction was tried before.</param>
    /// <param name="cancellation">Ends the waiting, not the transaction.</param>
    /// <returns>The outcome; committed means durable.</returns>
    /// <exception cref="OutcomeUnknownException">No outcome came within the time limit.</exception>
    /// <exception cref="CommitRefusedException">A shard has no room for its log.</exception>
    /// <exception cref="NodeFailedException">This node has failed.</exception>
    /// <exception cref="TransactionTooLargeException">What one shard would have to log is more than an entry may hold.</exception>
    public Task<Outcome> CommitAsync(IReadOnlyList<PartDraft> parts, int age, CancellationToken cancellation)
    {
        foreach (PartDraft part in parts)
        {
            if (part.Bytes > _options.TransactionBytesMax)
            {
                throw new TransactionTooLargeException(
                    $"The transaction has about {part.Bytes >> 20} MiB to log at shard {part.Shard} of {World.LeafOf(part.Shard)}; at most {_options.TransactionBytesMax >> 20} MiB go into one. Divide its work over several transactions.");
            }
        }

        if (parts.Count > 1)
            return CommitWideAsync(parts, age, cancellation);
        Pending pending = Begin(cancellation);
        pending.Submits = [ToSubmit(parts[0].Shard, new TransactionEvent(parts[0].ToPart(pending.TransactionId, _acks.Through, age)))];
        return SubmitAsync(pending);
    }

    /// <summary>Tells a place's clock that somebody waits for an epoch.</summary>
    public void Ask(Place place, Epoch epoch) => _transport.ToShard(Leaf.Id, place.Seat, new Demand(place.Id, epoch));

    public void Receive(GatewayMessage message)
    {
        switch (message)
        {
            case Ended ended:
                if (_pending.TryRemove(ended.Id.Counter, out Pending? done))
                {
                    _acks.Done(ended.Id.Counter);
                    done.End(Counted(ended.Outcome));
                }

                break;
            case Refused refused:
                OnRefused(refused);
                break;
            case ReadReply reply:
                if (_reads.TryRemove(reply.RequestId, out PendingRead? read))
                    read.TrySetResult(reply.Page);
                break;
            default:
                Invariant.Holds(false, "the message is of a known kind");
                break;
        }
    }

    /// <summary>Epochs that a shard, or a copy of it, has closed as far as this place knows.</summary>
    public void Observe(ShardMachine machine, LogPosition upTo)
    {
        TimeSpan now = _environment.Now;
        for (int depth = 0; depth <= machine.Leaf.Depth; depth++)
        {
            if (machine.Cuts.EpochAt(depth, upTo) is { } closed)
                _forecast.Observe(machine.Leaf.Chain[depth], closed, machine.Shard, now);
        }
    }

    /// <summary>Ends everything that waits, because the node has failed or is closing.</summary>
    public void Abort(Exception why)
    {
        foreach (long counter in _pending.Keys)
            GiveUp(counter, why);
        foreach (long request in _reads.Keys)
        {
            if (_reads.TryRemove(request, out PendingRead? read))
                read.TrySetException(why);
        }

        foreach (TaskCompletionSource pause in _pauses.Keys)
            pause.TrySetException(why);
        SealProgress.Set();
    }

    public void Dispose() => _sweep?.Dispose();

    private async Task<Outcome> CommitWideAsync(IReadOnlyList<PartDraft> parts, int age, CancellationToken cancellation)
    {
        ShardId[] participants = [.. parts.Select(p => p.Shard).Order()];
        Place place = World.LowestCommon(participants);
        for (int attempt = 0; ; attempt++)
        {
            Epoch target = _forecast.Target(place, participants, _environment.Now);
            Pending pending = Begin(cancellation);
            Ask(place, target);
            pending.Submits = [.. parts.Select(p => ToSubmit(
                p.Shard, new FragmentEvent(p.ToPart(pending.TransactionId, _acks.Through, age), place.Id, target, participants)))];
            Outcome outcome = await SubmitAsync(pending).ConfigureAwait(false);
            bool late = outcome.Reason is RejectReason.Late or RejectReason.Missing;
            _forecast.Learn(place, late);
            if (!late || attempt == _options.LateRetriesMax)
                return outcome;
        }
    }

    private Pending Begin(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _node.ThrowIfFailed();
        long counter = _acks.Begin();
        if (counter == 0)
            throw new CommitRefusedException($"{_options.InFlightMax} transactions of {Leaf} are already under way. Nothing was sent; try again.");
        TimeSpan now = _environment.Now;
        return new Pending(Completions.Options(_environment), cancellation) { TransactionId = new TransactionId(Id, counter), BeganAt = now, SentAt = now };
    }

    /// <remarks>
    /// Every local commit comes through here. So the caller awaits the completion itself, without state machines of the layers
    /// between: each would be one more object and one more continuation per commit.
    /// </remarks>
    private Task<Outcome> SubmitAsync(Pending pending)
    {
        _pending[pending.TransactionId.Counter] = pending;
        foreach ((ShardId shard, Submit submit) in pending.Submits)
            _transport.ToShard(Leaf.Id, shard, submit);
        if (_node.HasFailed)
            _node.ThrowIfFailed();
        return pending.Task;
    }

    private static (ShardId Shard, Submit Submit) ToSubmit(ShardId shard, ShardEvent e) => (shard, new Submit(e, Encode(e)));

    private static byte[] Encode(ShardEvent e)
    {
        ByteWriter encoder = _encoder ??= new ByteWriter();
        encoder.Clear();
        EventCodec.Write(encoder, e);
        return encoder.Written.ToArray();
    }

    private void GiveUp(long counter, Exception why)
    {
        if (!_pending.TryRemove(counter, out Pending? pending))
            return;
        _acks.Done(counter);
        pending.End(why);
    }

    private void OnRefused(Refused refused)
    {
        if (!_pending.TryGetValue(refused.Id.Counter, out Pending? pending))
            return;
        string who = $"Shard {refused.Shard} of {World.LeafOf(refused.Shard)} could not log the transaction: {refused.Why}.";

        // Of one that was sent again only this copy was refused; another may be in the log, or on its way there.
        GiveUp(refused.Id.Counter, pending.SentAt == pending.BeganAt
            ? new CommitRefusedException($"{who} Nothing of it was written there; try again when there is room.")
            : new OutcomeUnknownException($"{who} It had been sent before, and may have been applied, or may still be."));
    }

    private void ArmSweep() => _sweep = _environment.After(_options.ResendAfter, Sweep);

    private void Sweep()
    {
        TimeSpan now = _environment.Now;
        foreach ((long counter, Pending pending) in _pending.ToArray().OrderBy(p => p.Key))
        {
            if (now - pending.BeganAt > _options.CommitTimeout)
            {
                GiveUp(counter, new OutcomeUnknownException(
                    $"No outcome within {_options.CommitTimeout.TotalSeconds:0.#} s from {string.Join(", ", pending.Submits.Select(s => $"shard {s.Shard} of {World.LeafOf(s.Shard)}"))}. The transaction may have been applied, or may still be."));
                continue;
            }

            if (now - pending.SentAt < _options.ResendAfter)
                continue;
            pending.SentAt = now;
            foreach ((ShardId shard, Submit submit) in pending.Submits)
                _transport.ToShard(Leaf.Id, shard, submit);
        }

        foreach ((_, PendingRead read) in _reads.ToArray().OrderBy(r => r.Key))
        {
            if (now - read.SentAt < _options.ResendAfter)
                continue;
            read.SentAt = now;
            _transport.ToShard(Leaf.Id, read.Shard, read.Request);
        }

        ArmSweep();
    }

    [ThreadStatic]
    private static ByteWriter? _encoder;

    /// <summary>A transaction under way, and who waits for it. Cancellation ends the waiting only: the transaction goes on.</summary>
    private sealed class Pending : TaskCompletionSource<Outcome>
    {
        private readonly CancellationTokenRegistration _cancellation;

        public Pending(TaskCreationOptions options, CancellationToken cancellation)
            : base(options) =>
            _cancellation = cancellation.UnsafeRegister(static (pending, token) => ((Pending)pending!).TrySetCanceled(token), this);

        public required TransactionId TransactionId { get; init; }

        public (ShardId Shard, Submit Submit)[] Submits { get; set; } = [];

        public TimeSpan BeganAt { get; init; }

        public TimeSpan SentAt { get; set; }

        public void End(Outcome outcome)
        {
            _cancellation.Unregister();
            TrySetResult(outcome);
        }

        public void End(Exception why)
        {
            _cancellation.Unregister();
            TrySetException(why);
        }
    }
}

/// <summary>What one shard must judge and apply for a transaction, before it has an id.</summary>
internal sealed class PartDraft
{
    public required ShardId Shard { get; init; }

    public LogPosition ReadAt { get; init; }

    public IReadOnlyList<byte[]> Keys { get; set; } = [];

    public IReadOnlyList<KeyRange> Ranges { get; set; } = [];

    public List<Write> Writes { get; } = [];

    /// <summary>About how many bytes it takes in the log.</summary>
    public long Bytes
    {
        get
        {
            const long Beside = 16;
            long bytes = 0;
            foreach (byte[] key in Keys)
                bytes += key.Length + Beside;
            foreach (KeyRange range in Ranges)
                bytes += range.Start.Length + (range.End?.Length ?? 0) + Beside;
            foreach (Write write in Writes)
                bytes += write.Key.Length + (write.Value?.Length ?? 0) + Beside;
            return bytes;
        }
    }

    public Part ToPart(TransactionId id, long ackedThrough, int age) => new()
    {
        Id = id,
        AckedThrough = ackedThrough,
        Age = age,
        ReadAt = ReadAt,
        Keys = [.. Keys],
        Ranges = [.. Ranges],
        Writes = [.. Writes],
    };
}
