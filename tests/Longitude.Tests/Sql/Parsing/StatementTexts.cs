using System.Runtime.CompilerServices;

namespace Longitude.Tests.Sql.Parsing;

/// <summary>Statements of every kind that the parser knows, from Statements.txt beside this file.</summary>
internal static class StatementTexts
{
    public static IReadOnlyList<string> All { get; } = Read();

    private static string[] Read([CallerFilePath] string here = "")
    {
        string text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "Statements.txt"));
        return [.. text.Split("\n--\n").Select(s => s.Trim('\n'))];
    }
}
