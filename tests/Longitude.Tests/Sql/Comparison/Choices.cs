namespace Longitude.Tests.Sql.Comparison;

/// <summary>
/// Where generators get their decisions from: numbers from a seed, or a list of earlier ones that is played again. Everything generated is a
/// function of that list, and 0 always stands for the simplest way to go on. So whatever is generated gets smaller when numbers of its
/// list are lowered or taken out: <see cref="Shrinker"/> needs to know nothing of SQL.
/// </summary>
internal sealed class Choices
{
    private readonly Random? _random;
    private readonly IReadOnlyList<int> _played = [];
    private readonly List<int> _made = [];
    private int _names;

    public Choices(int seed) => _random = new Random(seed);

    public Choices(IReadOnlyList<int> played) => _played = played;

    /// <summary>What was decided up to now.</summary>
    public IReadOnlyList<int> Made => _made;

    /// <summary>A number from 0 up to, not including, a bound.</summary>
    public int Below(int bound)
    {
        int number = _random?.Next(bound) ?? (_made.Count < _played.Count ? _played[_made.Count] % bound : 0);
        _made.Add(number);
        return number;
    }

    /// <summary>A number that was not given before, for names.</summary>
    public int NextName() => ++_names;

    /// <summary>True in so many of a hundred cases.</summary>
    public bool Percent(int percent) => Below(100) >= 100 - percent;

    /// <summary>One of several; the first is the simplest.</summary>
    public T Of<T>(params IReadOnlyList<T> values) => values[Below(values.Count)];
}
