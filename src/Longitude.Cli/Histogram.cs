namespace Longitude.Cli;

/// <summary>
/// Times in buckets that each are some per cent wide (half a per cent, unless told otherwise): percentiles of any number of them, in
/// little memory.
/// </summary>
internal sealed class Histogram(double step = 1.005)
{
    private readonly long[] _buckets = new long[(int)(Math.Log(uint.MaxValue) / Math.Log(step)) + 2];
    private readonly double _perBucket = 1 / Math.Log(step);

    public long Count { get; private set; }

    public double SumMs { get; private set; }

    public double MaxMs { get; private set; }

    public double? MeanMs => Count == 0 ? null : SumMs / Count;

    public void Add(uint micros)
    {
        _buckets[(int)(Math.Log(Math.Max(1, micros)) * _perBucket)]++;
        Count++;
        SumMs += micros / 1000.0;
        MaxMs = Math.Max(MaxMs, micros / 1000.0);
    }

    /// <summary>Takes in what another one of the same step holds.</summary>
    public void Add(Histogram other)
    {
        for (int i = 0; i < _buckets.Length; i++)
            _buckets[i] += other._buckets[i];
        Count += other.Count;
        SumMs += other.SumMs;
        MaxMs = Math.Max(MaxMs, other.MaxMs);
    }

    /// <summary>The time that this share (0 to 1) did not exceed, in milliseconds; null when there is none.</summary>
    public double? PercentileMs(double share)
    {
        long before = 0, rank = (long)Math.Ceiling(share * Count);
        for (int i = 0; i < _buckets.Length; i++)
        {
            before += _buckets[i];
            if (before >= rank && before > 0)
                return Math.Pow(step, i + 0.5) / 1000;
        }

        return null;
    }

    /// <summary>The buckets that hold something, some of them taken together: from and to in milliseconds, and how many.</summary>
    public IEnumerable<(double FromMs, double ToMs, long Count)> Buckets(int together)
    {
        for (int i = 0; i < _buckets.Length; i += together)
        {
            long count = 0;
            for (int j = i; j < Math.Min(i + together, _buckets.Length); j++)
                count += _buckets[j];
            if (count > 0)
                yield return (Math.Pow(step, i) / 1000, Math.Pow(step, i + together) / 1000, count);
        }
    }
}
