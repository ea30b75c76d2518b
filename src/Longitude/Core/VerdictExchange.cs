namespace Longitude.Core;

/// <summary>
/// The exchange of verdicts between the participants of wide transactions, for one shard. What it holds may be lost at any
/// moment: own verdicts are recomputed from the log, those of others are asked for again. There is no coordinator: every
/// participant joins the same verdicts to the same outcome.
/// </summary>
/// <remarks>
/// A verdict is also a question. Who gets one for a fragment that it never received answers no once its own close has come, and
/// from then on that is the truth: a fragment that arrives later is late.
/// </remarks>
internal sealed class VerdictExchange(ShardMachine machine, IOutbox outbox)
{
    private readonly Dictionary<(PlaceId, Epoch), Box> _boxes = [];
    private readonly List<ResolveEvent> _decided = [];

    /// <summary>An epoch was judged here: tell the others, and join what they have told already.</summary>
    public void OnJudged(EpochFragments epoch)
    {
        Send(epoch, epoch.Fragments, asks: false);
        var resolutions = new List<Resolution>();
        foreach (Fragment f in epoch.Fragments)
            Decide(f, resolutions);
        Propose(epoch.Place.Id, epoch.Epoch, resolutions);
    }

    /// <summary>An epoch closed here: who asked about fragments that never came gets a no.</summary>
    public void OnClosed(Place place, Epoch epoch)
    {
        if (!_boxes.TryGetValue((place.Id, epoch), out Box? box))
            return;
        foreach (TransactionId id in box.Arrived)
        {
            if (machine.Find(id) is not null)
                continue;
            foreach ((ShardId from, _) in box.ById[id])
                SendMissing(from, place.Id, epoch, id);
        }

        DropIfDone(place, epoch);
    }

    /// <summary>A fragment came after its epoch had closed.</summary>
    public void OnLate(FragmentEvent e, Verdict verdict)
    {
        foreach (ShardId other in e.Participants)
        {
            if (other != machine.Shard)
                outbox.Send(other, new Verdicts(machine.Shard, e.Place, e.Epoch, [new FragmentVerdict(e.Part.Id, verdict)], asks: false));
        }
    }

    public void OnVerdicts(Verdicts message)
    {
        Place place = machine.World[message.Place];
        bool closed = message.Epoch < machine.OpenEpochs[place.Depth];
        var resolutions = new List<Resolution>();
        var answers = new List<Fragment>();
        foreach ((TransactionId id, Verdict verdict) in message.List)
        {
            Fragment? f = machine.Find(id);
            if (f is null && closed)
            {
                if (message.Asks || verdict.Yes)
                    SendMissing(message.From, message.Place, message.Epoch, id);
                continue;
            }

            if (message.Asks && f?.Verdict is not null)
                answers.Add(f);
            if (f?.Outcome is not null)
                continue;
            BoxOf(message.Place, message.Epoch).Note(id, message.From, verdict);
            if (f is not null)
                Decide(f, resolutions);
        }

        if (answers.Count > 0)
        {
            var verdicts = answers.ConvertAll(f => new FragmentVerdict(f.Id, f.Verdict!));
            outbox.Send(message.From, new Verdicts(machine.Shard, message.Place, message.Epoch, verdicts, asks: false));
        }

        Propose(message.Place, message.Epoch, resolutions);
    }

    /// <summary>Some fragments of an epoch ended.</summary>
    public void OnResolved(PlaceId place, Epoch epoch) => DropIfDone(machine.World[place], epoch);

    /// <summary>The outcomes that have become known and are to be logged.</summary>
    public IReadOnlyList<ResolveEvent> TakeDecided()
    {
        if (_decided.Count == 0)
            return [];
        ResolveEvent[] taken = [.. _decided];
        _decided.Clear();
        return taken;
    }

