using System.Diagnostics;
using Longitude.Cli.Bench.Tpcc.Inputs;

namespace Longitude.Cli.Bench.Tpcc.Measuring;

/// <summary>When a run measures: what ends within this time counts, however long ago it began.</summary>
internal sealed class Window
{
    public const int SlicesMax = 240;

    private static readonly TimeSpan ShortestSlice = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _warmUp;

    public Window(TimeSpan warmUp, TimeSpan duration)
    {
        _warmUp = warmUp;
        Duration = duration;
        Slice = TimeSpan.FromTicks(Math.Max(ShortestSlice.Ticks, (duration.Ticks + SlicesMax - 1) / SlicesMax));
        Slices = (int)Math.Ceiling(duration / Slice);
    }

    /// <summary>In ticks of the stopwatch, like all times here.</summary>
    public long Begin { get; private set; } = long.MaxValue;

    public long End { get; private set; } = long.MaxValue;

    public TimeSpan Duration { get; }

    /// <summary>The time that one point of a chart stands for.</summary>
    public TimeSpan Slice { get; }

    public int Slices { get; }

    /// <summary>Lets the time run, once the terminals are ready.</summary>
    public void Start()
    {
        Begin = Stopwatch.GetTimestamp() + Ticks(_warmUp);
        End = Begin + Ticks(Duration);
    }

    public bool Contains(long time) => time >= Begin && time < End;

    public int SliceOf(long time) => Math.Clamp((int)(Stopwatch.GetElapsedTime(Begin, time) / Slice), 0, Slices - 1);

    public static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}

/// <summary>How a transaction ended.</summary>
/// <param name="RolledBack">True for an order that named an unused item, as one of a hundred must.</param>
/// <param name="IsFar">True when it touched another city than its own.</param>
/// <param name="Skipped">Districts that had no order to deliver.</param>
internal readonly record struct Done(bool RolledBack = false, bool IsFar = false, int Skipped = 0);

/// <summary>What one terminal saw. Written by that terminal alone; read by others only for a live view, and after its end.</summary>
internal sealed class Recorder(Window window)
{
    /// <summary>Distinct causes of errors that are kept apart.</summary>
    private const int CausesMax = 50;

    private const double SliceStep = 1.05;

    private readonly KindRecord[] _kinds = [.. Enum.GetValues<TransactionKind>().Select(_ => new KindRecord(window.Slices, SliceStep))];
    private long _ended;

    /// <summary>Transactions that ended so far, measured or not.</summary>
    public long Ended => Volatile.Read(ref _ended);

    public KindRecord this[TransactionKind kind] => _kinds[(int)kind];

    public void Note(TransactionKind kind, long began, long ended, Done done)
    {
        Volatile.Write(ref _ended, _ended + 1);
        if (!window.Contains(ended))
            return;
        KindRecord record = this[kind];
        uint micros = (uint)Math.Min(Stopwatch.GetElapsedTime(began, ended).TotalMicroseconds, uint.MaxValue);
        (done.IsFar ? record.Far : record.Near).Add(micros);
        record.Slices[window.SliceOf(ended)].Add(micros);
        record.RolledBack += done.RolledBack ? 1 : 0;
        record.Skipped += done.Skipped;
    }

    /// <summary>An attempt that lost and is made again.</summary>
    public void NoteRetry(TransactionKind kind, string cause) => Count(this[kind].Retries, cause);

    /// <summary>A transaction that was given up.</summary>
    public void NoteError(TransactionKind kind, string cause) => Count(this[kind].Errors, cause);

    private void Count(SortedDictionary<string, long> counts, string cause)
    {
        if (!window.Contains(Stopwatch.GetTimestamp()))
            return;
        if (counts.Count == CausesMax && !counts.ContainsKey(cause))
            cause = "others";
        counts[cause] = counts.GetValueOrDefault(cause) + 1;
    }
}

/// <summary>What was seen of one kind of transaction.</summary>
internal sealed class KindRecord
{
    public KindRecord(int slices, double sliceStep)
    {
        Slices = new Histogram[slices];
        for (int i = 0; i < slices; i++)
            Slices[i] = new Histogram(sliceStep);
    }

    /// <summary>Latencies of those within one city, from the first attempt's beginning to the last one's end.</summary>
    public Histogram Near { get; } = new();

    /// <summary>Latencies of those over several cities.</summary>
    public Histogram Far { get; } = new();

    /// <summary>Latencies by the time at which they ended.</summary>
    public Histogram[] Slices { get; }

    public long RolledBack { get; set; }

    public long Skipped { get; set; }

    /// <summary>Attempts that lost, by cause.</summary>
    public SortedDictionary<string, long> Retries { get; } = new(StringComparer.Ordinal);

    /// <summary>Transactions that were given up, by cause.</summary>
    public SortedDictionary<string, long> Errors { get; } = new(StringComparer.Ordinal);

    public Histogram All()
    {
        var all = new Histogram();
        all.Add(Near);
        all.Add(Far);
        return all;
    }

    public void Add(KindRecord other)
    {
        Near.Add(other.Near);
        Far.Add(other.Far);
        for (int i = 0; i < Slices.Length; i++)
            Slices[i].Add(other.Slices[i]);
        RolledBack += other.RolledBack;
        Skipped += other.Skipped;
        Merge(Retries, other.Retries);
        Merge(Errors, other.Errors);
    }

    private static void Merge(SortedDictionary<string, long> into, SortedDictionary<string, long> from)
    {
        foreach ((string cause, long count) in from)
            into[cause] = into.GetValueOrDefault(cause) + count;
    }
}
