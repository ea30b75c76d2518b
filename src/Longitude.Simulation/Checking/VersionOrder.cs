namespace Longitude.Simulation.Checking;

/// <summary>
/// The versions of one key as nodes of a graph. Additions in a row commute: such a run is one step in the order, with a helper
/// for "all additions up to here" and one for "all from here on", so that a reader in the middle needs two edges.
/// </summary>
internal sealed class VersionOrder
{
    private readonly DependencyGraph _graph;
    private readonly string _key;
    private readonly KeyVersion[] _versions;
    private readonly int[] _writers;
    private readonly int[] _before;
    private readonly int[] _after;
    private readonly int[] _runStart;
    private readonly int _lastDelete;
    private readonly Dictionary<int, int> _nodeIndex = [];
    private readonly Dictionary<HistoryTransaction, int> _indexOf = [];

    public VersionOrder(DependencyGraph graph, string key, IReadOnlyList<KeyVersion> versions, Func<HistoryTransaction, int> nodeOf)
    {
        _graph = graph;
        _key = key;
        _versions = [.. versions];
        _writers = [.. versions.Select(v => nodeOf(v.Writer))];
        _lastDelete = Array.FindLastIndex(_versions, v => v.Deletes);
        _before = new int[versions.Count];
        _after = new int[versions.Count];
        _runStart = new int[versions.Count];
        for (int i = 0; i < _versions.Length; i++)
        {
            _indexOf[_versions[i].Writer] = i;
            _nodeIndex[_writers[i]] = i;
            _runStart[i] = InRun(i) ? _runStart[i - 1] : i;
        }

        for (int i = _versions.Length - 1; i >= 0; i--)
            _after[i] = MakeAfter(i);
        for (int i = 0; i < _versions.Length; i++)
        {
            _before[i] = MakeBefore(i);
            if (i > 0 && !InRun(i))
                graph.Add(_before[i - 1], _after[i], EdgeKinds.WriteWrite, key);
        }
    }

    public string Key => _key;

    /// <summary>The writers that a reader of this version has surely seen, as far back as their order is not given by others.</summary>
    public ReadOnlySpan<int> SeenAt(int index) => index < 0 ? [] : _writers.AsSpan(_runStart[index], index - _runStart[index] + 1);

    /// <summary>The first writers that a reader of this version has not seen.</summary>
    public ReadOnlySpan<int> UnseenAt(int index)
    {
        int first = index + 1, end = first;
        if (first < _writers.Length)
            end++;
        while (end < _writers.Length && InRun(end))
            end++;
        return _writers.AsSpan(first, end - first);
    }

    /// <summary>The index of the version that a transaction wrote, or -1.</summary>
    public int IndexOf(HistoryTransaction writer) => _indexOf.GetValueOrDefault(writer, -1);

    /// <summary>
    /// The newest version that a reader who saw this may have seen; -1 for the time before the first. A reader of an absent key may
    /// have seen any deletion: <c>IsSure</c> is false when there is a choice. The newest demands the least of the order.
    /// </summary>
    public (int Index, bool IsSure) Find(HistoryTransaction? writer)
    {
        if (writer is not null)
            return (IndexOf(writer), true);
        return (_lastDelete, _lastDelete < 0);
    }

    /// <summary>Adds the edges of a node that saw the version at an index.</summary>
    public void AddReader(int reader, int index, bool isSure)
    {
        if (index >= 0 && isSure)
            AddSeen(reader, index);
        if (index + 1 < _versions.Length)
            AddUnseen(reader, index + 1);
    }

    private void AddSeen(int reader, int index)
    {
        int first = _runStart[index];
        if (!IsAmong(reader, first, index))
        {
            _graph.Add(_before[index], reader, EdgeKinds.WriteRead, _key);
            return;
        }

        // Through a helper the reader would depend on itself.
        for (int i = first; i <= index; i++)
            _graph.Add(_writers[i], reader, EdgeKinds.WriteRead, _key);
    }

    private void AddUnseen(int reader, int index)
    {
        int last = index;
        if (_nodeIndex.ContainsKey(reader))
        {
            while (last + 1 < _versions.Length && InRun(last + 1))
                last++;
        }

        if (!IsAmong(reader, index, last))
        {
            _graph.Add(reader, _after[index], EdgeKinds.ReadWrite, _key);
            return;
        }

        for (int i = index; i <= last; i++)
            _graph.Add(reader, _writers[i], EdgeKinds.ReadWrite, _key);
    }

    private bool IsAmong(int node, int first, int last) => _nodeIndex.TryGetValue(node, out int own) && own >= first && own <= last;

    // An addition right after an addition.
    private bool InRun(int index) => index > 0 && _versions[index].Commutes && _versions[index - 1].Commutes;

    private bool IsInLongRun(int index) => InRun(index) || (index + 1 < _versions.Length && InRun(index + 1));

    private int MakeAfter(int index)
    {
        if (!IsInLongRun(index))
            return _writers[index];
        int node = _graph.AddHelper();
        _graph.Add(node, _writers[index], EdgeKinds.Link);
        if (index + 1 < _versions.Length && InRun(index + 1))
            _graph.Add(node, _after[index + 1], EdgeKinds.Link);
        return node;
    }

    private int MakeBefore(int index)
    {
        if (!IsInLongRun(index))
            return _writers[index];
        int node = _graph.AddHelper();
        _graph.Add(_writers[index], node, EdgeKinds.Link);
        if (InRun(index))
            _graph.Add(_before[index - 1], node, EdgeKinds.Link);
        return node;
    }
}
