using Longitude.Simulation;
using Longitude.Simulation.Checking;

namespace Longitude.Tests.Simulation;

/// <summary>Known-good and known-bad histories for the checkers that know the store's versions.</summary>
public sealed class HistoryCheckerTests
{
    private readonly History _history = new();

    [Fact]
    public void A_serial_history_passes()
    {
        var a = Run("a", [("x", null)], ["x", "y"]);
        var b = Run("b", [("x", a)], ["x"]);
        Run("c", [("x", b), ("y", a)], []);
        Assert.Null(SerializabilityChecker.Check(_history));
    }

    [Fact]
    public void A_lost_update_is_a_cycle_with_one_anti_dependency()
    {
        Run("a", [("x", null)], ["x"]);
        Run("b", [("x", null)], ["x"]);
        Violation found = Find("G-single");
        Assert.Equal(["a", "b"], found.Transactions.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Contains("b read x before a wrote it (rw)", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_skew_is_a_cycle_with_two_anti_dependencies()
    {
        Run("a", [("x", null), ("y", null)], ["x"]);
        Run("b", [("x", null), ("y", null)], ["y"]);
        Find("G2");
    }

    [Fact]
    public void Writes_in_opposite_orders_are_a_cycle_of_writes()
    {
        var a = Run("a", [], ["x"]);
        Run("b", [], ["x", "y"]);
        a.Writes.Add("y");
        _history.Install("y", a);
        Find("G0");
    }

    [Fact]
    public void Information_that_flows_in_a_circle_is_found()
    {
        var a = Run("a", [], ["x"]);
        var b = Run("b", [("x", a)], ["y"]);
        a.Reads.Add(new Seen("y", b));
        Find("G1c");
    }

    [Fact]
    public void A_phantom_is_an_anti_dependency()
    {
        var a = Run("a", [], ["k1"]);
        var b = Run("b", [], ["k3"]);
        a.Ranges.Add(new SeenRange("k", "l", []));
        b.Ranges.Add(new SeenRange("k", "l", []));
        Find("G2");
        b.Ranges[0] = new SeenRange("k", "l", [new Seen("k1", a)]);
        Assert.Null(SerializabilityChecker.Check(_history));
        b.Ranges[0] = new SeenRange("k2", "l", []);
        Assert.Null(SerializabilityChecker.Check(_history));
    }

    [Fact]
    public void A_reader_of_an_absent_key_may_have_come_after_its_deletion()
    {
        var a = Run("a", [], ["x"]);
        var b = Run("b", [("x", a)], []);
        b.Writes.Add("x");
        _history.Install("x", b, deletes: true);
        Run("c", [("x", null)], ["y"]);
        Assert.Null(SerializabilityChecker.Check(_history));
    }

    [Fact]
    public void Additions_beside_each_other_commute_but_not_with_reads()
    {
        var a = Add("a", "n", "m");
        var b = Add("b", "n");
        Add("c", "m");
        b.Writes.Add("m");
        _history.Versions["m"].Insert(0, new KeyVersion(b, Commutes: true));
        Assert.Null(SerializabilityChecker.Check(_history));

        Run("reader", [("n", a), ("m", b)], []);
        Violation found = Find("G-single");
        Assert.Contains("reader", found.Transactions, StringComparer.Ordinal);
    }

    [Fact]
    public void An_addition_by_its_own_reader_is_no_cycle()
    {
        var a = Add("a", "n");
        a.Reads.Add(new Seen("n", null));
        Add("b", "n");
        Add("c", "n");
        Assert.Null(SerializabilityChecker.Check(_history));
    }

    [Fact]
    public void Real_time_counts_for_strict_transactions_and_on_one_shard_only()
    {
        var write = Run("write", [], ["x"]);
        var read = Run("read", [("x", null)], []);
        (write.Begin, write.Acknowledged) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        (read.Begin, read.Acknowledged) = (TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4));
        Assert.Null(SerializabilityChecker.Check(_history));
        write.Shards = [0, 1];
        read.Shards = [1];
        Find("G-single-realtime");
        Assert.Null(SerializabilityChecker.Check(_history, shardRealTime: false));
        write.IsStrict = read.IsStrict = true;
        Assert.NotNull(SerializabilityChecker.Check(_history, shardRealTime: false));
        read.Begin = TimeSpan.FromSeconds(1.5);
        Assert.Null(SerializabilityChecker.Check(_history));
    }

    /// <summary>
    /// The wide transaction reads x at shard 0 and has its epoch closed there; a writes x; the strict one in the middle runs at shard 0;
    /// b, strict, writes y at shard 1; then the epoch closes at shard 1, and the wide one's y comes after b's.
    /// </summary>
    [Fact]
    public void A_strict_transaction_hands_on_what_it_saw_and_nothing_when_it_looked_at_nothing()
    {
        var wide = Run("wide", [("x", null)], []);
        var a = Run("a", [], ["x"]);
        var middle = Run("middle", [], []);
        var b = Run("b", [], ["y"]);
        wide.Writes.Add("y");
        _history.Install("y", wide);
        int time = 0;
        foreach (HistoryTransaction t in (HistoryTransaction[])[a, middle, b])
            (t.Begin, t.Acknowledged) = (TimeSpan.FromSeconds(++time), TimeSpan.FromSeconds(++time));
        wide.Acknowledged = TimeSpan.FromSeconds(++time);
        (wide.Shards, a.Shards, middle.Shards, b.Shards) = ([0, 1], [0], [0], [1]);
        (middle.IsStrict, b.IsStrict) = (true, true);
        Assert.Null(SerializabilityChecker.Check(_history));
        middle.Reads.Add(new Seen("z", null));
        Find("G-single-realtime");
    }

    [Fact]
    public void Writes_that_are_lost_torn_or_of_rejected_transactions_are_named()
    {
        var a = Run("a", [], ["x"]);
        a.Outcome = ClientOutcome.Rejected;
        Find("rejected write");
        a.Outcome = ClientOutcome.Unknown;
        Assert.Null(SerializabilityChecker.Check(_history));
        a.Writes.Add("y");
        Find("torn transaction");
        a.Outcome = ClientOutcome.Committed;
        Find("lost write");
        a.Writes.Remove("y");
        Run("b", [("y", a)], []);
        Find("dirty read");
    }

    [Fact]
    public void Large_histories_are_checked_quickly()
    {
        var random = new SimRandom(1);
        var last = new HistoryTransaction?[500];
        for (int i = 0; i < 50_000; i++)
        {
            int x = random.Below(500), y = random.Below(500);
            var t = Run($"t{i}", [($"k{x}", last[x]), ($"k{y}", last[y])], [$"k{x}"]);
            (t.Begin, t.Acknowledged, t.IsStrict) = (TimeSpan.FromMilliseconds(i), TimeSpan.FromMilliseconds(i + 0.5), true);
            last[x] = t;
        }

        Assert.Null(SerializabilityChecker.Check(_history));
        _history.Transactions[40_000].Reads[0] = _history.Transactions[39_000].Reads[0];
        Assert.NotNull(SerializabilityChecker.Check(_history));
    }

    [Fact]
    public void A_snapshot_shows_a_transaction_whole_or_not_at_all()
    {
        var a = Run("a", [], ["x", "y"]);
        Assert.Null(Snapshot(("x", a), ("y", a)));
        Assert.Null(Snapshot(("x", null), ("y", null)));
        Assert.Equal("torn snapshot", Snapshot(("x", a), ("y", null))?.Name);
        var b = Run("b", [], ["y"]);
        Assert.Null(Snapshot(("x", a), ("y", b)));
        Assert.Equal("torn snapshot", Snapshot(("x", null), ("y", a))?.Name);
        Assert.Equal("snapshot without cause", Snapshot(("x", null), ("y", b))?.Name);
    }

    [Fact]
    public void A_snapshot_shows_no_effect_without_its_cause()
    {
        var a = Run("a", [], ["x"]);
        var b = Run("b", [("x", a)], ["y"]);
        var c = Run("c", [("y", b)], ["z"]);
        Violation found = Snapshot(("x", null), ("z", c))!;
        Assert.Equal("snapshot without cause", found.Name);
        Assert.Equal(["s", "a", "b", "c"], found.Transactions);
        Assert.Null(Snapshot(("x", a), ("z", null)));
        Assert.Null(Snapshot(("x", a), ("z", c)));
    }

    [Fact]
    public void Two_snapshots_may_disagree_on_what_is_independent()
    {
        var a = Run("a", [], ["x"]);
        var b = Run("b", [], ["y"]);
        Assert.Null(SnapshotChecker.Check(_history,
            [Observe("one", ("x", a), ("y", null)), Observe("two", ("x", null), ("y", b))]));
    }

    [Fact]
    public void A_session_must_not_lose_sight_of_its_own_write()
    {
        var a = Run("a", [], ["x"]);
        Assert.Null(Session(a, ("x", a)));
        Assert.Equal("session behind", Session(a, ("x", null))!.Name);
    }

    [Fact]
    public void A_session_must_see_what_its_past_depends_on()
    {
        var a = Run("a", [], ["x"]);
        var b = Run("b", [("x", a)], ["y"]);
        Assert.Equal("session behind", Session(b, ("x", null))!.Name);
        Run("c", [], ["z"]);
        Assert.Null(Session(b, ("x", a), ("z", null)));
    }

    [Fact]
    public void A_session_that_only_read_has_seen_the_writer()
    {
        var a = Run("a", [], ["x", "y"]);
        var b = Run("b", [("x", a)], []);
        Assert.Equal("session behind", Session(b, ("y", null))!.Name);
    }

    private HistoryTransaction Run(string name, (string Key, HistoryTransaction? Writer)[] reads, string[] writes)
    {
        HistoryTransaction t = _history.Add(name);
        t.Reads.AddRange(reads.Select(r => new Seen(r.Key, r.Writer)));
        t.Writes.AddRange(writes);
        foreach (string key in writes)
            _history.Install(key, t);
        return t;
    }

    private HistoryTransaction Add(string name, params string[] keys)
    {
        HistoryTransaction t = _history.Add(name);
        t.Writes.AddRange(keys);
        foreach (string key in keys)
            _history.Install(key, t, commutes: true);
        return t;
    }

    private Violation Find(string name)
    {
        Violation? found = SerializabilityChecker.Check(_history);
        Assert.Equal(name, found?.Name);
        return found!;
    }

    private Violation? Session(HistoryTransaction after, params (string Key, HistoryTransaction? Writer)[] reads) =>
        SnapshotChecker.Check(_history, [Observe("s", reads) with { After = [after] }]);

    private static SnapshotObservation Observe(string name, params (string Key, HistoryTransaction? Writer)[] reads) =>
        new(name, [.. reads.Select(r => new Seen(r.Key, r.Writer))], []);

    private Violation? Snapshot(params (string Key, HistoryTransaction? Writer)[] reads) => SnapshotChecker.Check(_history, [Observe("s", reads)]);
}
