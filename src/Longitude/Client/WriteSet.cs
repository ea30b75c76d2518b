using System.Diagnostics.CodeAnalysis;
using Longitude.Core;

namespace Longitude.Client;

/// <summary>One write that a transaction keeps until its commit, and what it replaced.</summary>
internal sealed class WriteEntry(Write write, long sequence, LogPosition readAt, WriteEntry? older)
{
    /// <summary>Replaced in place only while nobody can have seen it: no mark and no scan lies between the two writes.</summary>
    public Write Write { get; set; } = write;

    /// <summary>When it was written, counted over all writes of the transaction.</summary>
    public long Sequence { get; } = sequence;

    /// <summary>Where the transaction read the shard when it first wrote the key; zero when it had not read there.</summary>
    public LogPosition ReadAt { get; } = older?.ReadAt ?? readAt;

    /// <summary>What the transaction had written to the key before.</summary>
    public WriteEntry? Older { get; } = older;

    /// <summary>The key's write as of a moment of the transaction; null when there was none yet.</summary>
    public WriteEntry? At(long sequence)
    {
        WriteEntry? entry = this;
        while (entry is not null && entry.Sequence > sequence)
            entry = entry.Older;
        return entry;
    }
}

/// <summary>
/// The writes of one transaction at one shard, in key order, with the earlier ones of each key: that is what savepoints go back to,
/// and what a scan that began before a write goes on to see.
/// </summary>
/// <remarks>
/// Two levels of sorted arrays rather than a tree of nodes: bulk loads append, point writes search two small arrays, and a scan walks
/// straight on. Most transactions write one row at a shard: it stands alone until there is a second.
/// </remarks>
internal sealed class WriteSet
{
    private const int ChunkMax = 256;

    private readonly List<WriteEntry> _journal = [];
    private readonly List<Chunk> _chunks = [];
    private WriteEntry? _only;
    private int _count;

    /// <summary>Moves whenever keys come or go: a cursor then looks for its place again.</summary>
    public int Shape { get; private set; }

    public int Count => _only is not null ? 1 : _count;

    public bool TryGet(ReadOnlySpan<byte> key, [NotNullWhen(true)] out WriteEntry? entry)
    {
        entry = null;
        if (_only is not null)
        {
            if (!_only.Write.Key.AsSpan().SequenceEqual(key))
                return false;
            entry = _only;
            return true;
        }

        if (_count == 0)
            return false;
        Chunk chunk = _chunks[ChunkOf(key)];
        int index = chunk.LowerBound(key, out bool exact);
        if (exact)
            entry = chunk.Entries[index];
        return exact;
    }

    /// <summary>Takes a write in.</summary>
    /// <param name="write">At most one counts per key: the newest.</param>
    /// <param name="sequence">Greater than that of every write before.</param>
    /// <param name="observed">Marks and scans have seen the writes up to this sequence.</param>
    /// <param name="readAt">Where the transaction reads the shard; zero when it does not.</param>
    public void Set(in Write write, long sequence, long observed, LogPosition readAt)
    {
        if (_count == 0 && (_only is null || _only.Write.Key.AsSpan().SequenceEqual(write.Key)))
        {
            _only = Next(_only, write, sequence, observed, readAt);
            if (_only.Older is null)
                Shape++;
            return;
        }

        if (_only is not null)
        {
            _chunks.Add(new Chunk { Count = 1 });
            _chunks[0].Entries[0] = _only;
            _count = 1;
            _only = null;
        }

        int at = ChunkOf(write.Key);
        Chunk chunk = _chunks[at];
        int index = chunk.LowerBound(write.Key, out bool exact);
        if (exact)
        {
            chunk.Entries[index] = Next(chunk.Entries[index], write, sequence, observed, readAt);
            return;
        }

        if (chunk.Count == ChunkMax)
            (chunk, index) = Split(at, index);
        chunk.Insert(index, Next(null, write, sequence, observed, readAt));
        _count++;
        Shape++;
    }

    /// <summary>Takes back every write after a moment.</summary>
    public void RollBackTo(long sequence)
    {
        while (_journal.Count > 0 && _journal[^1].Sequence > sequence)
        {
            WriteEntry undone = _journal[^1];
            _journal.RemoveAt(_journal.Count - 1);
            Restore(undone);
        }
    }

    /// <summary>The newest write of each key, in key order.</summary>
    public IEnumerable<WriteEntry> InOrder()
    {
        if (_only is not null)
            yield return _only;
        foreach (Chunk chunk in _chunks)
        {
            for (int i = 0; i < chunk.Count; i++)
                yield return chunk.Entries[i]!;
        }
    }

    /// <summary>The write of the first key from one on (after it when <paramref name="isAfter"/>), or, backwards, of the last key before it.</summary>
    /// <param name="key">Null, backwards: from the end.</param>
    internal WriteEntry? Seek(byte[]? key, bool isAfter, bool backwards, out Place place)
    {
        place = default;
        if (_only is not null)
            return IsWithin(_only.Write.Key, key, isAfter, backwards) ? _only : null;
        if (_count == 0)
            return null;
        if (key is null)
            place = new Place(_chunks.Count - 1, _chunks[^1].Count - 1);
        else
            place = PlaceOf(key, isAfter, backwards);
        return EntryAt(ref place, backwards);
    }

    /// <summary>The entry next to a place, which the same shape of the set gave.</summary>
    internal WriteEntry? Step(bool backwards, ref Place place)
    {
        if (_only is not null)
            return null;
        place = place with { Index = place.Index + (backwards ? -1 : 1) };
        return EntryAt(ref place, backwards);
    }

