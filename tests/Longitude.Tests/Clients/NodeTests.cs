using System.Globalization;
using Longitude.Tests.Architecture;
using Longitude.Tests.Server;

namespace Longitude.Tests.Clients;

/// <summary>node's pg, by the script in tests/node. Its packages are installed by ./test.</summary>
public sealed class NodeTests
{
    [Fact]
    public async Task Node_applications_work()
    {
        string folder = Path.Combine(SourceTree.Root, "tests", "node");
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(folder, "node_modules", "pg")),
            "tests/node/node_modules is not there: ./test installs it where node and npm are, or: cd tests/node && npm ci --ignore-scripts");
        await using RealServer server = await RealServer.StartAsync();
        ProgramRun run = await ProgramRun.StartAsync(
            "env", [$"LONGITUDE_PORT={server.Address.Port.ToString(CultureInfo.InvariantCulture)}", "node", "--test", "pg.test.js"], folder: folder);
        Assert.True(run.ExitCode == 0, run.All);
        Assert.Matches("# pass [1-9]", run.Output);
        Assert.Contains("# fail 0", run.Output, StringComparison.Ordinal);
    }
}
