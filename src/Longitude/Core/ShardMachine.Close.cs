namespace Longitude.Core;

/// <content>Fragments, and their judgement when their epoch closes.</content>
public sealed partial class ShardMachine
{
    private void ApplyFragment(FragmentEvent e, LogPosition position)
    {
        Place place = World[e.Place];
        Invariant.Holds(place.Spans(Leaf), "a fragment's place spans the shard");
        Invariant.Holds(e.Participants.Count > 1 && e.Participants.Contains(Shard), "a fragment has several participants, this shard among them");
        switch (_outcomes.Begin(e.Part.Id, e.Part.AckedThrough, position, out Outcome? known))
        {
            case OutcomeTable.Standing.Finished:
                _effects.Finished(e.Part.Id, known!);
                return;
            case OutcomeTable.Standing.Forgotten or OutcomeTable.Standing.InProgress:
                return;
        }

        var fragment = new Fragment(e);
        if (e.Epoch < _open[place.Depth])
        {
            fragment.Verdict = Verdict.No(RejectReason.Late);
            _effects.CameLate(e, fragment.Verdict);
            Finish(e.Part.Id, Rejected(RejectReason.Late, null, Shard));
            return;
        }

        EpochFragments? epoch = Find(place, e.Epoch);
        if (epoch is null)
            _epochs[place.Depth].Add(epoch = new EpochFragments(place, e.Epoch));
        epoch.List.Add(fragment);
        _fragments.Add(fragment.Id, fragment);
        if (e.Part.Age >= ProtectingAge)
            _protectors.Add(fragment);
    }

    private void ApplyClose(CloseEvent e, LogPosition position)
    {
        Invariant.Holds(e.WidestDepth <= Leaf.Depth && e.Closes.Count == Leaf.Depth - e.WidestDepth + 1, "a close covers the leaf and what it names above");
        RaiseFloors(e);
        Epoch[] atClose = _open;
        var open = (Epoch[])_open.Clone();
        for (int depth = Leaf.Depth; depth >= e.WidestDepth; depth--)
        {
            PlaceClose close = e.Closes[depth - e.WidestDepth];
            Invariant.Holds(close.Epoch == _open[depth], "the epoch that closes is the open one");
            Invariant.Holds(close.ResolvedThrough <= ResolvedThrough(depth), "nobody forgets what waits here");
            Cuts.Add(depth, close.Epoch, position);
            open[depth] = close.Epoch.Next;
            JudgeEpoch(depth, close.Epoch, position, atClose);
            Forget(depth, close.ResolvedThrough);
        }

        for (int depth = 0; depth < open.Length; depth++)
        {
            bool closes = depth >= e.WidestDepth;
            Invariant.Holds(open[depth].Value - atClose[depth].Value == (closes ? 1 : 0), "a close ends one epoch of each place that it covers");
            Invariant.Holds(!closes || Cuts.PositionOf(depth, atClose[depth]) == position, "epochs nest: they close at one position");
        }

        Volatile.Write(ref _open, open);
        _effects.Closed(e, position);
    }

    private void JudgeEpoch(int depth, Epoch number, LogPosition position, Epoch[] atClose)
    {
        if (_epochs[depth].Find(number) is not { } epoch)
            return;
        Invariant.Holds(epoch.ClosedAt == LogPosition.Zero, "an epoch is judged once");
        epoch.ClosedAt = position;
        epoch.EpochsAtClose = atClose;
        epoch.List.Sort(Fragment.Order);
        if (_protectors.Count > 0)
            _protectors.RemoveAll(epoch.List.Contains);
        Invariant.Holds(epoch.List.Count > 0 && epoch.Undecided == 0, "an epoch that is judged has fragments, and none was judged before");

        var judge = new EpochJudge();
        foreach (Fragment f in epoch.List)
        {
            f.Verdict = Judge(f, judge);
            if (Verdict.Join([f.Verdict]).Reason == RejectReason.None)
                judge.Enter(f.Part);
        }

        var version = new RowVersion(position, SubOf(depth));
        foreach (Fragment f in epoch.List)
        {
            RejectReason reason = Verdict.Join([f.Verdict!]).Reason;
            if (reason == RejectReason.None)
                PutInDoubt(f, epoch, version);
            else
                FinishFragment(f, Rejected(reason, f.Verdict!.Key, Shard));
        }

        _effects.Judged(epoch);
    }

