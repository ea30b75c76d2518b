using System.CommandLine;
using Longitude.Cli.Bench.Tpcc;

namespace Longitude.Cli.Bench;

/// <summary>The command <c>bench</c>: benchmarks that take a database as it is, Longitude or another one.</summary>
internal static class BenchCommand
{
    public static Command Create() => new("bench", "Benchmarks of a running server, or of the embedded engine.") { TpccCommand.Create(), CompareCommand.Create() };
}
