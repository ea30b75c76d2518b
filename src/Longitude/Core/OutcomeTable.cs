namespace Longitude.Core;

/// <summary>
/// The outcomes that gateways may still ask for, by transaction id, so that a transaction sent again is not applied again.
/// A gateway says with every transaction up to which count it has all outcomes; those are dropped, so the table is as small as
/// what is in flight. A gateway that says nothing for the retention time is dropped whole.
/// </summary>
internal sealed class OutcomeTable
{
    private readonly Dictionary<ulong, Window> _byGateway = [];
    private readonly List<Window> _windows = [];

    public enum Standing
    {
        New,
        InProgress,
        Finished,
        Forgotten,
    }

    /// <summary>Notes that a transaction arrived, unless it did before.</summary>
    public Standing Begin(TransactionId id, long ackedThrough, LogPosition at, out Outcome? outcome)
    {
        outcome = null;
        if (!_byGateway.TryGetValue(id.Gateway, out Window? window))
        {
            window = new Window(id.Gateway);
            _byGateway.Add(id.Gateway, window);
            _windows.Add(window);
        }

        window.LastUsed = at;
        window.Acknowledge(ackedThrough);
        if (id.Counter <= window.AckedThrough)
            return Standing.Forgotten;
        if (window.Outcomes.TryGetValue(id.Counter, out outcome))
            return outcome is null ? Standing.InProgress : Standing.Finished;
        window.Outcomes.Add(id.Counter, null);
        window.Arrived.Enqueue(id.Counter);
        return Standing.New;
    }

    public void Finish(TransactionId id, Outcome outcome)
    {
        // The window is missing when the gateway was dropped while the transaction waited.
        if (_byGateway.TryGetValue(id.Gateway, out Window? window) && window.Outcomes.ContainsKey(id.Counter))
            window.Outcomes[id.Counter] = outcome;
    }

    /// <summary>Drops gateways from which nothing came since a position.</summary>
    public void Trim(LogPosition floor)
    {
        for (int i = _windows.Count - 1; i >= 0; i--)
        {
            if (_windows[i].LastUsed >= floor)
                continue;
            _byGateway.Remove(_windows[i].Gateway);
            _windows.RemoveAt(i);
        }
    }

    public void Write(ByteWriter to)
    {
        to.Count(_windows.Count);
        foreach (Window window in _windows)
        {
            to.Fixed(window.Gateway);
            to.Count(window.AckedThrough);
            to.Count(window.LastUsed.Value);
            to.Count(window.Arrived.Count);
            foreach (long counter in window.Arrived)
            {
                to.Count(counter);
                Outcome? outcome = window.Outcomes.GetValueOrDefault(counter);
                to.Bool(outcome is not null);
                if (outcome is not null)
                    OutcomeCodec.Write(to, outcome);
            }
        }
    }

    public void Read(ref ByteReader from)
    {
        Invariant.Holds(_windows.Count == 0, "a state is read into an empty table");
        int windows = from.Length();
        for (int i = 0; i < windows; i++)
        {
            var window = new Window(from.FixedUnsigned()) { AckedThrough = from.Count(), LastUsed = new LogPosition(from.Count()) };
            int outcomes = from.Length();
            for (int j = 0; j < outcomes; j++)
            {
                long counter = from.Count();
                window.Arrived.Enqueue(counter);
                window.Outcomes[counter] = from.Bool() ? OutcomeCodec.Read(ref from) : null;
            }

            _byGateway.Add(window.Gateway, window);
            _windows.Add(window);
        }
    }

    private sealed class Window(ulong gateway)
    {
        public readonly ulong Gateway = gateway;
        public readonly Dictionary<long, Outcome?> Outcomes = [];

        // In order of arrival: the order in which they are dropped, and written.
        public readonly Queue<long> Arrived = new();
        public long AckedThrough;
        public LogPosition LastUsed;

        public void Acknowledge(long through)
        {
            AckedThrough = Math.Max(AckedThrough, through);
            Invariant.Holds(Arrived.Count == Outcomes.Count, "every transaction that arrived has a place for its outcome");
            while (Arrived.TryPeek(out long oldest) && oldest <= AckedThrough)
            {
                Arrived.Dequeue();
                Outcomes.Remove(oldest);
            }
        }
    }
}

/// <summary>The bytes of an outcome.</summary>
internal static class OutcomeCodec
{
    public static void Write(ByteWriter to, Outcome outcome)
    {
        to.Bool(outcome.Committed);
        to.Byte((byte)outcome.Reason);
        to.OptionalBytes(outcome.Key);
        to.Count(outcome.Shard.Value);
        to.Count(outcome.Position.Value);
        WriteEpochs(to, outcome.Epochs);
    }

    public static Outcome Read(ref ByteReader from) => new()
    {
        Committed = from.Bool(),
        Reason = (RejectReason)from.Byte(),
        Key = from.OptionalBytes(),
        Shard = new ShardId((int)from.Count()),
        Position = new LogPosition(from.Count()),
        Epochs = ReadEpochs(ref from),
    };

    public static void WriteEpochs(ByteWriter to, IReadOnlyList<Epoch> epochs)
    {
        to.Count(epochs.Count);
        for (int i = 0; i < epochs.Count; i++)
            to.Count(epochs[i].Value);
    }

    public static Epoch[] ReadEpochs(ref ByteReader from)
    {
        var epochs = new Epoch[from.Length()];
        for (int i = 0; i < epochs.Length; i++)
            epochs[i] = new Epoch(from.Count());
        return epochs;
    }
}
