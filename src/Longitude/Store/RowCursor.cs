using Longitude.Core;

namespace Longitude.Store;

/// <summary>
/// Scans a range as of a version, in either direction. Made once by a thread and used again for many scans; not to be shared.
/// While a scan is under way the writer goes on; the scan sees the one state of its version.
/// </summary>
public sealed class RowCursor(RowStore store)
{
    private readonly LeafCopy _copy = new(store);
    private KeyRange _range = KeyRange.All;
    private RowVersion _at;
    private bool _ignoreDoubt;
    private bool _backward;

    /// <summary>The next row to look at in the copy.</summary>
    private int _index;

    /// <summary>Forward: where the next leaf begins. Backward: where the copied leaf began; null at first, for "at the end".</summary>
    private byte[]? _bound;

    /// <summary>Whether leaves are left beyond the copied one.</summary>
    private bool _more;

    private Row? _row;
    private StoredVersion? _version;

    /// <summary>The key of the row found, or of the row in doubt.</summary>
    public byte[] Key => _row!.Key;

    /// <summary>The value of the row found.</summary>
    public byte[] Value => _version!.Value!;

    /// <summary>The version of the row found.</summary>
    public RowVersion Version => _version!.Version;

    /// <summary>Begins a scan.</summary>
    /// <param name="ignoreDoubt">Take what is installed, whatever may still come at or before <paramref name="at"/>.</param>
    public void Open(KeyRange range, RowVersion at, bool backward = false, bool ignoreDoubt = false)
    {
        _range = range;
        _at = at;
        _backward = backward;
        _ignoreDoubt = ignoreDoubt;
        _index = 0;
        _copy.Clear();
        _row = null;
        _version = null;
        _bound = backward ? range.End : range.Start;
        _more = !range.IsEmpty;
    }

    /// <summary>
    /// Goes to the next row: <see cref="ReadStatus.Found"/>, or <see cref="ReadStatus.Absent"/> at the end of the range.
    /// After <see cref="ReadStatus.InDoubt"/>, <see cref="Key"/> names the row, and the next call looks at the same row again: the
    /// caller waits until it is resolved, and goes on.
    /// </summary>
    public ReadStatus Next()
    {
        while (true)
        {
            while (_index < _copy.Count)
            {
                Row row = _copy.WithPrefetch(_backward ? _copy.Count - 1 - _index : _index, _backward);
                // Doubt, then versions, then the floor: see RowStore.TryGet.
                bool inDoubt = !_ignoreDoubt && row.Doubt <= _at.Position.Value;
                StoredVersion? version = row.At(_at);
                if (store.IsTooOld(_at))
                    return ReadStatus.TooOld;
                if (inDoubt)
                {
                    _row = row;
                    return ReadStatus.InDoubt;
                }
                _index++;
                if (version?.Value is null)
                    continue;
                _row = row;
                _version = version;
                return ReadStatus.Found;
            }
            if (!_more)
                return End();
            _index = 0;
            if (_backward)
            {
                _more = _copy.Backward(_range.Start, ref _bound);
            }
            else
            {
                _copy.Forward(ref _bound, _range.End);
                _more = _bound is not null;
            }
        }
    }

    private ReadStatus End()
    {
        _copy.Clear();
        _index = 0;
        _row = null;
        _version = null;
        // Removed rows leave no trace, so that the end too is only believed of a version that is still kept.
        return store.IsTooOld(_at) ? ReadStatus.TooOld : ReadStatus.Absent;
    }
}
