using Longitude.Core;

namespace Longitude.Store;

/// <summary>
/// Scans the versions that came to be in a stretch of a shard's log, in a range of keys, going past the parts of the tree without
/// any. Keys come in order, the versions of one key newest first; whoever needs the order of the log sorts by version.
/// Made once by a thread and used again for many scans; not to be shared.
/// </summary>
public sealed class ChangeCursor(RowStore store)
{
    private readonly LeafCopy _copy = new(store);
    private KeyRange _range = KeyRange.All;
    private RowVersion _from;
    private RowVersion _to;
    private bool _ignoreDoubt;
    private int _index;
    private byte[]? _bound;
    private Row? _row;
    private StoredVersion? _version;

    /// <summary>The key of the change found, or of the row in doubt.</summary>
    public byte[] Key => _row!.Key;

    /// <summary>The value that the change gave to the key; null when it deleted it.</summary>
    public byte[]? Value => _version!.Value;

    public RowVersion Version => _version!.Version;

    /// <summary>Begins a scan of all versions with <paramref name="from"/> &lt; version &lt;= <paramref name="to"/>.</summary>
    /// <param name="ignoreDoubt">Take what is installed, whatever may still come at or before <paramref name="to"/>.</param>
    public void Open(KeyRange range, RowVersion from, RowVersion to, bool ignoreDoubt = false)
    {
        _range = range;
        _from = from;
        _to = to;
        _ignoreDoubt = ignoreDoubt;
        _index = 0;
        _copy.Clear();
        _row = null;
        _version = null;
        _bound = range.IsEmpty || to <= from ? null : range.Start;
    }

    /// <summary>
    /// Goes to the next change: <see cref="ReadStatus.Found"/>, or <see cref="ReadStatus.Absent"/> at the end.
    /// <see cref="ReadStatus.InDoubt"/>: <see cref="Key"/> may still get a version of this stretch; the next call looks at it again.
    /// <see cref="ReadStatus.TooOld"/>: versions after <c>from</c> may be forgotten.
    /// </summary>
    public ReadStatus Next()
    {
        // Older versions of the row whose newer change was found last.
        StoredVersion? version = _version is null ? null : Volatile.Read(ref _version.Older);
        while (true)
        {
            if (version is not null && version.Version > _from)
                return Judge(version);
            _version = null;
            if (_index < _copy.Count)
            {
                Row row = _copy[_index];
                // Doubt before versions: see Row.At. What a doubt brings is installed at its close: a close outside of the
                // stretch brings nothing to it.
                long doubt = row.Doubt;
                version = row.At(_to);
                if (!_ignoreDoubt && doubt <= _to.Position.Value && RowVersion.EndOf(new LogPosition(doubt)) > _from)
                {
                    _row = row;
                    return store.IsTooOld(_from) ? ReadStatus.TooOld : ReadStatus.InDoubt;
                }
                _index++;
                _row = row;
                continue;
            }
            version = null;
            _index = 0;
            if (_bound is null || !_copy.ForwardChanged(ref _bound, _range.End, _from.Packed))
                return End();
        }
    }

    private ReadStatus Judge(StoredVersion version)
    {
        if (store.IsTooOld(_from))
            return ReadStatus.TooOld;
        _version = version;
        return ReadStatus.Found;
    }

    private ReadStatus End()
    {
        _copy.Clear();
        _bound = null;
        return store.IsTooOld(_from) ? ReadStatus.TooOld : ReadStatus.Absent;
    }
}
