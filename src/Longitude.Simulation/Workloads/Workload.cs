using Longitude.Core;
using Longitude.Simulation.Checking;
using Longitude.Simulation.Worlds;

namespace Longitude.Simulation.Workloads;

/// <summary>What clients do in a world, and what must be true of it in the end.</summary>
internal abstract class Workload(SimWorld world, SimRandom random)
{
    private int _lastName;

    public abstract string Name { get; }

    protected SimWorld World { get; } = world;

    protected SimRandom Random { get; } = random;

    protected IReadOnlyList<Place> Leaves { get; } = [.. world.World.Leaves];

    public static Workload Make(SimWorld world, SimRandom random) => random.Below(8) switch
    {
        0 or 1 or 2 => new Registers(world, random),
        3 => new Transfers(world, random),
        4 => new Seats(world, random),
        5 => new ListAppend(world, random),
        _ => new Counters(world, random),
    };

    /// <summary>The first transactions, before any fault.</summary>
    public virtual void Setup()
    {
    }

    /// <summary>A client begins a call.</summary>
    public abstract void Begin();

    /// <summary>A transaction committed at a shard, told for each shard in the order of its log, when the logs are replayed at the end.</summary>
    /// <param name="part">What the shard judged and installed.</param>
    /// <param name="machine">The replayed shard right after it.</param>
    public virtual void Replayed(Part part, ShardMachine machine)
    {
    }

    /// <summary>What is wrong once everything has ended, or null.</summary>
    public abstract Violation? Check();

    protected string NextName() => $"t{++_lastName}";

    /// <summary>A leaf, and places that a client there touches together: near ones more often than far ones.</summary>
    protected (Place At, IReadOnlyList<Place> Scope) PickScope()
    {
        Place at = Random.Pick(Leaves);
        int depth = Random.Below(World.Plan.IsBusy ? 12 : 3) switch { 0 => 0, 1 => Math.Max(0, at.Depth - 1), _ => at.Depth };
        Place around = at.Chain[depth];
        return (at, [.. Leaves.Where(around.Spans)]);
    }

    /// <summary>The committed values of rows whose keys begin so, as their home's leader holds them.</summary>
    protected IEnumerable<(Place Leaf, string Key, byte[] Value)> Stored(string prefix)
    {
        KeyRange range = KeyRange.Prefix(System.Text.Encoding.UTF8.GetBytes(prefix));
        foreach (ShardMachine machine in World.Machines.SelectMany(m => m.Node!.Leaders).Select(h => h.Machine))
        {
            var cursor = new Store.RowCursor(machine.Rows);
            cursor.Open(range, RowVersion.EndOf(machine.Applied));
            while (cursor.Next() == Store.ReadStatus.Found)
                yield return (machine.Leaf, System.Text.Encoding.UTF8.GetString(cursor.Key), cursor.Value);
        }
    }

    protected static string Text(ReadOnlyMemory<byte> value) => System.Text.Encoding.UTF8.GetString(value.Span);
}