    /// <summary>Where an entry stands.</summary>
    internal readonly record struct Place(int Chunk, int Index);

    private Place PlaceOf(byte[] key, bool isAfter, bool backwards)
    {
        int at = ChunkOf(key);
        int index = _chunks[at].LowerBound(key, out bool exact);
        if (backwards)
            return new Place(at, index - 1);
        return new Place(at, exact && isAfter ? index + 1 : index);
    }

    private WriteEntry? EntryAt(ref Place place, bool backwards)
    {
        while ((uint)place.Chunk < (uint)_chunks.Count)
        {
            Chunk chunk = _chunks[place.Chunk];
            if ((uint)place.Index < (uint)chunk.Count)
                return chunk.Entries[place.Index];
            int next = place.Chunk + (backwards ? -1 : 1);
            place = new Place(next, backwards && next >= 0 ? _chunks[next].Count - 1 : 0);
        }

        return null;
    }

    private static bool IsWithin(byte[] candidate, byte[]? key, bool isAfter, bool backwards)
    {
        if (key is null)
            return true;
        int order = candidate.AsSpan().SequenceCompareTo(key);
        return backwards ? order < 0 : isAfter ? order > 0 : order >= 0;
    }

    private WriteEntry Next(WriteEntry? before, in Write write, long sequence, long observed, LogPosition readAt)
    {
        if (before is not null && before.Sequence > observed)
        {
            before.Write = write;
            return before;
        }

        var entry = new WriteEntry(write, sequence, readAt, before);
        _journal.Add(entry);
        return entry;
    }

    private void Restore(WriteEntry undone)
    {
        if (_only is not null)
        {
            _only = undone.Older;
            Shape++;
            return;
        }

        int at = ChunkOf(undone.Write.Key);
        Chunk chunk = _chunks[at];
        int index = chunk.LowerBound(undone.Write.Key, out bool exact);
        Invariant.Holds(exact && ReferenceEquals(chunk.Entries[index], undone), "what is taken back is the newest write of its key");
        if (undone.Older is not null)
        {
            chunk.Entries[index] = undone.Older;
            return;
        }

        chunk.RemoveAt(index);
        if (chunk.Count == 0)
            _chunks.RemoveAt(at);
        _count--;
        Shape++;
    }

    /// <summary>The chunk that holds a key, or would.</summary>
    private int ChunkOf(ReadOnlySpan<byte> key)
    {
        int low = 0, high = _chunks.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >>> 1;
            if (_chunks[middle].Entries[0]!.Write.Key.AsSpan().SequenceCompareTo(key) <= 0)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }

    private (Chunk Chunk, int Index) Split(int at, int index)
    {
        Chunk left = _chunks[at];

        // Keys that come in order leave full chunks behind.
        int keep = index == ChunkMax && at == _chunks.Count - 1 ? ChunkMax : ChunkMax / 2;
        var right = new Chunk { Count = ChunkMax - keep };
        Array.Copy(left.Entries, keep, right.Entries, 0, right.Count);
        Array.Clear(left.Entries, keep, right.Count);
        left.Count = keep;
        _chunks.Insert(at + 1, right);
        return index <= keep && keep < ChunkMax ? (left, index) : (right, index - keep);
    }

    private sealed class Chunk
    {
        public readonly WriteEntry?[] Entries = new WriteEntry?[ChunkMax];
        public int Count;

        public int LowerBound(ReadOnlySpan<byte> key, out bool exact)
        {
            int low = 0, high = Count;
            exact = false;
            while (low < high)
            {
                int middle = (low + high) >>> 1;
                int order = Entries[middle]!.Write.Key.AsSpan().SequenceCompareTo(key);
                exact |= order == 0;
                if (order < 0)
                    low = middle + 1;
                else
                    high = middle;
            }

            return low;
        }

        public void Insert(int index, WriteEntry entry)
        {
            Array.Copy(Entries, index, Entries, index + 1, Count - index);
            Entries[index] = entry;
            Count++;
        }

        public void RemoveAt(int index)
        {
            Count--;
            Array.Copy(Entries, index + 1, Entries, index, Count - index);
            Entries[Count] = null;
        }
    }
}

/// <summary>Goes over the writes of a range as they were when it was opened, in either direction.</summary>
internal struct WriteCursor
{
    private readonly WriteSet _set;
    private readonly KeyRange _range;
    private readonly long _through;
    private readonly bool _backwards;
    private WriteSet.Place _place;
    private WriteEntry? _raw;
    private int _shape;

    public WriteCursor(WriteSet set, KeyRange range, long through, bool backwards)
    {
        _set = set;
        _range = range;
        _through = through;
        _backwards = backwards;
        _shape = set.Shape;
        _raw = set.Seek(backwards ? range.End : range.Start, isAfter: false, backwards, out _place);
        Settle();
    }

    /// <summary>The current write; null at the end.</summary>
    public WriteEntry? Current { get; private set; }

    public void MoveNext()
    {
        Step();
        Settle();
    }

    private void Step()
    {
        if (_shape == _set.Shape)
        {
            _raw = _set.Step(_backwards, ref _place);
            return;
        }

        _shape = _set.Shape;
        _raw = _set.Seek(_raw!.Write.Key, isAfter: true, _backwards, out _place);
    }

    /// <summary>Goes on to a write that was there when the cursor was opened.</summary>
    private void Settle()
    {
        while (_raw is not null && _range.Contains(_raw.Write.Key))
        {
            Current = _raw.At(_through);
            if (Current is not null)
                return;
            Step();
        }

        _raw = null;
        Current = null;
    }
}
