namespace Longitude.Simulation.Checking;

/// <summary>A client's request, all its tries together.</summary>
internal readonly record struct Request(string Id, ClientOutcome Outcome);

/// <summary>Each acknowledged request was applied once, each of unknown outcome at most once, each rejected one never.</summary>
internal static class ExactlyOnceChecker
{
    /// <param name="requests">All requests.</param>
    /// <param name="applied">The id of a request for each time that the store shows it applied.</param>
    public static Violation? Check(IEnumerable<Request> requests, IEnumerable<string> applied)
    {
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string id in applied)
            times[id] = times.GetValueOrDefault(id) + 1;
        foreach (Request request in requests)
        {
            times.Remove(request.Id, out int count);
            if (count > 1)
                return new Violation("applied twice", $"Request {request.Id} ({request.Outcome}) was applied {count} times.", request.Id);
            if (count == 0 && request.Outcome == ClientOutcome.Committed)
                return new Violation("lost request", $"Request {request.Id} was acknowledged but never applied.", request.Id);
            if (count > 0 && request.Outcome == ClientOutcome.Rejected)
                return new Violation("rejected request applied", $"Request {request.Id} was rejected but applied.", request.Id);
        }

        string? stranger = times.Keys.Order(StringComparer.Ordinal).FirstOrDefault();
        return stranger is null ? null : new Violation("unknown request", $"{stranger} was applied, but nobody asked for it.", stranger);
    }
}
