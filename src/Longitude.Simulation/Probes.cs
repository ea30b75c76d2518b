using System.Globalization;
using System.Text;

namespace Longitude.Simulation;

/// <summary>
/// Whether the rare branches were reached. Production code knows nothing of this: a branch is told by what can be observed of
/// it, mostly a message or an outcome. Names are declared beforehand, because a branch never reached must be reported too.
/// </summary>
internal sealed class Probes
{
    private readonly SortedDictionary<string, long> _hits = new(StringComparer.Ordinal);

    public Probes(IEnumerable<string> names)
    {
        foreach (string name in names)
            _hits.Add(name, 0);
    }

    public IEnumerable<string> NeverHit => _hits.Where(h => h.Value == 0).Select(h => h.Key);

    /// <exception cref="ArgumentException">The name was not declared.</exception>
    public long this[string name] =>
        _hits.TryGetValue(name, out long hits) ? hits : throw new ArgumentException($"No probe is called '{name}'.", nameof(name));

    /// <exception cref="ArgumentException">The name was not declared.</exception>
    public void Hit(string name) => _hits[name] = this[name] + 1;

    /// <summary>Adds the hits of another run; declares what only that run declared.</summary>
    public void Merge(Probes other)
    {
        foreach ((string name, long hits) in other._hits)
            _hits[name] = _hits.GetValueOrDefault(name) + hits;
    }

    /// <summary>One line per probe, those never hit last.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach ((string name, long hits) in _hits.Where(h => h.Value > 0))
            text.Append(CultureInfo.InvariantCulture, $"{hits,10}  {name}\n");
        foreach (string name in NeverHit)
            text.Append(CultureInfo.InvariantCulture, $" never hit  {name}\n");
        return text.ToString();
    }
}
