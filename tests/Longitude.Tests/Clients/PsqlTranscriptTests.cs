using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Longitude.Tests.Architecture;
using Longitude.Tests.Server;

namespace Longitude.Tests.Clients;

/// <summary>
/// Scripts of psql (Psql/*.psql), and what psql said when it ran them against PostgreSQL 15 (Psql/*.out, written by scripts/record-psql).
/// What no other server can say alike is masked on both sides: sizes, times, ports, and where in PostgreSQL's source an error arose.
/// </summary>
public sealed partial class PsqlTranscriptTests
{
    private static string Folder => Path.Combine(SourceTree.Root, "tests", "Longitude.Tests", "Clients", "Psql");

    [Theory]
    [InlineData("Describe")]
    [InlineData("Commands")]
    public async Task Psql_says_what_it_says_of_PostgreSQL(string script)
    {
        await using RealServer server = await RealServer.StartAsync();
        string port = server.Address.Port.ToString(CultureInfo.InvariantCulture);
        string command = $"psql -aX 'host=127.0.0.1 port={port} user=longitude dbname=longitude' <{script}.psql 2>&1";
        ProgramRun run = await ProgramRun.StartAsync("sh", ["-c", command], folder: Folder);
        List<string> expected = Masked(await File.ReadAllTextAsync(Path.Combine(Folder, script + ".out")));
        List<string> said = Masked(run.Output);
        var differences = new StringBuilder();
        foreach ((string before, string after) in Differences(expected, said))
            differences.Append(CultureInfo.InvariantCulture, $"PostgreSQL:\n{before}\nLongitude:\n{after}\n\n");
        Assert.True(differences.Length == 0, differences.ToString());
    }

    /// <summary>The output in stretches, each a command with what it printed.</summary>
    private static List<string> Masked(string output)
    {
        string text = Location().Replace(output, "");
        var parts = new List<string>();
        foreach (string part in text.Split("\n\n"))
        {
            string masked = Time().Replace(Port().Replace(Size().Replace(part, "SIZE"), "port PORT"), "TIME");
            // What is masked has another width elsewhere, and so has its table.
            if (!string.Equals(masked, part, StringComparison.Ordinal))
                masked = Lines().Replace(Spaces().Replace(masked, " "), "--");
            parts.Add(masked);
        }

        return parts;
    }

    /// <summary>The stretches that differ, in order; both sides meet again at the next one that is the same.</summary>
    private static IEnumerable<(string Expected, string Said)> Differences(List<string> expected, List<string> said)
    {
        int i = 0, j = 0;
        while (i < expected.Count || j < said.Count)
        {
            if (i < expected.Count && j < said.Count && string.Equals(expected[i], said[j], StringComparison.Ordinal))
            {
                (i, j) = (i + 1, j + 1);
                continue;
            }

            (int nextI, int nextJ) = (expected.Count, said.Count);
            for (int ahead = 1; ahead < 12 && nextI == expected.Count; ahead++)
            {
                for (int a = 0; a <= ahead; a++)
                {
                    if (i + a < expected.Count && j + ahead - a < said.Count && string.Equals(expected[i + a], said[j + ahead - a], StringComparison.Ordinal))
                        (nextI, nextJ) = (i + a, j + ahead - a);
                }
            }

            yield return (string.Join("\n\n", expected[i..nextI]), string.Join("\n\n", said[j..nextJ]));
            (i, j) = (nextI, nextJ);
        }
    }

    [GeneratedRegex(@"\b\d+ (bytes|kB|MB)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Size();

    [GeneratedRegex(@"\bport ""\d+""", RegexOptions.None, 1000)]
    private static partial Regex Port();

    [GeneratedRegex(@"\b20\d\d-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Time();

    [GeneratedRegex(@"^LOCATION:.*\n", RegexOptions.Multiline, 1000)]
    private static partial Regex Location();

    [GeneratedRegex(" {2,}", RegexOptions.None, 1000)]
    private static partial Regex Spaces();

    [GeneratedRegex("-{2,}", RegexOptions.None, 1000)]
    private static partial Regex Lines();
}
