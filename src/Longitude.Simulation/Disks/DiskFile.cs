namespace Longitude.Simulation.Disks;

/// <summary>
/// The bytes of one file: as the process sees them, and what is needed to go back, sector by sector, to what was synced last.
/// Pages of zeros are not stored, so that log segments that were filled beforehand cost nothing.
/// </summary>
internal sealed class DiskFile
{
    public const int SectorBytes = 512;
    private const int PageBytes = 4096;
    private const int UndoKept = 1024;

    private byte[]?[] _pages = [];
    private Dictionary<long, Undo> _undo = [];
    private readonly Stack<byte[]> _pool = new();
    private long _durableLength;
    private long _shortest;

    public long Length { get; private set; }

    /// <summary>How many sectors differ, or may differ, from what is durable.</summary>
    public int UnsyncedSectors => _undo.Count;

    public int Read(long offset, Span<byte> target)
    {
        int count = (int)Math.Clamp(Length - offset, 0, target.Length);
        target = target[..count];
        while (target.Length > 0)
        {
            int within = (int)(offset % PageBytes), chunk = Math.Min(PageBytes - within, target.Length);
            if (PageAt(offset) is { } page)
                page.AsSpan(within, chunk).CopyTo(target);
            else
                target[..chunk].Clear();
            target = target[chunk..];
            offset += chunk;
        }

        return count;
    }

    public void Write(long offset, ReadOnlySpan<byte> source)
    {
        Length = Math.Max(Length, offset + source.Length);
        while (source.Length > 0)
        {
            int within = (int)(offset % PageBytes), chunk = Math.Min(PageBytes - within, source.Length);
            ReadOnlySpan<byte> part = source[..chunk];
            if (PageAt(offset) is not null || part.ContainsAnyExcept((byte)0))
            {
                Remember(offset, chunk);
                part.CopyTo(MakePage(offset).AsSpan(within));
            }

            source = source[chunk..];
            offset += chunk;
        }
    }

    public void SetLength(long length)
    {
        for (long at = length; at < Length;)
        {
            long end = Math.Min(Length, (at / PageBytes * PageBytes) + PageBytes);
            if (PageAt(at) is { } page)
            {
                Remember(at, (int)(end - at));
                page.AsSpan((int)(at % PageBytes), (int)(end - at)).Clear();
                if (at % PageBytes == 0)
                    _pages[at / PageBytes] = null;
            }

            at = end;
        }

        Length = length;
        _shortest = Math.Min(_shortest, length);
    }

    /// <summary>Makes everything durable, but for what an earlier failed sync dropped.</summary>
    public void Sync()
    {
        _durableLength = _shortest = Length;
        if (_undo.Values.Any(u => u.IsStuck))
        {
            foreach (long sector in _undo.Where(u => !u.Value.IsStuck).Select(u => u.Key).ToList())
                Release(sector);
            return;
        }

        foreach (Undo undo in _undo.Values)
            Recycle(undo);
        if (_undo.Count > UndoKept)
            _undo = [];
        else
            _undo.Clear();
    }

    /// <summary>
    /// A sync that failed or was cut short. Sectors get durable or not. After a failure the system believes all of them clean:
    /// what did not get durable stays so until it is written again.
    /// </summary>
    public void SyncPartly(SimRandom random, bool failed)
    {
        if (random.Chance(0.5))
            _durableLength = _shortest = Length;
        foreach (long sector in _undo.Keys.ToList())
        {
            if (random.Chance(0.5))
                Release(sector);
            else if (failed)
                _undo[sector] = _undo[sector] with { IsStuck = true };
        }
    }

    /// <summary>Power is lost: every unsynced sector is, by itself, kept, lost or torn.</summary>
    public void Crash(SimRandom random, FaultCounts faults)
    {
        // A crash in which all is kept and one in which all is lost must both be frequent enough to be met.
        double keeps = random.Below(4) switch { 0 => 0, 1 => 1, _ => 0.5 };
        long length = LengthAfterCrash(random);
        if (length != Length)
            faults.Hit(FaultKind.LengthLost);
        Length = Math.Max(Length, length);
        foreach ((long sector, Undo undo) in _undo)
        {
            if (random.Chance(keeps))
                continue;
            bool tears = random.Chance(0.15);
            faults.Hit(tears ? FaultKind.SectorTorn : FaultKind.SectorLost);
            int from = 0, to = SectorBytes;
            if (tears && random.Chance(0.5))
                from = random.Below(SectorBytes);
            else if (tears)
                to = random.Below(SectorBytes);
            Span<byte> now = MakePage(sector * SectorBytes).AsSpan((int)(sector * SectorBytes % PageBytes), SectorBytes)[from..to];
            if (undo.Old is null)
                now.Clear();
            else
                undo.Old.AsSpan(from, to - from).CopyTo(now);
        }

        _undo = [];
        SetLength(length);
        _undo = [];
        _durableLength = _shortest = Length;
    }

    /// <summary>Changes a bit, durably.</summary>
    public void FlipBit(long offset, int bit) => MakePage(offset)[offset % PageBytes] ^= (byte)(1 << bit);

    private long LengthAfterCrash(SimRandom random)
    {
        long least = Math.Min(_shortest, Math.Min(Length, _durableLength)), most = Math.Max(Length, _durableLength);
        return least == most ? most : random.Below(5) switch
        {
            0 or 1 => Length,
            2 or 3 => _durableLength,
            _ => least + random.Below(most - least + 1),
        };
    }

    private byte[]? PageAt(long offset)
    {
        long index = offset / PageBytes;
        return index < _pages.Length ? _pages[index] : null;
    }

    private byte[] MakePage(long offset)
    {
        long index = offset / PageBytes;
        if (index >= _pages.Length)
            Array.Resize(ref _pages, (int)Math.Max(index + 1, _pages.Length * 2L));
        return _pages[index] ??= new byte[PageBytes];
    }

    // The range lies within one page.
    private void Remember(long offset, int count)
    {
        byte[]? page = PageAt(offset);
        for (long sector = offset / SectorBytes; sector * SectorBytes < offset + count; sector++)
        {
            if (_undo.TryGetValue(sector, out Undo undo))
            {
                if (undo.IsStuck)
                    _undo[sector] = undo with { IsStuck = false };
                continue;
            }

            byte[]? old = null;
            if (page is not null)
            {
                old = _pool.Count > 0 ? _pool.Pop() : new byte[SectorBytes];
                page.AsSpan((int)(sector * SectorBytes % PageBytes), SectorBytes).CopyTo(old);
            }

            _undo.Add(sector, new Undo(old, false));
        }
    }

    private void Release(long sector)
    {
        if (_undo.Remove(sector, out Undo undo))
            Recycle(undo);
    }

    private void Recycle(Undo undo)
    {
        if (undo.Old is not null && _pool.Count < UndoKept)
            _pool.Push(undo.Old);
    }

    // Old is what is durable (null: zeros). Stuck: the system takes the sector for clean, although it is not.
    private readonly record struct Undo(byte[]? Old, bool IsStuck);
}
