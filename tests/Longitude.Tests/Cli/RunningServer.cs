using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using Longitude.Tests.Architecture;
using Longitude.Tests.Server;

namespace Longitude.Tests.Cli;

/// <summary><c>longitude start</c> as it was built beside these tests, running; killed at the end if it has not ended.</summary>
internal sealed class RunningServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly List<string> _lines = [];

    public RunningServer(params string[] arguments)
    {
        string build = Path.GetRelativePath(Path.Combine(SourceTree.Root, "tests", "Longitude.Tests"), AppContext.BaseDirectory);
        string program = Path.Combine(SourceTree.Root, "src", "Longitude.Cli", build, "Longitude.Cli.dll");
        var start = new ProcessStartInfo("dotnet", [program, "start", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Add(e.Data);
        _process.ErrorDataReceived += (_, e) => Add(e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Output
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    /// <summary>The address in the line that has a text in it, once it is printed.</summary>
    public async Task<IPEndPoint> AddressAsync(string after)
    {
        string? line = null;
        await Eventually.HoldsAsync(() =>
        {
            line = Output.Split('\n').FirstOrDefault(l => l.Contains(after, StringComparison.Ordinal));
            return line is not null || _process.HasExited;
        });
        Assert.True(line is not null, Output);
        return IPEndPoint.Parse(line[(line.IndexOf(after, StringComparison.Ordinal) + after.Length)..].Trim().Split(' ', '/')[0]);
    }

    public void Signal(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

    public async Task<int> ExitCodeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

    private void Add(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
            _lines.Add(line);
    }
}
