namespace Longitude.Bench.Harness;

/// <summary>What a figure should reach.</summary>
internal readonly record struct Target(bool AtMost, double Value)
{
    public static Target Max(double value) => new(AtMost: true, value);

    public static Target Min(double value) => new(AtMost: false, value);

    public bool IsMet(double value) => AtMost ? value <= Value : value >= Value;
}

/// <summary>One measured quantity: its value in every round, and what it should be. The median counts.</summary>
internal sealed record Figure(string Name, string Unit, IReadOnlyList<double> Rounds, Target? Target = null)
{
    public double Median => Statistics.Median(Rounds);

    public double Lowest => Rounds.Min();

    public double Highest => Rounds.Max();

    public bool? IsMet => Target?.IsMet(Median);

    /// <summary>One figure divided by another, round by round: the rounds of both ran in turn, so each pair met the same machine.</summary>
    public static Figure Ratio(string name, Figure a, Figure b, Target? target = null) =>
        new(name, "×", [.. a.Rounds.Zip(b.Rounds, (x, y) => x / y)], target);
}

internal static class Statistics
{
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
            return double.NaN;
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
