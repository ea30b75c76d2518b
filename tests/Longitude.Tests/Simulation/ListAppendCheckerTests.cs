using Longitude.Simulation.Checking;

namespace Longitude.Tests.Simulation;

/// <summary>Known-good and known-bad histories of lists.</summary>
public sealed class ListAppendCheckerTests
{
    private static readonly Func<string, long, ListStep> Append = ListStep.Append;

    [Fact]
    public void A_serial_history_passes() => Passes(
        T("a", Append("x", 1), Append("x", 2)),
        T("b", ListStep.See("x", 1, 2), Append("x", 3), ListStep.See("x", 1, 2, 3)),
        T("c", ListStep.See("x"), Append("y", 4)),
        T("d", ListStep.See("x", 1, 2, 3), ListStep.See("y", 4)));

    [Fact]
    public void Reads_that_no_order_explains_are_found() => Fails("incompatible order",
        T("a", Append("x", 1)), T("b", Append("x", 2)), T("c", ListStep.See("x", 1, 2)), T("d", ListStep.See("x", 2)));

    [Fact]
    public void A_value_of_a_rejected_transaction_must_not_be_seen() => Fails("G1a",
        T("a", Append("x", 1)) with { Outcome = ClientOutcome.Rejected }, T("b", ListStep.See("x", 1)));

    [Fact]
    public void A_value_in_the_middle_of_a_transaction_must_not_be_seen() => Fails("G1b",
        T("a", Append("x", 1), Append("x", 2)), T("b", ListStep.See("x", 1)));

    [Fact]
    public void A_transaction_must_see_its_own_appends()
    {
        Fails("internal", T("a", Append("x", 1), ListStep.See("x")));
        Fails("internal", T("a", Append("x", 1)), T("b", ListStep.See("x"), ListStep.See("x", 1)));
    }

    [Fact]
    public void Values_from_nowhere_or_seen_twice_are_found()
    {
        Fails("phantom value", T("a", ListStep.See("x", 1)));
        Fails("duplicate", T("a", Append("x", 1)), T("b", ListStep.See("x", 1, 1)));
    }

    [Fact]
    public void Appends_in_opposite_orders_are_a_cycle_of_writes() => Fails("G0",
        T("a", Append("x", 1), Append("y", 2)), T("b", Append("x", 3), Append("y", 4)),
        T("c", ListStep.See("x", 1, 3)), T("d", ListStep.See("y", 4, 2)));

    [Fact]
    public void Information_that_flows_in_a_circle_is_found() => Fails("G1c",
        T("a", Append("x", 1), ListStep.See("y", 2)), T("b", Append("y", 2), ListStep.See("x", 1)));

    [Fact]
    public void A_skewed_read_is_a_cycle_with_one_anti_dependency() => Fails("G-single",
        T("a", Append("x", 1), Append("y", 2)), T("b", ListStep.See("x", 1), ListStep.See("y")), T("c", ListStep.See("y", 2)));

    [Fact]
    public void A_lost_update_is_found_although_nobody_saw_the_second() => Fails("G-single",
        T("a", ListStep.See("x"), Append("x", 1)), T("b", ListStep.See("x"), Append("x", 2)), T("c", ListStep.See("x", 1)));

    [Fact]
    public void Write_skew_is_a_cycle_with_two_anti_dependencies() => Fails("G2",
        T("a", ListStep.See("x"), Append("y", 1)), T("b", ListStep.See("y"), Append("x", 2)));

    [Fact]
    public void An_unknown_outcome_may_be_seen_or_not_but_not_both()
    {
        ListTransaction unknown = T("a", Append("x", 1), Append("y", 2)) with { Outcome = ClientOutcome.Unknown };
        Passes(unknown, T("b", ListStep.See("x")));
        Passes(unknown, T("b", ListStep.See("x", 1), ListStep.See("y", 2)));
        Fails("G-single", unknown, T("b", ListStep.See("x", 1), ListStep.See("y")));
    }

    [Fact]
    public void An_acknowledged_append_must_be_there_at_the_end()
    {
        ListTransaction[] all = [T("a", Append("x", 1)), T("b", Append("x", 2)), T("c", Append("x", 3)) with { Outcome = ClientOutcome.Unknown }];
        Assert.Null(ListAppendChecker.Check(all, Final(2, 1)));
        Violation? lost = ListAppendChecker.Check(all, Final(2, 3));
        Assert.Equal("lost append", lost?.Name);
        Assert.Equal(["a"], lost!.Transactions);

        static Dictionary<string, IReadOnlyList<long>> Final(params long[] values) => new(StringComparer.Ordinal) { ["x"] = values };
    }

    private static ListTransaction T(string name, params ListStep[] steps) => new(name, ClientOutcome.Committed, steps);

    private static void Passes(params ListTransaction[] history) => Assert.Null(ListAppendChecker.Check(history));

    private static void Fails(string name, params ListTransaction[] history) => Assert.Equal(name, ListAppendChecker.Check(history)?.Name);
}
