namespace Longitude.Tests.Architecture;

/// <summary>The rules are tried on code that breaks them: a checker that never rejected anything proves nothing.</summary>
public sealed class RulesTests
{
    [Theory]
    [InlineData("var now = DateTime.UtcNow;")]
    [InlineData("var watch = Stopwatch.StartNew();")]
    [InlineData("long t = Environment.TickCount64;")]
    [InlineData("int r = Random.Shared.Next();")]
    [InlineData("var id = Guid.NewGuid();")]
    [InlineData("new Thread(Run).Start();")]
    [InlineData("Task Run() => Later();")]
    [InlineData("lock (_gate) { }")]
    [InlineData("File.Delete(path);")]
    [InlineData("Socket s;")]
    [InlineData("using System.IO;")]
    [InlineData("using System.Net.Http;")]
    [InlineData("using System.Threading.Channels;")]
    [InlineData("int h = HashCode.Combine(a, b);")]
    [InlineData("int h = name.GetHashCode();")]
    [InlineData("double share = 0.5;")]
    [InlineData("var c = CultureInfo.CurrentCulture;")]
    [InlineData("using Longitude.Log;")]
    [InlineData("string s = $\"{DateTime.UtcNow}\";")]
    [InlineData("string s = $$\"\"\"{ {{(a ? \"}}\" : DateTime.Now)}} }\"\"\";")]
    [InlineData("char c = '\"'; Socket s;")]
    [InlineData("string s = @\"\"\"\\\"; Socket s;")]
    public void Code_that_the_core_must_not_hold_is_found_once_on_its_line(string line) =>
        Assert.StartsWith("a.cs:2: ", Assert.Single(InCore($"// first\n{line}\n")), StringComparison.Ordinal);

    [Theory]
    [InlineData("// DateTime is not used\n")]
    [InlineData("/* Random\n Thread */ int x;")]
    [InlineData("string s = \"Task \\\" Socket\";")]
    [InlineData("string s = @\"C:\\\" + \"Socket\";")]
    [InlineData("string s = $\"{{Random}} {x} Socket\";")]
    [InlineData("string s = \"\"\"a \"Socket\" b\"\"\";")]
    [InlineData("using System.Threading;")]
    [InlineData("System.Threading.Volatile.Read(ref x);")]
    [InlineData("using Longitude.Store;")]
    [InlineData("override int GetHashCode() => (int)Value;")]
    [InlineData("bool @lock = Clock(x) && IsDoubled;")]
    public void Code_that_the_core_may_hold_passes(string line) => Assert.Empty(InCore(line));

    [Theory]
    [InlineData("cd /", "work/longitude")]
    [InlineData("\"/", "root/.cache\"")]
    [InlineData("https://api.nuget", ".org/packages")]
    public void A_machine_path_or_a_registry_is_found(string start, string end) =>
        Assert.Single(Rules.Repository.SelectMany(rule => rule.Violations("a.md", start + end)));

    private static IEnumerable<string> InCore(string source) =>
        Rules.Core.SelectMany(rule => rule.Violations("a.cs", CodeText.Of(source)));
}
