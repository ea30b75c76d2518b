using System.Reflection;
using System.Runtime.Loader;
using Longitude.Simulation;

namespace Longitude.Tests.Simulation.Mutations;

/// <summary>A mutated Longitude, loaded beside the real one, and the simulator that runs it.</summary>
internal sealed class Mutant : IDisposable
{
    private readonly Context _context;
    private readonly object _simulator;
    private readonly Func<ulong, bool> _run;
    private readonly PropertyInfo _failure;

    public Mutant(Mutation? mutation)
    {
        _context = new Context(MutantCompiler.Compile(mutation));
        Assembly assembly = _context.LoadFromAssemblyName(typeof(Simulator).Assembly.GetName());
        Type type = assembly.GetType(typeof(Simulator).FullName!, throwOnError: true)!;
        _simulator = Activator.CreateInstance(type)!;
        _run = type.GetMethod(nameof(Simulator.Run), [typeof(ulong)])!.CreateDelegate<Func<ulong, bool>>(_simulator);
        _failure = type.GetProperty(nameof(Simulator.Failure))!;
    }

    /// <summary>Runs the world of a seed.</summary>
    /// <returns>What the simulator found, or null.</returns>
    public string? Run(ulong seed)
    {
        if (_run(seed))
            return null;
        (_, string message) = ((ulong, string))_failure.GetValue(_simulator)!;
        return message;
    }

    public void Dispose() => _context.Unload();

    private sealed class Context(byte[] longitude) : AssemblyLoadContext("mutant", isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            if (assemblyName.Name == typeof(Longitude.Core.ShardMachine).Assembly.GetName().Name)
                return LoadFromStream(new MemoryStream(longitude));

            // From bytes: the file is not kept open, and the assembly is not the one that is loaded already.
            return assemblyName.Name == typeof(Simulator).Assembly.GetName().Name
                ? LoadFromStream(new MemoryStream(File.ReadAllBytes(typeof(Simulator).Assembly.Location)))
                : null;
        }
    }
}
