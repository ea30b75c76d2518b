using System.CommandLine;
using System.CommandLine.Parsing;
using System.Data;
using System.Globalization;
using Longitude.Cli.Bench.Tpcc.Embedded;
using Longitude.Cli.Bench.Tpcc.Inputs;
using Longitude.Cli.Bench.Tpcc.Sql;

namespace Longitude.Cli.Bench.Tpcc;

/// <summary>The command <c>bench tpcc</c>.</summary>
internal sealed class TpccCommand
{
    private readonly Option<string[]> _url = new("--url") { Description = "The server: postgres://user:password@host:port/database, or Npgsql's keys and values. With --placed, one for each city." };
    private readonly Option<bool> _embedded = new("--embedded") { Description = "Runs on Longitude's engine in this process instead, without SQL." };
    private readonly Option<string?> _folder = new("--folder") { Description = "With --embedded: where the data is kept. A temporary folder by default." };
    private readonly Option<bool> _cities = new("--cities") { Description = "With --embedded: the warehouses are in London, New York and Tokyo, at their real distances." };
    private readonly Option<bool> _placed = new("--placed") { Description = "With --url: the tables are PLACED BY a column that names London, New York or Tokyo." };
    private readonly Option<int> _warehouses = new("--warehouses") { Description = "How many warehouses.", DefaultValueFactory = _ => 4 };
    private readonly Option<int> _connections = new("--connections") { Description = "How many terminals work at a time, each with a connection.", DefaultValueFactory = _ => 8 };
    private readonly Option<TimeSpan> _duration = new("--duration") { Description = "How long to measure, such as 60s or 5m.", CustomParser = ParseTime, DefaultValueFactory = _ => TimeSpan.FromSeconds(60) };
    private readonly Option<TimeSpan> _warmUp = new("--warm-up") { Description = "How long to run before that.", CustomParser = ParseTime, DefaultValueFactory = _ => TimeSpan.FromSeconds(5) };
    private readonly Option<double?> _rate = new("--rate") { Description = "Transactions per second, begun at random times; latencies count from when they were due. As many as go by default." };
    private readonly Option<bool> _thinkTimes = new("--think-times") { Description = "Pauses as the specification's people do: at most 12.86 new orders per minute and warehouse, with ten connections for each." };
    private readonly Option<string> _isolation = new("--isolation") { Description = "With --url: serializable, repeatable-read or read-committed.", DefaultValueFactory = _ => "serializable" };
    private readonly Option<bool> _loadOnly = new("--load-only") { Description = "Loads and checks, and does not run." };
    private readonly Option<bool> _skipLoad = new("--skip-load") { Description = "Runs on what was loaded before." };
    private readonly Option<bool> _checkOnly = new("--check-only") { Description = "Only checks the consistency conditions." };
    private readonly Option<bool> _noCheck = new("--no-check") { Description = "Does not check the consistency conditions." };
    private readonly Option<bool> _drop = new("--drop") { Description = "Drops the tables warehouse, district, customer and so on before the load, when there are any." };
    private readonly Option<bool> _foreignKeys = new("--foreign-keys") { Description = "With --url: makes the foreign keys too." };
    private readonly Option<bool> _small = new("--small") { Description = "Loads a tenth of the rows: to try out, not for figures." };
    private readonly Option<int> _seed = new("--seed") { Description = "Repeats the rows and the inputs of another run.", DefaultValueFactory = _ => 1 };
    private readonly Option<int?> _serverPid = new("--server-pid") { Description = "The server's process, to measure its processor and memory; by default the one that listens on the port." };
    private readonly Option<string?> _acknowledged = new("--acknowledged") { Description = "Writes each order that was acknowledged to this file, and checks that those in it are there: to kill the server, and see." };
    private readonly Option<string?> _json = new("--json") { Description = "Also writes the report to this file, as JSON." };
    private readonly Option<string?> _html = new("--html") { Description = "Also writes the report to this file, as a page with charts." };

    public static Command Create()
    {
        var options = new TpccCommand();
        var command = new Command("tpcc", "TPC-C-like orders, payments and deliveries of warehouses, on a server that speaks PostgreSQL's protocol or on the embedded engine.")
        {
            options._url, options._embedded, options._folder, options._cities, options._placed, options._warehouses, options._connections, options._duration,
            options._warmUp, options._rate, options._thinkTimes, options._isolation, options._loadOnly, options._skipLoad, options._checkOnly, options._noCheck,
            options._drop, options._foreignKeys, options._small, options._seed, options._serverPid, options._acknowledged, options._json, options._html,
        };
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        LeaveTheProcessor();
        TpccOptions options = Options(parsed);
        await using ITarget target = await TargetAsync(parsed, options, cancellation);
        return await new TpccRun(target, options, new BenchConsole()).RunAsync(cancellation);
    }

