using System.Globalization;

namespace Longitude.Simulation;

/// <summary>One thing that happened in a simulated world.</summary>
/// <param name="Time">The virtual time.</param>
/// <param name="Process">Which process did or saw it.</param>
/// <param name="Text">What happened; names the transactions that it concerns.</param>
/// <param name="Place">The leaf, where there is one.</param>
/// <param name="Shard">The shard, where there is one.</param>
internal readonly record struct TraceEntry(TimeSpan Time, string Process, string Text, int? Place, int? Shard)
{
    /// <summary>True when the text holds <paramref name="name"/> as a whole word, so that 7-12 does not find 7-123.</summary>
    public bool Mentions(string name)
    {
        for (int at = Text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = Text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            int end = at + name.Length;
            if ((at == 0 || !IsWord(Text[at - 1])) && (end == Text.Length || !IsWord(Text[end])))
                return true;
        }

        return false;
    }

    public override string ToString()
    {
        string where = (Place is { } p ? $" place {p}" : "") + (Shard is { } s ? $" shard {s}" : "");
        return string.Create(CultureInfo.InvariantCulture, $"{Time.TotalMilliseconds,14:F4} ms  {Process}{where}: {Text}");
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '-' || c == '_';
}

/// <summary>
/// What happened in a run, for people: the newest entries in memory, and all of them in a file if one is given. A world has none
/// unless a replay asks for it; who would add to it tests for null first, so that no text is built in vain.
/// </summary>
/// <param name="capacity">How many entries are kept in memory.</param>
/// <param name="file">Where every entry is written to as well, or null.</param>
/// <param name="onlyAbout">Keeps only entries that mention this transaction, or null for all.</param>
internal sealed class EventTrace(int capacity, TextWriter? file = null, string? onlyAbout = null)
{
    private readonly TraceEntry[] _ring = new TraceEntry[capacity];
    private long _added;

    public void Add(TimeSpan time, string process, string text, int? place = null, int? shard = null)
    {
        var entry = new TraceEntry(time, process, text, place, shard);
        if (onlyAbout is not null && !entry.Mentions(onlyAbout))
            return;
        _ring[_added++ % _ring.Length] = entry;
        file?.WriteLine(entry.ToString());
    }

    /// <summary>The entries in memory, oldest first.</summary>
    public IEnumerable<TraceEntry> Entries()
    {
        for (long i = Math.Max(0, _added - _ring.Length); i < _added; i++)
            yield return _ring[i % _ring.Length];
    }

    /// <summary>The entries in memory that mention a transaction by its id or name.</summary>
    public IEnumerable<TraceEntry> About(string transaction) => Entries().Where(e => e.Mentions(transaction));
}
