using Longitude.Core;
using Longitude.Store;

namespace Longitude.Tests.Store;

/// <summary>The row store as one would write it without caring for speed: all versions of all keys, kept for ever.</summary>
internal sealed class StoreModel
{
    private sealed class ByBytes : IComparer<byte[]>
    {
        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }

    public SortedDictionary<byte[], List<(RowVersion Version, byte[]? Value)>> Rows { get; } = new(new ByBytes());

    public SortedDictionary<byte[], LogPosition> Doubts { get; } = new(new ByBytes());

    public RowVersion Floor { get; set; }

    public void Install(byte[] key, RowVersion version, byte[]? value)
    {
        if (!Rows.TryGetValue(key, out var versions))
            Rows[key] = versions = [];
        versions.Add((version, value));
    }

    public RowVersion Newest(byte[] key)
    {
        if (!Rows.TryGetValue(key, out var versions))
            return RowVersion.Zero;
        (RowVersion version, byte[]? value) = versions[^1];
        return value is null && version <= Floor ? RowVersion.Zero : version;
    }

    public byte[]? At(byte[] key, RowVersion at) =>
        Rows.TryGetValue(key, out var versions) ? versions.LastOrDefault(v => v.Version <= at).Value : null;

    public bool ChangedSince(byte[] key, RowVersion since) => Newest(key) == RowVersion.Zero ? since < Floor : Newest(key) > since;

    public bool ChangedSince(KeyRange range, RowVersion since) =>
        !range.IsEmpty && (since < Floor || Rows.Any(r => range.Contains(r.Key) && r.Value[^1].Version > since));

    public List<string> Scan(KeyRange range, RowVersion at) =>
        [.. Rows.Where(r => range.Contains(r.Key)).Select(r => (r.Key, r.Value.LastOrDefault(v => v.Version <= at)))
            .Where(r => r.Item2.Value is not null).Select(r => Line(r.Key, r.Item2.Version, r.Item2.Value))];

    public List<string> Changes(KeyRange range, RowVersion from, RowVersion to) =>
        [.. Rows.Where(r => range.Contains(r.Key)).SelectMany(r =>
            r.Value.Where(v => v.Version > from && v.Version <= to).Reverse().Select(v => Line(r.Key, v.Version, v.Value)))];

    public ulong StateHash
    {
        get
        {
            ulong hash = 0;
            foreach ((byte[] key, var versions) in Rows)
            {
                if (versions[^1].Value is { } value)
                    hash += StateHasher.Row(key, versions[^1].Version, value);
            }
            return hash;
        }
    }

    public int Live => Rows.Count(r => r.Value[^1].Value is not null);

    public static string Line(byte[] key, RowVersion version, byte[]? value) =>
        $"{Convert.ToHexString(key)}@{version}={(value is null ? "-" : Convert.ToHexString(value))}";
}
