using System.Diagnostics;
using System.Runtime.Versioning;
using Longitude.Bench.Harness;

namespace Longitude.Bench.Rivals;

/// <summary>
/// A PostgreSQL server in a temporary folder, with default settings unless told otherwise, reached by a unix socket, and by TCP from this
/// machine when it is given a port. As root it runs as another user, because it refuses to run as root.
/// </summary>
internal sealed class PostgresServer : IDisposable
{
    private const int DefaultPort = 5432;

    private readonly string _programs;
    private readonly string? _runAs;
    private readonly string _folder;
    private readonly EventHandler _atExit;
    private readonly int? _port;
    private readonly IReadOnlyList<string> _settings;
    private bool _running;

    private PostgresServer(string programs, string parent, int? port, IReadOnlyList<string> settings)
    {
        _port = port;
        _settings = settings;
        _programs = programs;
        _runAs = Environment.IsPrivilegedProcess ? UserToRunAs() : null;

        // Its own folder directly below the parent: the server's user must be able to reach it, and a socket's path has a short limit.
        _folder = Path.Combine(parent, "longitude-pg-" + Guid.NewGuid().ToString("N")[..8]);
        _atExit = (_, _) => Dispose();
        AppDomain.CurrentDomain.ProcessExit += _atExit;
    }

    /// <summary>For Npgsql.</summary>
    public string ConnectionString => $"Host={_folder};Username=bench;Database=postgres;Maximum Pool Size=100;Multiplexing=false;No Reset On Close=true";

    /// <summary>Starts a server, or says why there is none.</summary>
    /// <param name="parent">Where its folder is made.</param>
    /// <param name="why">Why there is none, or which version it is.</param>
    /// <param name="port">To listen on at 127.0.0.1; null for a unix socket only.</param>
    /// <param name="settings">Such as <c>shared_buffers=1GB</c>.</param>
    public static PostgresServer? TryStart(string parent, out string why, int? port = null, IReadOnlyList<string>? settings = null)
    {
        why = "";
        if (!OperatingSystem.IsLinux() || FindPrograms() is not { } programs)
        {
            why = "no initdb, pg_ctl and postgres in PATH or /usr/lib/postgresql";
            return null;
        }

        var server = new PostgresServer(programs, parent, port, settings ?? []);
        try
        {
            server.Start();
            why = server.Execute("postgres", "--version").Trim();
            return server;
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or System.ComponentModel.Win32Exception)
        {
            server.Dispose();
            why = e.Message;
            return null;
        }
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= _atExit;
        try
        {
            if (_running)
                Execute("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");
        }
        catch (InvalidOperationException)
        {
            // Ctrl-C reaches the server too, which then has stopped by itself.
        }

        _running = false;
        TempFolder.Delete(_folder);
    }

    private string Data => Path.Combine(_folder, "data");

    [SupportedOSPlatform("linux")]
    private void Start()
    {
        Directory.CreateDirectory(_folder);
        if (_runAs is not null)
            Run("chown", _runAs, _folder);
        Execute("initdb", "-D", Data, "-U", "bench", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C");
        _running = true;
        string[] settings =
        [
            $"unix_socket_directories={_folder}",
            _port is null ? "listen_addresses=''" : "listen_addresses=127.0.0.1",
            $"port={_port ?? DefaultPort}",
            .. _settings,
        ];
        Execute("pg_ctl", "-D", Data, "-l", Path.Combine(_folder, "log"), "-w", "-o", string.Join(' ', settings.Select(s => "-c " + s)), "start");
    }

    /// <summary>Runs one of PostgreSQL's programs, as its user.</summary>
    private string Execute(string program, params string[] arguments)
    {
        string path = Path.Combine(_programs, program);
        return _runAs is null ? Run(path, arguments) : Run("runuser", ["-u", _runAs, "--", path, .. arguments]);
    }

    private static string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        using Process process = Process.Start(start)!;

        // The server inherits pg_ctl's streams, so reading to their end would wait for the server.
        bool starts = arguments is [.., "start"];
        Task<string> errors = process.StandardError.ReadToEndAsync(), output = process.StandardOutput.ReadToEndAsync();
        process.WaitForExit(TimeSpan.FromSeconds(60));
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {(errors.Wait(1000) ? errors.Result : "")}");
        return starts ? "" : output.GetAwaiter().GetResult();
    }

    private static string? FindPrograms()
    {
        IEnumerable<string> installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Reverse().Select(d => Path.Combine(d, "bin"))
            : [];
        IEnumerable<string> inPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return installed.Concat(inPath).FirstOrDefault(d => ((string[])["initdb", "pg_ctl", "postgres"]).All(p => File.Exists(Path.Combine(d, p))));
    }

    private static string UserToRunAs() =>
        File.ReadLines("/etc/passwd").Any(l => l.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";
}
