using System.Text.RegularExpressions;

namespace Longitude.Tests.Architecture;

/// <summary>Reads the sources and fails, naming file and line, where they break the rules that keep the core replayable.</summary>
public sealed class ArchitectureTests
{
    private const int InvariantsPerThousandLines = 15;

    [Fact]
    public void The_core_uses_nothing_that_differs_between_two_runs() => AssertCode("src/Longitude/Core", Rules.Core);

    [Fact]
    public void Folders_depend_only_downward()
    {
        AssertCode("src/Longitude/Log", Rules.Log);
        AssertCode("src/Longitude/Store", Rules.Store);
        AssertCode("src/Longitude/Node", Rules.Node);
        AssertCode("src/Longitude", Rules.Source);
    }

    [Fact]
    public void The_core_checks_its_invariants_densely()
    {
        string[] code = [.. SourceTree.CSharp("src/Longitude/Core").Select(file => CodeText.Of(file.Text))];
        int lines = code.Sum(text => text.AsSpan().Count('\n'));
        int checks = code.Sum(text => Regex.Count(text, @"\bInvariant\.\w+\s*\(|\bRequire\s*\(", RegexOptions.None, TimeSpan.FromSeconds(10)));
        if (lines > 1000)
            Assert.True(checks * 1000 >= lines * InvariantsPerThousandLines, $"{checks} invariant checks in {lines} lines of the core.");
    }

    [Fact]
    public void No_committed_file_knows_the_machine_it_was_written_on()
    {
        var files = SourceTree.Tracked();
        Assert.SkipWhen(files is null, "Not a git work tree.");
        AssertNone(files.SelectMany(file => Rules.Repository.SelectMany(rule => rule.Violations(file.Path, file.Text))));
    }

    private static void AssertCode(string folder, Rule[] rules) =>
        AssertNone(SourceTree.CSharp(folder).SelectMany(file =>
        {
            string code = CodeText.Of(file.Text);
            return rules.SelectMany(rule => rule.Violations(file.Path, code));
        }));

    private static void AssertNone(IEnumerable<string> violations)
    {
        string all = string.Join('\n', violations);
        if (all.Length > 0)
            Assert.Fail(all);
    }
}
