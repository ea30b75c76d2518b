using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Longitude.Tests.Server;

/// <summary>A message of the server: its type and what follows its length.</summary>
internal sealed record ServerMessage(char Type, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The fields of an error or a notice, by their letters.</summary>
    public IReadOnlyDictionary<char, string> Fields => Text.TrimEnd('\0').Split('\0').Where(f => f.Length > 0).ToDictionary(f => f[0], f => f[1..]);

    /// <summary>The texts of a row's values; null for NULL.</summary>
    public string?[] Values
    {
        get
        {
            var values = new string?[BinaryPrimitives.ReadInt16BigEndian(Body)];
            int at = 2;
            for (int i = 0; i < values.Length; i++)
            {
                int length = BinaryPrimitives.ReadInt32BigEndian(Body.AsSpan(at));
                at += 4;
                if (length < 0)
                    continue;
                values[i] = Encoding.UTF8.GetString(Body, at, length);
                at += length;
            }

            return values;
        }
    }

    public override string ToString() => Type switch
    {
        'E' or 'N' => $"{Type} {Fields['S']} {Fields['C']} {Fields['M']}",
        'C' => $"C {Text.TrimEnd('\0')}",
        'D' => $"D {string.Join('|', Values.Select(v => v ?? "NULL"))}",
        'Z' => $"Z {Text}",
        'S' => $"S {Text.TrimEnd('\0').Replace('\0', '=')}",
        'T' => $"T {BinaryPrimitives.ReadInt16BigEndian(Body)}",
        'd' => $"d {Text.TrimEnd('\n')}",
        _ => Type.ToString(),
    };
}

/// <summary>
/// A client that speaks the protocol byte by byte, so that tests can say what no driver would. Whatever takes longer than a generous limit
/// fails the test instead of hanging it.
/// </summary>
internal sealed class RawClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly MemoryStream _draft = new();

    public RawClient(IPEndPoint server)
    {
        _socket.Connect(server);
        Stream = new NetworkStream(_socket);
    }

    /// <summary>For drafts that somebody else sends.</summary>
    public RawClient() => Stream = Stream.Null;

    /// <summary>What was written and not sent.</summary>
    public byte[] Drafted => _draft.ToArray();

    public Stream Stream { get; set; }

    public Socket Socket => _socket;

    public int BackendId { get; private set; }

    public int Secret { get; private set; }

    public static async Task<RawClient> ConnectAsync(IPEndPoint server, string user = "longitude", string database = "longitude")
    {
        var client = new RawClient(server);
        await client.Startup(("user", user), ("database", database)).SendAsync();
        Assert.Equal('Z', (await client.ReadUntilReadyAsync())[^1].Type);
        return client;
    }

    public RawClient Startup(params (string Name, string Value)[] parameters) => Startup(3 << 16, parameters);

    public RawClient Startup(int version, params (string Name, string Value)[] parameters)
    {
        var body = new MemoryStream();
        Int32(body, version);
        foreach ((string name, string value) in parameters)
            body.Write(Encoding.UTF8.GetBytes($"{name}\0{value}\0"));
        body.WriteByte(0);
        return Packet(body.ToArray());
    }

    /// <summary>A packet with a length and no type.</summary>
    public RawClient Packet(params byte[] body)
    {
        Int32(_draft, body.Length + 4);
        _draft.Write(body);
        return this;
    }

    public RawClient Packet(params int[] numbers)
    {
        var body = new MemoryStream();
        foreach (int number in numbers)
            Int32(body, number);
        return Packet(body.ToArray());
    }

    public RawClient Message(char type, params byte[] body)
    {
        _draft.WriteByte((byte)type);
        return Packet(body);
    }

    public RawClient Message(char type, string body) => Message(type, Encoding.UTF8.GetBytes(body));

    public RawClient Bytes(params byte[] bytes)
    {
        _draft.Write(bytes);
        return this;
    }

    public RawClient Query(string text) => Message('Q', text + "\0");

    public RawClient Parse(string text, string name = "", params int[] types)
    {
        var body = new MemoryStream();
        body.Write(Encoding.UTF8.GetBytes($"{name}\0{text}\0"));
        Int16(body, types.Length);
        foreach (int type in types)
            Int32(body, type);
        return Message('P', body.ToArray());
    }

    public RawClient Bind(string statement = "", string portal = "", byte[]?[]? values = null, short[]? formats = null, short[]? results = null)
    {
        var body = new MemoryStream();
        body.Write(Encoding.UTF8.GetBytes($"{portal}\0{statement}\0"));
        Formats(body, formats ?? []);
        Int16(body, values?.Length ?? 0);
        foreach (byte[]? value in values ?? [])
        {
            Int32(body, value?.Length ?? -1);
            body.Write(value ?? []);
        }

        Formats(body, results ?? []);
        return Message('B', body.ToArray());
    }

    public RawClient Describe(char kind, string name = "") => Message('D', $"{kind}{name}\0");

    public RawClient Close(char kind, string name = "") => Message('C', $"{kind}{name}\0");

    public RawClient Execute(string portal = "", int rows = 0)
    {
        var body = new MemoryStream();
        body.Write(Encoding.UTF8.GetBytes(portal + "\0"));
        Int32(body, rows);
        return Message('E', body.ToArray());
    }

    public RawClient Sync() => Message('S');

    public RawClient Flush() => Message('H');

    public async Task SendAsync()
    {
        byte[] bytes = _draft.ToArray();
        _draft.SetLength(0);
        using var patience = new CancellationTokenSource(Patience);
        await Stream.WriteAsync(bytes, patience.Token);
        await Stream.FlushAsync(patience.Token);
    }

    /// <summary>The next message; null when the server has closed the connection.</summary>
    public async Task<ServerMessage?> ReadAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var head = new byte[5];
        try
        {
            if (await Stream.ReadAtLeastAsync(head, 5, throwOnEndOfStream: false, patience.Token) < 5)
                return null;
            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4];
            await Stream.ReadExactlyAsync(body, patience.Token);
            var message = new ServerMessage((char)head[0], body);
            if (message.Type == 'K')
                (BackendId, Secret) = (BinaryPrimitives.ReadInt32BigEndian(body), BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(4)));
            return message;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>One byte that is no message: the answer to a request for encryption.</summary>
    public async Task<char> ReadByteAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var one = new byte[1];
        await Stream.ReadExactlyAsync(one, patience.Token);
        return (char)one[0];
    }

    /// <summary>Everything up to ReadyForQuery, or up to the end of the connection.</summary>
    public async Task<List<ServerMessage>> ReadUntilReadyAsync()
    {
        var messages = new List<ServerMessage>();
        while (await ReadAsync() is { } message)
        {
            messages.Add(message);
            if (message.Type == 'Z')
                break;
        }

        return messages;
    }

    /// <summary>Sends, and gives what came back up to ReadyForQuery, each message as a line.</summary>
    public async Task<string[]> AskAsync()
    {
        await SendAsync();
        return [.. (await ReadUntilReadyAsync()).Select(m => m.ToString())];
    }

    public void Dispose()
    {
        Stream.Dispose();
        _socket.Dispose();
    }

    private static void Formats(MemoryStream to, short[] formats)
    {
        Int16(to, formats.Length);
        foreach (short format in formats)
            Int16(to, format);
    }

    private static void Int16(MemoryStream to, int value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteInt16BigEndian(bytes, (short)value);
        to.Write(bytes);
    }

    private static void Int32(MemoryStream to, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        to.Write(bytes);
    }
}
