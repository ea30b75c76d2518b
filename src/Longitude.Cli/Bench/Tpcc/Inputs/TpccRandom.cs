namespace Longitude.Cli.Bench.Tpcc.Inputs;

/// <summary>
/// The specification's random numbers and texts (clauses 2.1.6, 4.3.2 and 4.3.3), from the numbers that name what is drawn: the same on
/// every machine.
/// </summary>
internal sealed class TpccRandom(params ReadOnlySpan<int> seeds)
{
    /// <summary>The constant that last names are loaded with; a run uses another one at a given distance (<see cref="RunConstants"/>).</summary>
    public const int LoadedNameConstant = 157;

    private const int NameSpread = 255;
    private const string AlphaNumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly string[] Syllables = ["BAR", "OUGHT", "ABLE", "PRI", "PRES", "ESE", "ANTI", "CALLY", "ATION", "EING"];

    private readonly Random _random = new(Mix(seeds));

    /// <summary>A number from x to y, both included.</summary>
    public int Uniform(int x, int y) => _random.Next(x, y + 1);

    public bool Percent(int percent) => _random.Next(100) < percent;

    public double Fraction() => _random.NextDouble();

    /// <summary>NURand(A, x, y) with the constant C.</summary>
    public int NonUniform(int spread, int constant, int x, int y) => (((Uniform(0, spread) | Uniform(x, y)) + constant) % (y - x + 1)) + x;

    /// <summary>A last name's number, distributed as clause 2.1.6 says.</summary>
    public int NameNumber(int constant, int names) => NonUniform(NameSpread, constant, 0, names - 1);

    public static string LastName(int number) => Syllables[number / 100] + Syllables[number / 10 % 10] + Syllables[number % 10];

    /// <summary>An a-string: letters and digits.</summary>
    public string Letters(int shortest, int longest) =>
        string.Create(Uniform(shortest, longest), _random, static (text, random) => random.GetItems(AlphaNumeric, text));

    /// <summary>An n-string: digits.</summary>
    public string Digits(int length) =>
        string.Create(length, _random, static (text, random) => random.GetItems(AlphaNumeric.AsSpan(0, 10), text));

    /// <summary>The data of an item or a stock row: a tenth of them holds a word that an order looks for.</summary>
    public string Data()
    {
        string text = Letters(26, 50);
        if (!Percent(10))
            return text;
        int at = Uniform(0, text.Length - Population.Original.Length);
        return string.Concat(text.AsSpan(0, at), Population.Original, text.AsSpan(at + Population.Original.Length));
    }

    public string Zip() => Digits(4) + "11111";

    public void Shuffle<T>(T[] values) => _random.Shuffle(values);

    private static int Mix(ReadOnlySpan<int> seeds)
    {
        uint hash = 2166136261;
        foreach (int seed in seeds)
        {
            hash = (hash ^ (uint)seed) * 0x9E3779B1;
            hash ^= hash >> 15;
        }

        return (int)hash;
    }
}

/// <summary>The constants C of a run (clause 2.1.6.1).</summary>
internal sealed record RunConstants(int Name, int Customer, int Item)
{
    public static RunConstants For(int seed, Scale scale)
    {
        var random = new TpccRandom(seed);

        // The distance to the constant of the load must be 65 to 119, but not 96 or 112.
        int distance;
        do
            distance = random.Uniform(65, 119);
        while (distance is 96 or 112);
        return new RunConstants(TpccRandom.LoadedNameConstant - distance, random.Uniform(0, scale.CustomerSpread), random.Uniform(0, scale.ItemSpread));
    }
}
