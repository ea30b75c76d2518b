using System.Diagnostics;
using System.Globalization;
using Longitude.Client;
using Longitude.Core;
using Longitude.Log;
using Longitude.Tests.Log;

namespace Longitude.Tests.Client;

/// <summary>A process that is killed with SIGKILL in the middle of a load, again and again on one folder.</summary>
public sealed class KilledProcessTests
{
    private const string FolderVariable = "LONGITUDE_TEST_KILLED_FOLDER";
    private const int Writers = 4;

    private static readonly WorldOptions World = TestWorld.ThreeCities with { LeafTickMs = 2, IdleTickMs = 20, CheckpointLogBytes = 60_000 };

    [Fact]
    public async Task Everything_acknowledged_is_there_after_every_kill_and_nothing_is_there_in_part()
    {
        using var folder = new TempFolder();
        string data = Path.Combine(folder.Path, "data");
        for (int round = 0; round < 4; round++)
        {
            int before = Acknowledged(folder.Path).Count;
            using Process child = Start(folder.Path);
            try
            {
                var clock = Stopwatch.StartNew();
                while (Acknowledged(folder.Path).Count < before + 300 + (round * 150))
                {
                    Assert.False(child.HasExited, "the child ended by itself");
                    Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), "the child does not get on");
                    await Task.Delay(5);
                }

                Assert.Throws<DataFolderInUseException>(() => Database.Open(data, World));
            }
            finally
            {
                child.Kill();
                await child.WaitForExitAsync();
            }

            await CheckAsync(data, Acknowledged(folder.Path)).Soon();
        }
    }

    /// <summary>Runs in the child process only.</summary>
    [Fact(Explicit = true)]
    public async Task Child_writes_until_it_is_killed()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { } folder)
            return;
        Database db = Database.Open(Path.Combine(folder, "data"), World);
        Place[] leaves = [.. db.World.Leaves];
        await Task.WhenAll(leaves.SelectMany((leaf, l) => Enumerable.Range(0, Writers).Select(async w =>
        {
            await using StreamWriter acks = new(Path.Combine(folder, $"acks-{l}-{w}"), append: true) { AutoFlush = true };
            string run = Guid.NewGuid().ToString("N");
            Place other = leaves[(l + 1) % leaves.Length];
            for (int n = 0; ; n++)
            {
                string name = $"{run}-{n}";
                await db.Connect(leaf).RunAsync(async tx =>
                {
                    tx.Put(leaf.Key(name), name);
                    tx.Add(leaf.Key("money"), -1);
                    tx.Add((w == 0 ? other : leaf).Key("money"), 1);
                    if (w == 0)
                        tx.Put(other.Key(name), name);
                });
                await acks.WriteLineAsync($"{l} {(w == 0 ? (l + 1) % leaves.Length : l)} {name}");
            }
        })));
    }

    private static Process Start(string folder)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[] { typeof(KilledProcessTests).Assembly.Location, "--explicit", "only", "--filter-method", "*Child_writes_until_it_is_killed", "--results-directory", folder })
            start.ArgumentList.Add(argument);
        start.Environment[FolderVariable] = folder;
        Process child = Process.Start(start)!;
        child.OutputDataReceived += static (_, _) => { };
        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
        return child;
    }

    private static List<string[]> Acknowledged(string folder) =>
        [.. Directory.GetFiles(folder, "acks-*").SelectMany(WholeLines).Select(line => line.Split(' '))];

    private static IEnumerable<string> WholeLines(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        string text = reader.ReadToEnd();
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task CheckAsync(string data, List<string[]> acknowledged)
    {
        await using Database db = Database.Open(data, World);
        Place[] leaves = [.. db.World.Leaves];
        var rows = new Dictionary<Key, Row>[leaves.Length];
        long money = 0;
        await db.Connect(leaves[0]).RunAsync(
            async tx =>
            {
                money = 0;
                for (int i = 0; i < leaves.Length; i++)
                {
                    rows[i] = [];
                    await foreach (Row row in tx.ScanAsync(leaves[i]))
                        rows[i].Add(row.Key, row);
                    money += await tx.GetNumberAsync(leaves[i].Key("money"));
                }
            },
            new TransactionOptions { Level = Level.Strict });
        Assert.Equal(0, money);
        foreach (string[] ack in acknowledged)
        {
            int at = int.Parse(ack[0], CultureInfo.InvariantCulture), other = int.Parse(ack[1], CultureInfo.InvariantCulture);
            Assert.True(rows[at].ContainsKey(leaves[at].Key(ack[2])), $"{ack[2]} was acknowledged and is not there");
            Assert.True(other == at || rows[other].ContainsKey(leaves[other].Key(ack[2])), $"one half of {ack[2]} is not there");
        }
    }
}