    /// <summary>Within a close, wider places come after the places below them.</summary>
    private int SubOf(int depth) => Leaf.Depth - depth + 1;

    private Verdict Judge(Fragment f, EpochJudge judge)
    {
        Part part = f.Part;
        if (part.Validates && part.ReadAt < Floor)
            return Verdict.No(RejectReason.TooOld);
        if (FirstInDoubt(part) is { } doubted)
            return Verdict.No(RejectReason.InDoubt, doubted);
        if (IsStale(part, out byte[]? changed))
            return Verdict.No(RejectReason.Stale, changed);
        foreach (Write write in part.Writes)
        {
            if (IsProtectedFrom(f, write.Key))
                return Verdict.No(RejectReason.Protected, write.Key);
        }

        Conflicts conflicts = judge.Compare(part, out byte[]? key);
        foreach (Write write in part.Writes)
        {
            if (!write.IsAddition || conflicts.HasFlag(Conflicts.WriteAfterWrite))
                continue;
            RejectReason reason = JudgeAddition(write, judge);
            if (reason != RejectReason.None)
                return Verdict.No(reason, write.Key);
        }

        return new Verdict { Conflicts = conflicts, Key = key };
    }

    private RejectReason JudgeAddition(Write write, EpochJudge judge)
    {
        if (write.Kind == WriteKind.AddToFields)
            return TryRow(write, out byte[]? row) ? judge.CheckFields(write, row) : RejectReason.Stale;
        return TryNumber(write.Key, out long value) ? judge.CheckAddition(write, value) : RejectReason.NotANumber;
    }

    private byte[]? FirstInDoubt(Part part)
    {
        if (_doubts.Count == 0)
            return null;
        foreach (Write write in part.Writes)
        {
            if (_doubts.Contains(write.Key))
                return write.Key;
        }

        foreach (byte[] key in part.Keys)
        {
            if (_doubts.Contains(key))
                return key;
        }

        foreach (KeyRange range in part.Ranges)
        {
            if (_doubts.FirstIn(range) is { } key)
                return key;
        }

        return null;
    }

    private void PutInDoubt(Fragment f, EpochFragments epoch, RowVersion version)
    {
        epoch.Undecided++;
        foreach (Write write in f.Part.Writes)
        {
            Doubt? doubt = _doubts.Find(write.Key);
            if (doubt is null)
            {
                _doubts.Add(write.Key, doubt = new Doubt { Version = version });
                Rows.SetDoubt(write.Key, version.Position);
            }

            Invariant.Holds(doubt.Version == version, "only one epoch has a key in doubt");
            Invariant.Holds(doubt.Holders == 0 || write.IsAddition, "only additions share a key in doubt");
            doubt.Holders++;
        }
    }

    private void FinishFragment(Fragment f, Outcome outcome)
    {
        Invariant.Holds(f.Verdict is not null, "a fragment is judged before it ends");
        Invariant.Holds(f.Outcome is null, "a fragment ends once");
        f.Outcome = outcome;
        Finish(f.Id, outcome);
    }

    private void RaiseFloors(CloseEvent e)
    {
        if (e.Floor > Floor)
        {
            Floor = e.Floor;
            Rows.RaiseFloor(RowVersion.EndOf(Floor));
            Cuts.Trim(Floor);
        }

        _outcomes.Trim(e.OutcomesFloor);
    }

    /// <summary>Every shard has resolved these epochs: nobody will ask for their verdicts any more.</summary>
    private void Forget(int depth, Epoch through)
    {
        if (through <= _forgotten[depth])
            return;
        _forgotten[depth] = through;
        EpochTable epochs = _epochs[depth];
        int forgotten = 0;
        for (; forgotten < epochs.Count && epochs[forgotten].Epoch <= through; forgotten++)
        {
            EpochFragments epoch = epochs[forgotten];
            Invariant.Holds(epoch.Undecided == 0 && epoch.ClosedAt > LogPosition.Zero, "only resolved epochs are forgotten");
            foreach (Fragment f in epoch.List)
                _fragments.Remove(f.Id);
        }

        epochs.RemoveOldest(forgotten);
    }
}
