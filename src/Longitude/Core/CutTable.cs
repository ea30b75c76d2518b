namespace Longitude.Core;

/// <summary>
/// At which position of a shard's log each epoch of each of its places closed: what turns an epoch into a position for reads.
/// One writer (the shard's machine), any number of readers: a reader takes the level's current piece, whose filled part never
/// changes; the writer fills further, or puts a new piece in its place.
/// </summary>
public sealed class CutTable
{
    private readonly Level[] _levels;

    public CutTable(int depths)
    {
        _levels = new Level[depths];
        for (int depth = 0; depth < depths; depth++)
            _levels[depth] = new Level(Epoch.First, 16);
    }

    /// <summary>The newest epoch that closed at this depth; none before the first.</summary>
    public Epoch Newest(int depth) => Volatile.Read(ref _levels[depth]).Newest;

    /// <summary>The position at which an epoch closed, or null when it has not, or is too long ago.</summary>
    public LogPosition? PositionOf(int depth, Epoch epoch)
    {
        Level level = Volatile.Read(ref _levels[depth]);
        long index = epoch.Value - level.First.Value;
        return index >= 0 && index < Volatile.Read(ref level.Count) ? level.Positions[index] : null;
    }

    /// <summary>True when the epoch is older than what the table remembers.</summary>
    public bool IsForgotten(int depth, Epoch epoch) => epoch < Volatile.Read(ref _levels[depth]).First;

    /// <summary>The newest epoch of this depth that closed at or before a position; null when the table no longer knows.</summary>
    public Epoch? EpochAt(int depth, LogPosition position)
    {
        Level level = Volatile.Read(ref _levels[depth]);
        int count = Volatile.Read(ref level.Count);
        int index = Array.BinarySearch(level.Positions, 0, count, position);
        int closed = index >= 0 ? index + 1 : ~index;
        if (closed == 0 && level.First > Epoch.First)
            return null;
        return new Epoch(level.First.Value + closed - 1);
    }

    internal void Add(int depth, Epoch epoch, LogPosition position)
    {
        Level level = _levels[depth];
        Invariant.Holds(epoch == level.Newest.Next, "epochs close in order");
        Invariant.Holds(level.Count == 0 || level.Positions[level.Count - 1] < position, "later epochs close at later positions");
        if (level.Count == level.Positions.Length)
            level = Replace(depth, level, 0);
        level.Positions[level.Count] = position;
        Volatile.Write(ref level.Count, level.Count + 1);
    }

    /// <summary>Forgets closes before a position, but for the newest of each level.</summary>
    internal void Trim(LogPosition floor)
    {
        for (int depth = 0; depth < _levels.Length; depth++)
        {
            Level level = _levels[depth];
            int old = 0;
            while (old < level.Count - 1 && level.Positions[old] < floor)
                old++;
            if (old > 64 && old > level.Count / 2)
                Replace(depth, level, old);
        }
    }

    /// <summary>Every level as it stands, for a checkpoint.</summary>
    internal void Write(ByteWriter to)
    {
        foreach (Level level in _levels)
        {
            to.Count(level.First.Value);
            to.Count(level.Count);
            for (int i = 0; i < level.Count; i++)
                to.Count(level.Positions[i].Value);
        }
    }

    internal void Read(ref ByteReader from)
    {
        for (int depth = 0; depth < _levels.Length; depth++)
        {
            var first = new Epoch(from.Count());
            int count = from.Length();
            var level = new Level(first, Math.Max(16, count * 2));
            for (int i = 0; i < count; i++)
            {
                level.Positions[i] = new LogPosition(from.Count());
                Invariant.Holds(i == 0 || level.Positions[i - 1] < level.Positions[i], "later epochs close at later positions");
            }

            level.Count = count;
            _levels[depth] = level;
        }
    }

    private Level Replace(int depth, Level level, int skip)
    {
        int kept = level.Count - skip;
        Invariant.Holds(kept > 0, "the newest close is always remembered");
        var next = new Level(new Epoch(level.First.Value + skip), Math.Max(16, kept * 2)) { Count = kept };
        Array.Copy(level.Positions, skip, next.Positions, 0, kept);
        Volatile.Write(ref _levels[depth], next);
        return next;
    }

    private sealed class Level(Epoch first, int capacity)
    {
        public readonly Epoch First = first;
        public readonly LogPosition[] Positions = new LogPosition[capacity];
        public int Count;

        public Epoch Newest => new(First.Value + Volatile.Read(ref Count) - 1);
    }
}
