namespace Longitude.Tests.Simulation.Mutations;

/// <summary>The defects that the simulator must find.</summary>
internal static class AllMutations
{
    public static readonly Mutation[] List =
    [
        new(
            "no read-write check",
            "A fragment that reads what an earlier one writes, and writes what another reads, commits.",
            4, 60,
            new Edit("Core/Verdict.cs", "return all.HasFlag(Conflicts.ReadAfterWrite | Conflicts.WriteAfterRead) ?", "return all > (Conflicts)99 ?")),
        new(
            "no write-write check",
            "Two fragments of one epoch that write the same key both commit.",
            3, 60,
            new Edit("Core/Verdict.cs", "if (verdicts[i].Conflicts.HasFlag(Conflicts.WriteAfterWrite))", "if (verdicts[i].Conflicts > (Conflicts)99)"),
            new Edit("Core/ShardMachine.Close.cs", "doubt.Holders == 0 || write.IsAddition", "true"),
            new Edit("Core/ShardMachine.Resolve.cs", "if (doubt.Holders > 0)\n            return;", "if (doubt.Holders > 0 && write.IsAddition)\n            return;"),
            new Edit("Core/ShardMachine.Resolve.cs", "        _doubts.Remove(write.Key);", "        if (doubt.Holders == 0)\n            _doubts.Remove(write.Key);")),
        new(
            "fragments judged in order of arrival",
            "Shards compare the fragments of an epoch in different orders.",
            18, 60,
            new Edit("Core/ShardMachine.Close.cs", "epoch.List.Sort(Fragment.Order);", "")),
        new(
            "no deferral",
            "A local transaction goes on although one of its keys is in doubt.",
            1, 60,
            new Edit("Core/ShardMachine.Transactions.cs", "if (!TouchesDoubt(e.Part))", "if (e is not null)")),
        new(
            "no refusal in doubt",
            "A fragment is judged although an earlier epoch still has one of the keys that it read in doubt.",
            1, 60,
            new Edit("Core/ShardMachine.Close.cs", "foreach (byte[] key in part.Keys)\n        {\n            if (_doubts.Contains(key))", "foreach (byte[] key in part.Keys)\n        {\n            if (key is null)"),
            new Edit("Core/ShardMachine.Close.cs", "if (_doubts.FirstIn(range) is { } key)", "if (_doubts.FirstIn(range) is { Length: > 99 } key)")),
        new(
            "no validation of keys",
            "A key that was read may have changed.",
            1, 60,
            new Edit("Core/ShardMachine.Transactions.cs", "if (!Rows.ChangedSince(key, seen))", "if (key is not null)")),
        new(
            "no validation of ranges",
            "A range that was read may have changed: phantoms.",
            5, 60,
            new Edit("Core/ShardMachine.Transactions.cs", "if (!Rows.ChangedSince(range, seen))", "if (seen > default(RowVersion))")),
        new(
            "installed at the resolve",
            "The writes of fragments are installed where their epoch is resolved instead of where it closed.",
            1, 60,
            new Edit("Core/ShardMachine.Resolve.cs", "Rows.Install(write.Key, doubt.Version, ValueAfter(Whole(write, doubt)));", "Rows.Install(write.Key, new RowVersion(Applied.Next, 0), ValueAfter(Whole(write, doubt)));")),
        new(
            "verdicts lost at restart",
            "What was under way when a process died is not sent or asked for again.",
            1, 60,
            new Edit("Core/VerdictExchange.cs", "if (epoch.ClosedAt > before)", "if (epoch.ClosedAt > LogPosition.Zero)")),
        new(
            "yes for a missing fragment",
            "A shard that never received its fragment says yes to it.",
            1, 60,
            new Edit("Core/VerdictExchange.cs", "new FragmentVerdict(id, Verdict.No(RejectReason.Missing))", "new FragmentVerdict(id, new Verdict())")),
        new(
            "no answer about a missing fragment",
            "A shard that never received its fragment stays silent.",
            1, 60,
            new Edit("Core/VerdictExchange.cs", "if (message.Asks || verdict.Yes)", "if (message is null)"),
            new Edit("Core/VerdictExchange.cs", "foreach ((ShardId from, _) in box.ById[id])", "foreach ((ShardId from, _) in box.ById[id].Take(0))")),
        new(
            "acknowledged before the sync",
            "What a shard logs is applied and acknowledged before it is durable.",
            1, 60,
            new Edit("Log/FileLoglet.cs", "_active.Write(_end.Offset, record);\n            _active.Sync();", "_active.Write(_end.Offset, record);")),
        new(
            "newest cut of each level",
            "A snapshot takes the newest sealed epoch of every level instead of those that its leaf's cut holds.",
            3, 60,
            new Edit("Node/Gateway.Cuts.cs", "cut[depth] = cuts.EpochAt(depth, position) ?? Epoch.None;", "cut[depth] = Sealed(depth);")),
        new(
            "applied again when sent again",
            "A transaction that is sent again after its end is judged and applied again.",
            3, 60,
            new Edit("Core/OutcomeTable.cs", "return outcome is null ? Standing.InProgress : Standing.Finished;", "return outcome is null ? Standing.InProgress : Standing.New;")),
        new(
            "late fragments accepted",
            "A fragment that comes after its epoch has closed waits for ever.",
            1, 60,
            new Edit("Core/ShardMachine.Close.cs", "if (e.Epoch < _open[place.Depth])", "if (e.Epoch < Epoch.First)")),
        new(
            "wide closes do not nest",
            "A shard closes wider places one close later than its seat said.",
            1, 60,
            new Edit("Core/Clock.cs", "return request is null ? null : Begin(request.WidestDepth, [.. request.Closes], floor, outcomesFloor);", """
                {
                    if (request is null)
                        return null;
                    PlaceClose[] now = [.. _held, request.Closes[^1]];
                    _held = [.. request.Closes.Take(request.Closes.Count - 1)];
                    return Begin(LeafDepth - now.Length + 1, now, floor, outcomesFloor);
                }
                """),
            new Edit("Core/Clock.cs", "    private bool _closing;", "    private bool _closing;\n    private PlaceClose[] _held = [];")),
        new(
            "bounds judged without doubt",
            "An addition keeps its bounds only if no other addition of its epoch commits.",
            2, 60,
            new Edit("Core/EpochJudge.cs", "Reservation with = _additions.GetValueOrDefault(write.Key, Reservation.None).And(write);", "Reservation with = Reservation.None.And(write);")),
        new(
            "field bounds judged without doubt",
            "An addition to a field of a row keeps its bounds only if no other addition of its epoch commits.",
            2, 60,
            new Edit("Core/EpochJudge.cs", "Reservation with = reserved.And(field);", "Reservation with = Reservation.None.And(field);")),
        new(
            "rejected additions to fields counted",
            "An addition to a field of a row is installed although its transaction was rejected.",
            22, 60,
            new Edit("Core/ShardMachine.Resolve.cs", "        if (commits)\n            Sum(write, doubt);", "        if (commits || write.Kind == WriteKind.AddToFields)\n            Sum(write, doubt);")),
        new(
            "layout of a row not looked at",
            "An addition to a field of a row is made although the row's layout is another one.",
            2, 60,
            new Edit("Core/FieldAdditions.cs", "if (!row.StartsWith(Layout))", "if (row.Length < Layout.Length)")),
        new(
            "readers do not see doubt",
            "A read takes the old value although a pending write may come before its position.",
            1, 60,
            new Edit("Store/RowStore.Reading.cs", "inDoubt = !ignoreDoubt && row.Doubt <= at.Position.Value;", "inDoubt = false;"),
            new Edit("Store/RowCursor.cs", "bool inDoubt = !_ignoreDoubt && row.Doubt <= _at.Position.Value;", "bool inDoubt = false;")),
        new(
            "strict without the seal",
            "A strict transaction is acknowledged before its epoch is closed everywhere.",
            4, 60,
            new Edit("Client/Transaction.Commit.cs", "if (Options.Level == Level.Strict && outcome is not { Committed: false })", "if (Options.Level == (Level)99)")),
        new(
            "session without its token",
            "A session reads a snapshot that may be older than what the session has seen.",
            5, 60,
            new Edit("Client/Transaction.Positions.cs", "Epoch[] asked = Options.Level == Level.Snapshot", "Epoch[] asked = Options.Level != (Level)99")),
        new(
            "home reads at the last close",
            "A read at a shard's home does not see what was committed since the last close.",
            4, 60,
            new Edit("Client/Transaction.Positions.cs", "use.At = use.View.Machine.Applied;", "use.At = use.View.Machine.Cuts.PositionOf(_gateway.Leaf.Depth, use.View.Machine.Cuts.Newest(_gateway.Leaf.Depth)) ?? use.View.Machine.Applied;")),
        new(
            "idempotency key not looked up",
            "A client that asks again with the same key has its transaction applied again.",
            3, 60,
            new Edit("Client/Idempotency.cs", "return stored is null ? null", "return stored is null or not null ? null")),
        new(
            "outcomes lost with a checkpoint",
            "A shard that starts from a checkpoint has forgotten which transactions it has applied.",
            2, 60,
            new Edit("Core/ShardMachine.State.cs", "_outcomes.Read(ref from);", "new OutcomeTable().Read(ref from);")),
        new(
            "floor lost with a state",
            "A shard that starts from a checkpoint, and a copy that starts from an image, judge with another floor than the leader did.",
            5, 60,
            new Edit("Core/ShardMachine.State.cs", "Floor = new LogPosition(from.Count());", "from.Count();")),
        new(
            "doubts lost with a checkpoint",
            "Readers of a shard that starts from a checkpoint do not know what is in doubt.",
            2, 60,
            new Edit("Core/ShardMachine.State.cs", "            Rows.SetDoubt(key, doubt.Version.Position);\n", "")),
    ];
}
