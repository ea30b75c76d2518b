namespace Longitude.Cli.Demo;

/// <summary>Times in buckets that each are half a percent wide: percentiles of any number of them, in little memory.</summary>
internal sealed class Histogram
{
    private const double Step = 1.005;

    private readonly long[] _buckets = new long[(int)(Math.Log(uint.MaxValue) / Math.Log(Step)) + 2];

    public long Count { get; private set; }

    public void Add(uint micros)
    {
        _buckets[(int)(Math.Log(Math.Max(1, micros)) / Math.Log(Step))]++;
        Count++;
    }

    /// <summary>The time that this share (0 to 1) did not exceed, in milliseconds; null when there is none.</summary>
    public double? PercentileMs(double share)
    {
        long before = 0, rank = (long)Math.Ceiling(share * Count);
        for (int i = 0; i < _buckets.Length; i++)
        {
            before += _buckets[i];
            if (before >= rank && before > 0)
                return Math.Pow(Step, i + 0.5) / 1000;
        }

        return null;
    }
}