    /// <summary>
    /// Has this program use as little of the machine as it can, which it mostly shares with the server: idle threads do not spin, and what
    /// a terminal does next runs where the answer arrived. Both count only when said before the first use of threads and sockets.
    /// </summary>
    private static void LeaveTheProcessor()
    {
        AppContext.SetData("System.Threading.ThreadPool.UnfairSemaphoreSpinLimit", 0);
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
    }

    private async Task<ITarget> TargetAsync(ParseResult parsed, TpccOptions options, CancellationToken cancellation)
    {
        string[] urls = parsed.GetValue(_url) ?? [];
        if (parsed.GetValue(_embedded) == (urls.Length > 0))
            throw new CommandException("Name a server by --url, or use --embedded.");
        if (parsed.GetValue(_embedded))
            return EmbeddedTarget.Open(parsed.GetValue(_folder), options.Homes);
        if (parsed.GetValue(_cities))
            throw new CommandException("--cities is for --embedded; on a server use --placed.");
        if (urls.Length != 1 && urls.Length != options.Homes.Cities.Count)
            throw new CommandException($"Name one --url, or with --placed one for each of the {ThreeCities.Cities.Count} cities.");
        return await SqlTarget.OpenAsync(
            new SqlOptions(
                [.. urls.Select(ServerAddress.Parse)], options.Homes, parsed.GetValue(_placed), Isolation(parsed.GetValue(_isolation)!), parsed.GetValue(_foreignKeys),
                parsed.GetValue(_serverPid)),
            cancellation);
    }

    private TpccOptions Options(ParseResult parsed)
    {
        bool loadOnly = parsed.GetValue(_loadOnly), skipLoad = parsed.GetValue(_skipLoad), checkOnly = parsed.GetValue(_checkOnly);
        if (((bool[])[loadOnly, skipLoad, checkOnly]).Count(b => b) > 1)
            throw new CommandException("--load-only, --skip-load and --check-only exclude each other.");
        double? rate = parsed.GetValue(_rate);
        if (rate is <= 0 || (rate is not null && parsed.GetValue(_thinkTimes)))
            throw new CommandException("--rate is a number above zero, and excludes --think-times.");
        if (parsed.GetValue(_duration) <= TimeSpan.Zero)
            throw new CommandException("--duration must be longer than nothing.");
        return new TpccOptions
        {
            Warehouses = InRange(_warehouses, parsed, 1, Scale.WarehousesMax),
            Connections = InRange(_connections, parsed, 1, 10_000),
            Duration = parsed.GetValue(_duration),
            WarmUp = parsed.GetValue(_warmUp),
            Rate = rate,
            ThinkTimes = parsed.GetValue(_thinkTimes),
            Scale = parsed.GetValue(_small) ? Scale.Small : Scale.Full,
            Homes = parsed.GetValue(_cities) || parsed.GetValue(_placed) ? Homes.InThreeCities : Homes.OnePlace,
            Seed = parsed.GetValue(_seed),
            Parts = (skipLoad || checkOnly ? Parts.None : Parts.Load) | (loadOnly || checkOnly ? Parts.None : Parts.Run) | (parsed.GetValue(_noCheck) ? Parts.None : Parts.Check),
            Drop = parsed.GetValue(_drop),
            Acknowledged = parsed.GetValue(_acknowledged),
            Json = parsed.GetValue(_json),
            Html = parsed.GetValue(_html),
        };
    }

    private static int InRange(Option<int> option, ParseResult parsed, int min, int max) => parsed.GetValue(option) is var value && value >= min && value <= max
        ? value
        : throw new CommandException($"{option.Name} must be {min} to {max}, not {value}.");

    private static IsolationLevel Isolation(string name) => name switch
    {
        "serializable" => IsolationLevel.Serializable,
        "repeatable-read" => IsolationLevel.RepeatableRead,
        "read-committed" => IsolationLevel.ReadCommitted,
        _ => throw new CommandException($"--isolation is serializable, repeatable-read or read-committed, not {name}."),
    };

    private static TimeSpan ParseTime(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        (string number, double seconds) = text switch
        {
            [.. var n, 'm', 's'] => (n, 0.001),
            [.. var n, 's'] => (n, 1),
            [.. var n, 'm'] => (n, 60),
            [.. var n, 'h'] => (n, 3600),
            _ => (text, 1),
        };
        if (double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value * seconds is >= 0 and <= 604_800)
            return TimeSpan.FromSeconds(value * seconds);
        result.AddError($"'{text}' is no time: write for example 60s, 5m or 500ms, at most a week.");
        return default;
    }
}