    /// <summary>Sends own verdicts again, and asks for the missing ones, for what has waited since before a position.</summary>
    public void Resend(LogPosition before)
    {
        for (int depth = 0; depth <= machine.Leaf.Depth; depth++)
        {
            foreach (EpochFragments epoch in machine.Undecided(depth))
            {
                if (epoch.ClosedAt > before)
                    continue;
                Fragment[] waiting = [.. epoch.Fragments.Where(f => f.Outcome is null)];
                Send(epoch, waiting, asks: true);
                var resolutions = new List<Resolution>();
                Box box = BoxOf(epoch.Place.Id, epoch.Epoch);
                box.Proposed.Clear();
                foreach (Fragment f in waiting)
                    Decide(f, resolutions);
                Propose(epoch.Place.Id, epoch.Epoch, resolutions);
            }
        }
    }

    private void Decide(Fragment f, List<Resolution> resolutions)
    {
        if (f.Verdict is null || f.Outcome is not null)
            return;
        Box box = BoxOf(f.Event.Place, f.Event.Epoch);
        if (box.Proposed.Contains(f.Id))
            return;
        IReadOnlyList<ShardId> participants = f.Event.Participants;
        var verdicts = new Verdict[participants.Count];
        for (int i = 0; i < verdicts.Length; i++)
        {
            Verdict? verdict = participants[i] == machine.Shard ? f.Verdict : box.Find(f.Id, participants[i]);
            if (verdict is null)
                return;
            verdicts[i] = verdict;
        }

        Invariant.Holds(verdicts.Length > 1, "the outcome of a wide transaction is made of several verdicts");
        (RejectReason reason, int decider) = Verdict.Join(verdicts);
        box.Proposed.Add(f.Id);
        resolutions.Add(new Resolution(f.Id, reason, participants[decider], reason == RejectReason.None ? null : verdicts[decider].Key));
    }

    private void Propose(PlaceId place, Epoch epoch, List<Resolution> resolutions)
    {
        if (resolutions.Count > 0)
            _decided.Add(new ResolveEvent(place, epoch, [.. resolutions]));
    }

    private void Send(EpochFragments epoch, IReadOnlyList<Fragment> fragments, bool asks)
    {
        var byShard = new SortedDictionary<ShardId, List<FragmentVerdict>>();
        foreach (Fragment f in fragments)
        {
            foreach (ShardId other in f.Event.Participants)
            {
                if (other == machine.Shard)
                    continue;
                if (!byShard.TryGetValue(other, out List<FragmentVerdict>? list))
                    byShard.Add(other, list = []);
                list.Add(new FragmentVerdict(f.Id, f.Verdict!));
            }
        }

        foreach ((ShardId other, List<FragmentVerdict> list) in byShard)
            outbox.Send(other, new Verdicts(machine.Shard, epoch.Place.Id, epoch.Epoch, list, asks));
    }

    private void SendMissing(ShardId to, PlaceId place, Epoch epoch, TransactionId id) =>
        outbox.Send(to, new Verdicts(machine.Shard, place, epoch, [new FragmentVerdict(id, Verdict.No(RejectReason.Missing))], asks: false));

    private Box BoxOf(PlaceId place, Epoch epoch)
    {
        if (!_boxes.TryGetValue((place, epoch), out Box? box))
            _boxes.Add((place, epoch), box = new Box());
        return box;
    }

    private void DropIfDone(Place place, Epoch epoch)
    {
        if (epoch < machine.OpenEpochs[place.Depth] && machine.Find(place, epoch) is not { Undecided: > 0 })
            _boxes.Remove((place.Id, epoch));
    }

    /// <summary>What others said about the fragments of one epoch.</summary>
    private sealed class Box
    {
        public Dictionary<TransactionId, List<(ShardId From, Verdict Verdict)>> ById { get; } = [];

        public List<TransactionId> Arrived { get; } = [];

        /// <summary>Outcomes on their way to the log.</summary>
        public HashSet<TransactionId> Proposed { get; } = [];

        public void Note(TransactionId id, ShardId from, Verdict verdict)
        {
            if (!ById.TryGetValue(id, out List<(ShardId From, Verdict Verdict)>? list))
            {
                ById.Add(id, list = []);
                Arrived.Add(id);
            }

            if (!list.Exists(v => v.From == from))
                list.Add((from, verdict));
        }

        public Verdict? Find(TransactionId id, ShardId from) =>
            ById.TryGetValue(id, out List<(ShardId From, Verdict Verdict)>? list) ? list.Find(v => v.From == from).Verdict : null;
    }
}
