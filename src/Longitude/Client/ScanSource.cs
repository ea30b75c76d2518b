using Longitude.Core;
using Longitude.Node;
using Longitude.Store;

namespace Longitude.Client;

/// <summary>The rows of one shard in the order of a scan; the transaction's own writes hide what they replace.</summary>
internal sealed class ScanSource
{
    private readonly Transaction _transaction;
    private readonly bool _backwards;
    private readonly RowCursor? _cursor;
    private readonly ShardMachine? _machine;
    private readonly Write[] _own;
    private KeyRange _range;
    private IReadOnlyList<ReadRow> _page = [];
    private int _pageIndex;
    private int _ownIndex;
    private bool _pagesLeft = true;
    private byte[]? _storedKey;
    private byte[]? _storedValue;
    private bool _storedWaits;

    public ScanSource(Transaction transaction, ShardUse use, KeyRange range, bool backwards, bool withOwnWrites = true)
    {
        _transaction = transaction;
        Use = use;
        _range = range;
        _backwards = backwards;
        _own = withOwnWrites && use.Writes ? [.. use.WritesInOrder.Where(w => range.Contains(w.Key))] : [];
        if (backwards)
            Array.Reverse(_own);
        if (use.AtHome)
            return;
        _machine = use.View.Machine;
        _cursor = new RowCursor(_machine.Rows);
        _cursor.Open(range, RowVersion.EndOf(use.At!.Value), backwards, use.IgnoresDoubt);
    }

    public ShardUse Use { get; }

    /// <summary>The current row's key; null at the end.</summary>
    public byte[]? Key { get; private set; }

    public byte[]? Value { get; private set; }

    /// <summary>Goes to the next row; completes at once when nothing must be waited for.</summary>
    public ValueTask MoveAsync(CancellationToken cancellation)
    {
        if (_own.Length == 0 && _cursor is not null)
        {
            ReadStatus status = _cursor.Next();
            if (status is ReadStatus.Found or ReadStatus.Absent)
            {
                Key = status == ReadStatus.Found ? _cursor.Key : null;
                Value = status == ReadStatus.Found ? _cursor.Value : null;
                return default;
            }
        }

        return MoveMergedAsync(cancellation);
    }

    private async ValueTask MoveMergedAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (!_storedWaits)
            {
                (_storedKey, _storedValue) = await NextStoredAsync(cancellation).ConfigureAwait(false);
                _storedWaits = true;
            }

            byte[]? ownKey = _ownIndex < _own.Length ? _own[_ownIndex].Key : null;
            int order = Compare(_storedKey, ownKey);
            byte[]? stored = order <= 0 ? _storedValue : null;
            Key = order <= 0 ? _storedKey : ownKey;
            if (order <= 0)
                _storedWaits = false;
            Value = order >= 0 && ownKey is not null ? Transaction.Apply(_own[_ownIndex++], stored) : stored;
            if (Key is null || Value is not null)
                return;
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

    private async ValueTask<(byte[]? Key, byte[]? Value)> NextStoredAsync(CancellationToken cancellation)
    {
        if (_cursor is null)
            return await NextOfPagesAsync(cancellation).ConfigureAwait(false);
        while (true)
        {
            Task progress = Use.View.Progress.Wait();
            _transaction.ThrowIfFailed();
            switch (_cursor.Next())
            {
                case ReadStatus.Found:
                    return (_cursor.Key, _cursor.Value);
                case ReadStatus.Absent:
                    return (null, null);
                case ReadStatus.TooOld:
                    throw _transaction.TooOld(Use);
            }

            await progress.WaitAsync(cancellation).ConfigureAwait(false);

            // A copy that was replaced by a newer image gets no more news: what is in doubt there stays so.
            if (Use.View.Machine != _machine)
                throw _transaction.TooOld(Use);
        }
    }

    private async ValueTask<(byte[]? Key, byte[]? Value)> NextOfPagesAsync(CancellationToken cancellation)
    {
        if (_pageIndex == _page.Count && _pagesLeft)
        {
            var spec = new ReadSpec(_range, Use.At, _backwards, _transaction.PageRows, Use.IgnoresDoubt);
            ReadPage page = await _transaction.ReadHomeAsync(Use, spec, cancellation).ConfigureAwait(false);
            (_page, _pageIndex, _pagesLeft) = (page.Rows, 0, page.More);
            if (page.Rows.Count > 0)
                _range = _backwards ? _range with { End = page.Rows[^1].Key } : _range with { Start = [.. page.Rows[^1].Key, 0] };
        }

        if (_pageIndex == _page.Count)
            return (null, null);
        ReadRow row = _page[_pageIndex++];
        return (row.Key, row.Value);
    }
}
