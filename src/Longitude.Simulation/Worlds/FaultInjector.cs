using Longitude.Core;
using Longitude.Simulation.Networks;
using Longitude.Simulation.Processes;

namespace Longitude.Simulation.Worlds;

/// <summary>Plans what goes wrong in a world, until a moment from which on nothing does.</summary>
internal sealed class FaultInjector(SimWorld world, SimRandom random)
{
    /// <summary>How often a fault begins, on average.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(350);

    public void Begin()
    {
        NetworkOptions network = world.Network.Options;
        network.Jitter = 0.5;
        network.LongTail = 0.02;
        network.TailMax = TimeSpan.FromMilliseconds(120);
        network.Loses = world.Plan.Loses;
        network.Doubles = world.Plan.Doubles;
        network.Reorders = world.Plan.Reorders;
        foreach (SimMachine machine in world.Machines)
            machine.Disk.Faults.Spikes = 0.002;
        Next();
    }

    /// <summary>From now on everything works.</summary>
    public void End()
    {
        NetworkOptions network = world.Network.Options;
        network.LongTail = network.Loses = network.Doubles = network.Reorders = 0;
        network.Jitter = 0.1;
        world.Network.Heal();
        foreach (SimMachine machine in world.Machines)
        {
            machine.Disk.Faults.Spikes = machine.Disk.Faults.WriteFails = machine.Disk.Faults.SyncFails = 0;
            machine.Disk.Faults.FailNextSyncs = machine.Disk.Faults.FailNextWrites = 0;
            machine.Disk.Faults.FullUntil = TimeSpan.Zero;
            machine.Process!.KillAt(default);
        }
    }

    private void Next() => world.Scheduler.After(random.Between(TimeSpan.Zero, Pause * 2), () =>
    {
        if (world.Scheduler.Now >= world.FaultsEnd)
            return;
        Inject(random.Pick(world.Machines));
        Next();
    });

    private void Inject(SimMachine machine)
    {
        SimEnvironment process = machine.Process!;
        KillKind kind = random.Chance(0.5) ? KillKind.Process : KillKind.Power;
        switch (random.Below(8))
        {
            case 0:
                process.Kill(kind);
                break;
            case 1 or 2:
                process.KillAt(new KillPlan(1 + random.Below(200), kind, OnlyDisk: random.Chance(0.5)));
                break;
            case 3:
                Place cut = random.Pick(machine.Leaves);
                world.Network.Cut(random.Chance(0.5) ? cut : cut.Parent!, null, Length(), bothWays: random.Chance(0.7));
                break;
            case 4:
                process.Pause(Length());
                break;
            case 5:
                process.PauseWorkers("shard", Length());
                break;
            case 6:
                machine.Disk.Faults.FullUntil = world.Scheduler.Now + Length();
                break;
            default:
                if (random.Chance(0.5))
                    machine.Disk.Faults.FailNextSyncs = 1;
                else
                    machine.Disk.Faults.FailNextWrites = 1;
                break;
        }
    }

    private TimeSpan Length() => random.Between(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(600));
}
