using System.Globalization;

namespace Longitude.Cli.Bench.Tpcc.Measuring;

/// <summary>What a process and its descendants use of the machine, as Linux tells it.</summary>
/// <param name="Processor">Processor time, including that of descendants that have ended.</param>
/// <param name="MemoryBytes">Memory, that which several processes share counted once.</param>
internal readonly record struct ProcessUsage(TimeSpan Processor, long MemoryBytes);

/// <summary>Watches a process and all that it started: PostgreSQL is one process per connection.</summary>
internal sealed class ProcessMeter(int root)
{
    /// <summary>The unit of times in /proc, on every Linux that .NET runs on.</summary>
    private const int TicksPerSecond = 100;

    public int Id { get; } = root;

    /// <summary>Null when the process has ended, or cannot be seen.</summary>
    public ProcessUsage? Read()
    {
        Dictionary<int, Stat> all = ReadAll();
        if (!all.ContainsKey(Id))
            return null;
        ILookup<int, int> children = all.ToLookup(s => s.Value.Parent, s => s.Key);
        List<int> family = [Id];
        for (int i = 0; i < family.Count; i++)
            family.AddRange(children[family[i]]);
        long ticks = family.Sum(id => all[id].Ticks + all[id].EndedChildrenTicks);

        // One process shares with nobody, and to ask for its share costs the system a walk over all its pages.
        long memory = family.Count == 1 ? all[Id].ResidentBytes : family.Sum(id => MemoryOf(id, all[id].ResidentBytes));
        return new ProcessUsage(TimeSpan.FromSeconds((double)ticks / TicksPerSecond), memory);
    }

    private static Dictionary<int, Stat> ReadAll()
    {
        var all = new Dictionary<int, Stat>();
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && Stat.TryRead(folder) is { } stat)
                all[id] = stat;
        }

        return all;
    }

    /// <summary>The share of the memory that is the process's own; what is in use, where the system does not say more.</summary>
    private static long MemoryOf(int id, long resident)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{id}/smaps_rollup").FirstOrDefault(l => l.StartsWith("Pss:", StringComparison.Ordinal));
            return line is null ? resident : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return resident;
        }
    }

    private readonly record struct Stat(int Parent, long Ticks, long EndedChildrenTicks, long ResidentBytes)
    {
        public static Stat? TryRead(string folder)
        {
            try
            {
                // The name, in brackets, may hold anything; after it the third field of proc(5) follows.
                string text = File.ReadAllText(folder + "/stat");
                string[] fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
                return new Stat((int)Field(fields, 4), Field(fields, 14) + Field(fields, 15), Field(fields, 16) + Field(fields, 17), Field(fields, 24) * Environment.SystemPageSize);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile.
                return null;
            }
        }

        private static long Field(string[] fromThird, int number) => long.Parse(fromThird[number - 3], CultureInfo.InvariantCulture);
    }
}
