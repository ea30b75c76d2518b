using Longitude.Core;
using Longitude.Node;
using Longitude.Store;

namespace Longitude.Client;

/// <summary>The rows of one shard in the order of a scan; the transaction's own writes hide what they replace.</summary>
/// <remarks>Made once and opened for many scans, one after another.</remarks>
internal sealed class ScanSource(Transaction transaction, ShardUse use)
{
    private bool _backwards;
    private RowCursor? _cursor;
    private ShardMachine? _machine;
    private bool _isNear;
    private WriteCursor _own;
    private bool _hasOwn;
    private KeyRange _range;
    private LogPosition? _at;
    private IReadOnlyList<ReadRow> _page = [];
    private int _pageIndex;
    private bool _pagesLeft;
    private byte[]? _storedKey;
    private byte[]? _storedValue;
    private RowVersion _storedVersion;
    private bool _storedWaits;

    public ShardUse Use => use;

    /// <summary>The current row's key; null at the end.</summary>
    public byte[]? Key { get; private set; }

    public byte[]? Value { get; private set; }

    /// <summary>The version that is stored; zero when the transaction itself made the row what it is.</summary>
    public RowVersion Version { get; private set; }

    /// <summary>Begins a scan. The shard has its read position, unless it is read at home.</summary>
    /// <param name="ownThrough">The transaction's writes up to this one are seen.</param>
    public void Open(KeyRange range, bool backwards, long ownThrough)
    {
        _range = range;
        _backwards = backwards;
        _at = use.At;
        _storedWaits = false;
        Key = null;
        _hasOwn = use.Writes;
        _own = _hasOwn ? new WriteCursor(use.Written, range, ownThrough, backwards) : default;
        _isNear = !use.AtHome;
        if (!_isNear)
        {
            (_page, _pageIndex, _pagesLeft) = ([], 0, true);
            return;
        }

        // A copy may have been replaced since the cursor was made.
        if (_machine != use.View.Machine)
        {
            _machine = use.View.Machine;
            _cursor = new RowCursor(_machine.Rows);
        }

        _cursor!.Open(range, RowVersion.EndOf(_at!.Value), backwards, use.IgnoresDoubt);
    }

    /// <summary>Goes to the next row; completes at once when nothing must be waited for.</summary>
    public ValueTask MoveAsync(CancellationToken cancellation) => TryMove() ? default : MoveSlowlyAsync(cancellation);

    /// <summary>Goes to the next row. False when it must be waited for: nothing has happened then.</summary>
    public bool TryMove()
    {
        if (_hasOwn)
            return TryMoveMerged();
        if (!TryNextStored())
            return false;
        (Key, Value, Version) = (_storedKey, _storedValue, _storedVersion);
        return true;
    }

    private bool TryMoveMerged()
    {
        while (true)
        {
            if (!_storedWaits && !TryNextStored())
                return false;
            _storedWaits = true;
            WriteEntry? own = _own.Current;
            int order = Compare(_storedKey, own?.Write.Key);
            byte[]? stored = order <= 0 ? _storedValue : null;
            Key = order <= 0 ? _storedKey : own!.Write.Key;
            if (order <= 0)
                _storedWaits = false;
            if (order < 0 || own is null)
            {
                (Value, Version) = (stored, _storedVersion);
                return true;
            }

            (Value, Version) = (Transaction.Apply(own.Write, stored), RowVersion.Zero);
            _own.MoveNext();
            if (Value is not null)
                return true;
        }
    }

    private async ValueTask MoveSlowlyAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (!_isNear)
            {
                await FetchPageAsync(cancellation).ConfigureAwait(false);
                if (TryMove())
                    return;
                continue;
            }

            Task progress = use.View.Progress.Wait();
            transaction.ThrowIfFailed();
            if (TryMove())
                return;
            await progress.WaitAsync(cancellation).ConfigureAwait(false);

            // A copy that was replaced by a newer image gets no more news: what is in doubt there stays so.
            if (use.View.Machine != _machine)
                throw transaction.TooOld(use);
        }
    }

    /// <summary>Which of two keys comes first in the scan; a missing one comes last.</summary>
    private int Compare(byte[]? a, byte[]? b)
    {
        if (a is null || b is null)
            return (a is null).CompareTo(b is null);
        int order = KeyOrder.Instance.Compare(a, b);
        return _backwards ? -order : order;
    }

    /// <summary>Takes the next row of the shard, or its end. False when it must be waited for.</summary>
    private bool TryNextStored()
    {
        if (!_isNear)
            return TryNextOfPage();
        switch (_cursor!.Next())
        {
            case ReadStatus.Found:
                (_storedKey, _storedValue, _storedVersion) = (_cursor.Key, _cursor.Value, _cursor.Version);
                return true;
            case ReadStatus.Absent:
                (_storedKey, _storedValue) = (null, null);
                return true;
            case ReadStatus.TooOld:
                throw transaction.TooOld(use);
            default:
                return false;
        }
    }

    private bool TryNextOfPage()
    {
        if (_pageIndex < _page.Count)
        {
            ReadRow row = _page[_pageIndex++];
            (_storedKey, _storedValue, _storedVersion) = (row.Key, row.Value, row.Version);
            return true;
        }

        (_storedKey, _storedValue) = (null, null);
        return !_pagesLeft;
    }

    private async ValueTask FetchPageAsync(CancellationToken cancellation)
    {
        var spec = new ReadSpec(_range, _at, _backwards, transaction.PageRows, use.IgnoresDoubt);
        ReadPage page = await transaction.ReadHomeAsync(use, spec, cancellation).ConfigureAwait(false);
        _at ??= page.At;
        (_page, _pageIndex, _pagesLeft) = (page.Rows, 0, page.More);
        if (page.Rows.Count > 0)
            _range = _backwards ? _range with { End = page.Rows[^1].Key } : _range with { Start = [.. page.Rows[^1].Key, 0] };
    }
}
