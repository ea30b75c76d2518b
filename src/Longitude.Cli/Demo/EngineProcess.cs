using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Longitude.Cli.Demo;

/// <summary>The engine as its parent sees it: a process, a pipe of records, and a way to kill it.</summary>
internal sealed class EngineProcess : IDisposable
{
    public const string CommandName = "demo-engine";

    private const int MessagesMax = 20;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _messages = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EngineProcess(Process process, Tally tally)
    {
        _process = process;
        _process.ErrorDataReceived += (_, e) =>
        {
            if (!string.IsNullOrWhiteSpace(e.Data) && _messages.Count < MessagesMax)
                _messages.Enqueue(e.Data);
        };
        _process.BeginErrorReadLine();
        Ended = Task.Run(() => ReadAsync(tally));
    }

    /// <summary>Completes when the clients have begun.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Completes when everything that the engine wrote has been read, down to the end of the pipe.</summary>
    public Task Ended { get; }

    public int Id => _process.Id;

    /// <summary>What the engine said beside its records: warnings, or why it failed.</summary>
    public IReadOnlyCollection<string> Messages => _messages;

    public static EngineProcess Start(string folder, int seed, Tally tally)
    {
        string program = Environment.ProcessPath ?? throw new CommandException("The system does not say which program this is.");
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };

        // Under "dotnet Longitude.Cli.dll" the program is dotnet, and must be told again what to run.
        if (string.Equals(Path.GetFileNameWithoutExtension(program), "dotnet", StringComparison.OrdinalIgnoreCase))
            start.ArgumentList.Add(typeof(EngineProcess).Assembly.Location);
        start.ArgumentList.Add(CommandName);
        start.ArgumentList.Add("--");
        start.ArgumentList.Add(folder);
        start.ArgumentList.Add(seed.ToString(CultureInfo.InvariantCulture));
        return new EngineProcess(Process.Start(start)!, tally);
    }

    /// <summary>Kills the process as a power cut would end it for the process: no handler runs, nothing is flushed.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It had ended by itself.
        }
    }

    public Task WaitForExitAsync(CancellationToken cancellation) => _process.WaitForExitAsync(cancellation);

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private async Task ReadAsync(Tally tally)
    {
        byte[] buffer = new byte[64 << 10];
        int filled = 0;
        Stream from = _process.StandardOutput.BaseStream;
        while (await from.ReadAsync(buffer.AsMemory(filled)) is > 0 and int read)
        {
            filled += read;
            int whole = filled / Record.Size * Record.Size;
            tally.Take(buffer.AsSpan(0, whole));
            if (tally.HasBegun)
                _ready.TrySetResult();
            buffer.AsSpan(whole, filled - whole).CopyTo(buffer);
            filled -= whole;
        }
    }
}
