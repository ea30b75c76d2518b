using System.Globalization;
using Spectre.Console;

namespace Longitude.Cli.Bench;

/// <summary>What the user sees: on a terminal bars that move, and colours; in a log, plain lines.</summary>
internal sealed class BenchConsole
{
    private const int LogWidth = 160;

    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(5);

    private readonly IAnsiConsole _out;
    private readonly bool _isTerminal;

    public BenchConsole()
    {
        _isTerminal = !Console.IsOutputRedirected
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"))
            && Environment.GetEnvironmentVariable("TERM") is not "dumb";
        _out = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = _isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = _isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = _isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        if (!_isTerminal)
            _out.Profile.Width = LogWidth;
    }

    /// <summary>Writes a line with Spectre's markup.</summary>
    public void Line(string markup = "")
    {
        // A log's reader may search for a line: it is not wrapped there.
        if (_isTerminal)
            _out.MarkupLine(markup);
        else
            Console.Out.WriteLine(Markup.Remove(markup));
    }

    /// <summary>Writes a line as it is.</summary>
    public void Text(string text) => Line(Markup.Escape(text));

    public void Show(Table table)
    {
        if (_isTerminal)
        {
            _out.Write(table);
            return;
        }

        // Tables fill their cells with spaces, which no log needs.
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        IAnsiConsole plain = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new AnsiConsoleOutput(text),
        });
        plain.Profile.Width = LogWidth;
        plain.Write(table);
        foreach (string line in text.ToString().Split('\n').Where(l => !string.IsNullOrWhiteSpace(l)))
            Console.Out.WriteLine(line.TrimEnd());
        Console.Out.WriteLine();
    }

    /// <summary>Shows a bar, or a line now and then, while work goes on that says how far it is and what there is to tell.</summary>
    public async Task ProgressAsync(string title, double total, Func<Action<double, string>, Task> work)
    {
        if (!_isTerminal)
        {
            await LogProgressAsync(title, total, work);
            return;
        }

        await _out.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                ProgressTask bar = context.AddTask(Markup.Escape(title), maxValue: total);
                await work((done, text) =>
                {
                    bar.Value = done;
                    bar.Description = Markup.Escape($"{title}  {text}");
                });
            });
    }

    private static async Task LogProgressAsync(string title, double total, Func<Action<double, string>, Task> work)
    {
        var gate = new Lock();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        TimeSpan next = LogInterval;
        await work((done, text) =>
        {
            lock (gate)
            {
                if (clock.Elapsed < next)
                    return;
                next = clock.Elapsed + LogInterval;
                Console.Out.WriteLine($"{title}: {Math.Min(1, done / total):0 %}  {text}");
            }
        });
    }
}
