namespace Longitude.Simulation.Checking;

/// <summary>Somebody tried to book a seat.</summary>
internal readonly record struct Booking(string Name, string Seat, ClientOutcome Outcome);

/// <summary>No seat is sold twice, every acknowledged booking is there, and nobody sits who did not book.</summary>
internal static class SeatChecker
{
    /// <param name="bookings">All attempts.</param>
    /// <param name="sold">Seat and holder for each sale that the store shows at the end.</param>
    public static Violation? Check(IReadOnlyList<Booking> bookings, IEnumerable<(string Seat, string Holder)> sold)
    {
        var holders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string seat, string holder) in sold)
        {
            if (!holders.TryAdd(seat, holder))
                return new Violation("sold twice", $"Seat {seat} is held by {holders[seat]} and by {holder}.", holders[seat], holder);
        }

        foreach (IGrouping<string, Booking> seat in bookings.GroupBy(b => b.Seat, StringComparer.Ordinal))
        {
            string[] told = [.. seat.Where(b => b.Outcome == ClientOutcome.Committed).Select(b => b.Name)];
            if (told.Length > 1)
                return new Violation("sold twice", $"Seat {seat.Key} was acknowledged to {string.Join(" and ", told)}.", told);
            if (told.Length == 1 && !string.Equals(holders.GetValueOrDefault(seat.Key), told[0], StringComparison.Ordinal))
                return new Violation("lost booking", $"{told[0]} was told to have seat {seat.Key}, but its holder is {holders.GetValueOrDefault(seat.Key) ?? "nobody"}.", told[0]);
        }

        var mayHold = new HashSet<(string, string)>(bookings.Where(b => b.Outcome != ClientOutcome.Rejected).Select(b => (b.Seat, b.Name)));
        foreach ((string seat, string holder) in holders.OrderBy(h => h.Key, StringComparer.Ordinal))
        {
            if (!mayHold.Contains((seat, holder)))
                return new Violation("phantom booking", $"{holder} holds seat {seat}, but was rejected or never asked.", holder);
        }

        return null;
    }
}
