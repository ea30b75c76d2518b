namespace Longitude.Simulation.Checking;

/// <summary>All accounts as somebody saw them at once.</summary>
internal sealed record BankObservation(string Name, IReadOnlyDictionary<string, long> Balances);

/// <summary>Transfers neither make nor lose money, and nobody ever sees it otherwise.</summary>
internal static class BankChecker
{
    /// <param name="total">What all accounts hold together.</param>
    /// <param name="accounts">How many accounts there are.</param>
    /// <param name="observations">What was seen.</param>
    /// <param name="least">No account may ever hold less.</param>
    public static Violation? Check(long total, int accounts, IEnumerable<BankObservation> observations, long least = long.MinValue)
    {
        foreach (BankObservation seen in observations)
        {
            if (seen.Balances.Count != accounts)
                return new Violation("missing account", $"{seen.Name} saw {seen.Balances.Count} accounts of {accounts}.", seen.Name);
            long sum = seen.Balances.Values.Sum();
            if (sum != total)
                return new Violation("wrong total", $"{seen.Name} saw a total of {sum} instead of {total}: {Text(seen)}.", seen.Name);
            if (seen.Balances.Values.Any(b => b < least))
                return new Violation("overdrawn", $"{seen.Name} saw an account below {least}: {Text(seen)}.", seen.Name);
        }

        return null;
    }

    private static string Text(BankObservation seen) =>
        string.Join(", ", seen.Balances.OrderBy(b => b.Key, StringComparer.Ordinal).Select(b => $"{b.Key} {b.Value}"));
}
