using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Longitude.Client;
using Longitude.Server.Connections;
using Microsoft.AspNetCore.Http;

namespace Longitude.Server.Web;

/// <summary>
/// The server for browsers and monitoring: a page that shows the world, its numbers as JSON, health, metrics. It only shows; nothing can be
/// changed here, and nobody logs in, which is why it listens on this machine only unless it is told otherwise.
/// </summary>
/// <param name="services">What clients do.</param>
/// <param name="database">What the places do.</param>
/// <param name="version">Longitude's version.</param>
/// <param name="show">A key for people.</param>
internal sealed class HttpConsole(ConnectionServices services, Database database, string version, Func<Key, string> show) : IDisposable
{
    private static readonly Dictionary<string, (string Type, byte[] Content)> Assets = new(StringComparer.Ordinal)
    {
        ["/"] = ("text/html; charset=utf-8", Load("console.html")),
        ["/console.css"] = ("text/css; charset=utf-8", Load("console.css")),
        ["/console.js"] = ("text/javascript; charset=utf-8", Load("console.js")),
        ["/favicon.svg"] = ("image/svg+xml", Load("favicon.svg")),
    };

    private readonly ServerMeter _meter = new(services, database);
    private readonly long _startedAt = Stopwatch.GetTimestamp();

    public void Dispose() => _meter.Dispose();

    public async Task HandleAsync(HttpContext context)
    {
        // Not on the thread that waits for everybody's sockets.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        HttpResponse response = context.Response;
        SetHeaders(response);
        if (!IsOurName(context.Request.Host.Host))
        {
            await ReplyAsync(context, StatusCodes.Status421MisdirectedRequest, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(
                $"This server does not go by the name '{context.Request.Host.Host}'; the option http-hosts can say that it does.\n"));
            return;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            response.Headers.Allow = "GET, HEAD";
            await ReplyAsync(context, StatusCodes.Status405MethodNotAllowed, "text/plain; charset=utf-8", "Only GET and HEAD.\n"u8.ToArray());
            return;
        }

        string path = context.Request.Path.Value ?? "/";
        if (Assets.TryGetValue(path, out (string Type, byte[] Content) asset))
            await ReplyAsync(context, StatusCodes.Status200OK, asset.Type, asset.Content);
        else if (path is "/health")
            await ReplyHealthAsync(context);
        else if (path is "/metrics")
            await ReplyAsync(context, StatusCodes.Status200OK, Prometheus.ContentType, Encoding.UTF8.GetBytes(Prometheus.Write(_meter.Meter)));
        else if (path is "/status")
            await ReplyAsync(context, StatusCodes.Status200OK, "application/json", JsonSerializer.SerializeToUtf8Bytes(Report(), StatusJson.Default.StatusReport));
        else
            await ReplyAsync(context, StatusCodes.Status404NotFound, "text/plain; charset=utf-8", "There is nothing here; try /, /status, /health or /metrics.\n"u8.ToArray());
    }

    private StatusReport Report() => StatusReport.Of(services, database, version, Stopwatch.GetElapsedTime(_startedAt), show);

    private Task ReplyHealthAsync(HttpContext context) => database.Failure is { } failure
        ? ReplyAsync(context, StatusCodes.Status503ServiceUnavailable, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes($"failed: {failure.Message}\n"))
        : ReplyAsync(context, StatusCodes.Status200OK, "text/plain; charset=utf-8", "ok\n"u8.ToArray());

    private static async Task ReplyAsync(HttpContext context, int status, string type, byte[] content)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(content);
    }

    /// <summary>
    /// Only names that are surely this server's: else any web site could let its own name point here, and read the answers in the
    /// browser of whoever visits it.
    /// </summary>
    private bool IsOurName(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out _)
        || string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || services.Options.HttpHosts.Contains(host, StringComparer.OrdinalIgnoreCase);

    private static void SetHeaders(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.CacheControl = "no-store";
    }

    private static byte[] Load(string name)
    {
        using Stream stream = typeof(HttpConsole).Assembly.GetManifestResourceStream("Longitude.Server.Web.Assets." + name)
            ?? throw new InvalidOperationException($"The page's file {name} is missing from the program.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
