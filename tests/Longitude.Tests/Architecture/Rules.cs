using System.Text.RegularExpressions;

namespace Longitude.Tests.Architecture;

/// <summary>A pattern that some text must not match, and the reason to tell whoever wrote it.</summary>
internal sealed record Rule(string Pattern, string Reason)
{
    private readonly Regex _regex = new(Pattern, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));

    /// <summary>One line per match: file, line, what was found, and why it may not be there.</summary>
    public IEnumerable<string> Violations(string path, string text) =>
        _regex.Matches(text).Select(match => $"{path}:{1 + text.AsSpan(0, match.Index).Count('\n')}: '{match.Value.Trim()}': {Reason}");
}

/// <summary>
/// What each part of the source must not use. The core is a pure state machine that replays to the same bytes on every node and
/// in every simulation, so nothing may reach it but its messages.
/// </summary>
internal static class Rules
{
    public static readonly Rule[] Core =
    [
        new(@"\b(DateTime(Offset)?|DateOnly|TimeProvider|Stopwatch)\b", "time enters the core as a message"),
        new(@"\bEnvironment\.", "the core does not know its process"),
        new(@"\bRandom\b|\bGuid\.(NewGuid|CreateVersion7)\b", "randomness enters the core as a message"),
        new(@"\b(Thread(?!ing\b)\w*|Monitor|Mutex|Semaphore(Slim)?|SpinLock|CancellationToken(Source)?)\b|\block\s*\(", "one loop runs the core"),
        new(@"\b(Value)?Task\b|\basync\b|\bawait\b", "the core takes a message and returns effects; it waits for nothing"),
        new(@"\b(File|Directory)\.|\bFileStream\b|\bSocket\b|\bSystem\.(IO|Net)\b", "the shell does the input and output"),
        new(@"\bSystem\.Threading\.(?!Volatile\b|Interlocked\b)\w+", "of System.Threading the core may use Volatile and Interlocked"),
        new(@"\bHashCode\b|\.GetHashCode\s*\(", "these hashes differ from process to process"),
        new(@"\b(float|double)\b", "floating point may round differently elsewhere"),
        new(@"\bCultureInfo\.Current\w*", "the culture differs from process to process"),
        .. Layer("Core", "Log", "Node", "Client"),
    ];

    public static readonly Rule[] Log = Layer("Log", "Store", "Node", "Client");
    public static readonly Rule[] Store = Layer("Store", "Node", "Client");
    public static readonly Rule[] Node = Layer("Node", "Client");

    /// <summary>For every source file: what would get around the other rules.</summary>
    public static readonly Rule[] Source =
        [new(@"\bglobal\s+using\b", "a using counts for its own file, so that its file shows what it depends on")];

    /// <summary>For every file that is committed.</summary>
    public static readonly Rule[] Repository =
    [
        new(@"(?<![\w.~-])/(work|root|home)/[\w.]", "a path of one machine means nothing on another"),
        new(@"\b(nuget|npmjs|debian|pypi|crates)\.(org|io)\b|/v3/index\.json", "a registry is chosen by the machine, not by the sources"),
    ];

    private static Rule[] Layer(string from, params string[] forbidden) =>
        [new($@"\bLongitude\.({string.Join('|', forbidden)})\b", $"folders depend downward only, and {from} lies below")];
}
