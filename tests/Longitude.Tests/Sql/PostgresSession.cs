using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Longitude.Bench.Rivals;
using Longitude.Tests.Server;

namespace Longitude.Tests.Sql;

/// <summary>A PostgreSQL of its own, and one session with it.</summary>
internal sealed class PostgresSession : IAsyncDisposable
{
    private readonly PostgresServer _server;
    private readonly RawClient _client;

    private PostgresSession(PostgresServer server, RawClient client)
    {
        _server = server;
        _client = client;
    }

    public RawClient Client => _client;

    /// <summary>Skips the test, or says why, when there is no PostgreSQL here.</summary>
    public static async Task<PostgresSession> StartAsync()
    {
        int port = FreePort();
        PostgresServer? server = PostgresServer.TryStart(Path.GetTempPath(), out string why, port, ["fsync=off"]);
        Assert.SkipWhen(server is null, $"No PostgreSQL to compare with: {why}");
        var address = new IPEndPoint(IPAddress.Loopback, port);
        using (RawClient first = await RawClient.ConnectAsync(address, "bench", "postgres"))
            await first.Query("CREATE DATABASE longitude TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'").AskAsync();
        return new PostgresSession(server, await RawClient.ConnectAsync(address, "bench", "longitude"));
    }

    /// <summary>What it answers, as transcripts have it.</summary>
    public async Task<Transcript.TranscriptAnswer> AnswerAsync(string sql)
    {
        await _client.Query(sql).SendAsync();
        var lines = new List<string>();
        var rows = new List<string>();
        string names = "";
        foreach (ServerMessage message in await _client.ReadUntilReadyAsync())
        {
            switch (message.Type)
            {
                case 'T':
                    names = string.Join('|', Names(message.Body));
                    break;
                case 'D':
                    rows.Add(string.Join('|', message.Values.Select(v => v ?? "∅")));
                    break;
                case 'C':
                    lines.Add(names.Length > 0 ? names : message.Text.TrimEnd('\0'));
                    break;
                case 'N':
                    lines.AddRange(Told(message.Fields, $"{message.Fields['S']}: {message.Fields['M']}"));
                    break;
                case 'E':
                    string at = message.Fields.TryGetValue('P', out string? place) ? " at " + place : "";
                    lines.AddRange(Told(message.Fields, string.Create(CultureInfo.InvariantCulture, $"ERROR {message.Fields['C']}{at}: {message.Fields['M']}")));
                    rows.Clear();
                    break;
            }
        }

        return new Transcript.TranscriptAnswer(lines, rows);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    private static IEnumerable<string> Told(IReadOnlyDictionary<char, string> fields, string first)
    {
        yield return first;
        if (fields.TryGetValue('D', out string? detail))
            yield return "DETAIL: " + detail;
        if (fields.TryGetValue('H', out string? hint) && fields['S'] is "ERROR")
            yield return "HINT: " + hint;
    }

    private static IEnumerable<string> Names(byte[] description)
    {
        int at = 2;
        for (int left = BinaryPrimitives.ReadInt16BigEndian(description); left > 0; left--)
        {
            int end = Array.IndexOf(description, (byte)0, at);
            yield return Encoding.UTF8.GetString(description, at, end - at);
            at = end + 1 + 18;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
