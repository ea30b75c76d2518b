using Longitude.Core;

namespace Longitude.Client;

/// <summary>
/// A synchronous scan over Longitude's own rows: those of several shards are merged by key. It sees one state of the rows and of the
/// transaction's own writes, whatever the transaction writes while it is open. Used again after it was disposed.
/// </summary>
internal sealed class OwnScan(Transaction transaction) : IDisposable
{
    private ScanSource?[] _sources = [];
    private ScanSource? _current;
    private KeyRange _range;
    private bool _backwards;
    private ReadKind _kind;
    private int _moves;
    private bool _hasBegun;
    private bool _isWhole;
    private bool _isOpen;
    private byte[]? _last;

    /// <summary>Where it stands among the transaction's open scans.</summary>
    public int Index { get; set; }

    public byte[] Key => _current!.Key!;

    public byte[] Value => _current!.Value!;

    /// <summary>The row's version; zero when the transaction itself made the row what it is.</summary>
    public RowVersion Version => _current!.Version;

    public ShardId Shard => _current!.Use.Shard;

    /// <summary>The whole range, however far the scan has come.</summary>
    public KeyRange Range => _range;

    /// <summary>The read positions are still those that this scan was opened at.</summary>
    public bool IsOfThisPosition => _moves == transaction.PositionMoves;

    public IEnumerable<ScanSource> Sources => _sources!;

    public void Open(IReadOnlyList<ShardId> shards, KeyRange range, bool backwards, ReadKind kind)
    {
        if (_sources.Length != shards.Count)
            _sources = new ScanSource?[shards.Count];
        for (int i = 0; i < _sources.Length; i++)
            transaction.OpenSource(ref _sources[i], shards[i], range, backwards, kind);
        (_range, _backwards, _kind) = (range, backwards, kind);
        (_current, _last) = (null, null);
        (_hasBegun, _isWhole, _isOpen) = (false, false, true);
        _moves = transaction.PositionMoves;
    }

    /// <summary>Goes to the next row; false at the end.</summary>
    public bool Next()
    {
        if (_isWhole)
            return false;
        if (_current is not null)
            Move(_current);
        else if (!_hasBegun)
            Begin();
        _current = Transaction.Next(_sources!, _backwards);
        if (_current is not null)
        {
            _last = _current.Key;
            return true;
        }

        _isWhole = true;
        return false;
    }

    /// <summary>What was read so far counts as read.</summary>
    public void NoteProgress()
    {
        if (!_hasBegun || !IsOfThisPosition)
            return;
        KeyRange read = _range;
        if (!_isWhole && _last is not null)
            read = _backwards ? _range with { Start = _last } : _range with { End = [.. _last, 0] };
        foreach (ScanSource? source in _sources)
        {
            if (source!.Use.HasRead)
                transaction.Note(source.Use, read, _kind);
        }
    }

    public void Dispose()
    {
        if (!_isOpen)
            return;
        _isOpen = false;
        NoteProgress();
        transaction.Close(this);
    }

    private void Begin()
    {
        _hasBegun = true;
        foreach (ScanSource? source in _sources)
            Move(source!);
    }

    private void Move(ScanSource source)
    {
        if (!source.TryMove())
            Transaction.Wait(source.MoveAsync(transaction.Cancellation));
    }
}
