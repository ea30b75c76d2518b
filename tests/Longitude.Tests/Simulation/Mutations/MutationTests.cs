using System.Diagnostics;
using Longitude.Simulation;

namespace Longitude.Tests.Simulation.Mutations;

/// <summary>
/// Proof that the simulator's checks can fail: each deliberate defect of the production code is found by it, within few seeds here
/// and within 1,000 seeds from seed 1.
/// </summary>
/// <remarks>
/// <para>
/// A new mutation goes into <see cref="AllMutations"/>. To find a good first seed for it, or where one went after a change:
/// </para>
/// <code>
/// LONGITUDE_MUTATION='part of its name' LONGITUDE_SEEDS=1-1000 dotnet run -c Release --project tests/Longitude.Tests -- \
///   --explicit only --filter-method '*Search_seeds_for_mutations' --show-live-output on
/// </code>
/// <para>
/// It prints the first seeds that find each mutation, and what they say. A mutation that no seed finds is a gap in the
/// workloads or the checkers: close that one, do not drop the mutation.
/// </para>
/// </remarks>
public sealed class MutationTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. AllMutations.List.Select(m => m.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_simulator_finds_the_defect(string name)
    {
        Mutation mutation = AllMutations.List.Single(m => m.Name == name);
        long start = Stopwatch.GetTimestamp();
        using var mutant = new Mutant(mutation);
        for (ulong seed = mutation.FirstSeed; seed < mutation.FirstSeed + (ulong)mutation.Seeds; seed++)
        {
            if (mutant.Run(seed) is not { } found)
                continue;
            output.WriteLine($"Seed {seed}, {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s: {found}");
            Assert.True(new Simulator().Run(seed), $"Seed {seed} fails without the defect too.");
            return;
        }

        Assert.Fail($"{mutation.Seeds} seeds from {mutation.FirstSeed} on did not find this: {mutation.Breaks}");
    }

    [Fact]
    public void The_code_compiled_here_without_a_defect_passes()
    {
        using var same = new Mutant(null);
        for (ulong seed = 1; seed <= 6; seed++)
            Assert.Null(same.Run(seed));
    }

    [Fact]
    public void A_mutation_that_does_not_fit_the_code_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() => MutantCompiler.Compile(new Mutation("absent", "", 1, 1, new Edit("Core/Verdict.cs", "no such text", ""))));
        Assert.Throws<InvalidOperationException>(() => MutantCompiler.Compile(new Mutation("twice", "", 1, 1, new Edit("Core/Verdict.cs", "Conflicts", ""))));
        Assert.Throws<InvalidOperationException>(() => MutantCompiler.Compile(new Mutation("no file", "", 1, 1, new Edit("Core/Nothing.cs", "x", ""))));
        Assert.Throws<InvalidOperationException>(() => MutantCompiler.Compile(new Mutation("no code", "", 1, 1, new Edit("Core/Verdict.cs", "int reader = 0;", "int reader = ;"))));
    }

    [Fact(Explicit = true)]
    public void Search_seeds_for_mutations()
    {
        string part = Environment.GetEnvironmentVariable("LONGITUDE_MUTATION") ?? "";
        ulong[] seeds = Array.ConvertAll((Environment.GetEnvironmentVariable("LONGITUDE_SEEDS") ?? "1-1000").Split('-'), ulong.Parse);
        foreach (Mutation mutation in AllMutations.List.Where(m => m.Name.Contains(part, StringComparison.OrdinalIgnoreCase)))
        {
            output.WriteLine($"{mutation.Name}: {mutation.Breaks}");
            using var mutant = new Mutant(mutation);
            int found = 0;
            for (ulong seed = seeds[0]; seed <= seeds[^1] && found < SearchFindsMax; seed++)
            {
                if (mutant.Run(seed) is not { } message || !new Simulator().Run(seed))
                    continue;
                found++;
                output.WriteLine($"{seed,8}  {message.ReplaceLineEndings(" ")}");
            }
        }
    }

    private const int SearchFindsMax = 5;
}
