using Longitude.Simulation.Checking;

namespace Longitude.Tests.Simulation;

/// <summary>Known-good and known-bad results for the checkers of requests, accounts, seats, counters and progress.</summary>
public sealed class ResultCheckerTests
{
    [Fact]
    public void Requests_are_applied_exactly_once()
    {
        Request[] requests = [new("told", ClientOutcome.Committed), new("unknown", ClientOutcome.Unknown), new("rejected", ClientOutcome.Rejected)];
        Assert.Null(ExactlyOnceChecker.Check(requests, ["told"]));
        Assert.Null(ExactlyOnceChecker.Check(requests, ["unknown", "told"]));
        Assert.Equal("lost request", ExactlyOnceChecker.Check(requests, ["unknown"])?.Name);
        Assert.Equal("applied twice", ExactlyOnceChecker.Check(requests, ["told", "unknown", "unknown"])?.Name);
        Assert.Equal("rejected request applied", ExactlyOnceChecker.Check(requests, ["told", "rejected"])?.Name);
        Assert.Equal("unknown request", ExactlyOnceChecker.Check(requests, ["told", "stranger"])?.Name);
    }

    [Fact]
    public void Money_is_neither_made_nor_lost()
    {
        Assert.Null(Check(60, 40));
        Assert.Equal("wrong total", Check(60, 50)?.Name);
        Assert.Equal("missing account", Check(100)?.Name);
        Assert.Equal("overdrawn", Check(-10, 110)?.Name);

        static Violation? Check(params long[] balances) =>
            BankChecker.Check(100, 2, [new BankObservation("o", balances.Select((b, i) => (b, i)).ToDictionary(x => $"a{x.i}", x => x.b, StringComparer.Ordinal))], 0);
    }

    [Fact]
    public void A_seat_is_sold_once_and_to_whom_was_told_so()
    {
        Booking[] bookings = [new("ann", "1", ClientOutcome.Committed), new("bob", "1", ClientOutcome.Rejected), new("cy", "2", ClientOutcome.Unknown)];
        Assert.Null(SeatChecker.Check(bookings, [("1", "ann")]));
        Assert.Null(SeatChecker.Check(bookings, [("1", "ann"), ("2", "cy")]));
        Assert.Equal("sold twice", SeatChecker.Check(bookings, [("1", "ann"), ("1", "bob")])?.Name);
        Assert.Equal("sold twice", SeatChecker.Check([.. bookings, new("dot", "1", ClientOutcome.Committed)], [("1", "ann")])?.Name);
        Assert.Equal("lost booking", SeatChecker.Check(bookings, [])?.Name);
        Assert.Equal("phantom booking", SeatChecker.Check(bookings, [("1", "ann"), ("2", "bob")])?.Name);
    }

    [Fact]
    public void A_counter_keeps_its_bounds_and_its_sum()
    {
        Addition[] additions =
        [
            new("a", "n", 5, ClientOutcome.Committed), new("b", "n", 3, ClientOutcome.Unknown), new("c", "n", -7, ClientOutcome.Unknown),
            new("d", "n", 100, ClientOutcome.Rejected),
        ];
        Assert.Null(Check(5));
        Assert.Null(Check(5, 8));
        Assert.Null(Check(5, 8, 1));
        Assert.Equal("wrong sum", Check(5, 9)?.Name);
        Assert.Equal("wrong sum", Check(3)?.Name);
        Assert.Equal("out of bounds", Check(-2, 5)?.Name);

        Violation? Check(params long[] values) => CounterChecker.Check(additions, [new CounterHistory("n", 0, values, Min: -1, Max: 50)]);
    }

    [Fact]
    public void Everything_ends_once_faults_have_ended()
    {
        Assert.Null(Check(new Attempt("t", S(1), S(14), false)));
        Assert.Null(Check(new Attempt("t", S(1), null, true)));
        Assert.Equal("stuck", Check(new Attempt("t", S(1), null, false))?.Name);
        Assert.Equal("too slow", Check(new Attempt("t", S(1), S(16), false))?.Name);
        Assert.Null(Check(new Attempt("t", S(12), S(16), false)));

        static TimeSpan S(int seconds) => TimeSpan.FromSeconds(seconds);

        static Violation? Check(Attempt attempt) => ProgressChecker.Check([attempt], S(10), S(5));
    }
}
