using System.Globalization;
using System.Net.Sockets;

namespace Longitude.Tests.Server;

/// <summary>
/// Conversations with bytes changed, cut out, doubled and put in. Whatever a client sends, the server answers, refuses or hangs up; it
/// never hangs, never dies, and serves the next client as before.
/// </summary>
public sealed class FuzzTests
{
    /// <summary>How many conversations; LONGITUDE_TEST_FUZZ says another number.</summary>
    private static readonly int Conversations = int.TryParse(Environment.GetEnvironmentVariable("LONGITUDE_TEST_FUZZ"), CultureInfo.InvariantCulture, out int count) ? count : 100_000;

    private const int AtATime = 8;

    [Fact]
    public async Task Mutated_conversations_neither_hang_nor_kill_the_server()
    {
        int first = Environment.GetEnvironmentVariable("LONGITUDE_TEST_FUZZ_SEED") is { } seed ? int.Parse(seed, CultureInfo.InvariantCulture) : 1;
        await using FakeServer server = await FakeServer.StartAsync(o => o with { MessageBytesMax = 1 << 20, MessageMemoryMax = 64 << 20 });
        int next = first - 1;
        await Task.WhenAll(Enumerable.Range(0, AtATime).Select(_ => Task.Run(async () =>
        {
            for (int mine = Interlocked.Increment(ref next); mine < first + Conversations; mine = Interlocked.Increment(ref next))
                await RunAsync(server, mine);
        })));
        await Eventually.HoldsAsync(() => server.Services.Connections.Count == 0);
        Assert.Equal(0, server.Services.MessageMemory.Used);
        using RawClient client = await server.ConnectAsync();
        Assert.Equal(["T 1", "D 1", "C SELECT 1", "Z I"], await client.Query("rows 1").AskAsync());
    }

    /// <summary>One conversation: sends everything, closes its side, and reads until the server has closed the other.</summary>
    private static async Task RunAsync(FakeServer server, int seed)
    {
        byte[] bytes = Conversation.Mutated(seed);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(server.Address, patience.Token);
            Task sending = SendAsync(socket, bytes, seed, patience.Token);
            var buffer = new byte[16 << 10];
            while (await socket.ReceiveAsync(buffer, patience.Token) > 0)
            {
                // What it answers is the business of other tests.
            }

            await sending;
        }
        catch (SocketException)
        {
            // It has hung up on us.
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The server neither answers nor hangs up: LONGITUDE_TEST_FUZZ_SEED={seed} LONGITUDE_TEST_FUZZ=1 runs this conversation alone.");
        }
    }

    private static async Task SendAsync(Socket socket, byte[] bytes, int seed, CancellationToken cancellation)
    {
        var random = new Random(seed);
        for (int at = 0; at < bytes.Length;)
        {
            int count = Math.Min(bytes.Length - at, random.Next(3) == 0 ? random.Next(1, 20) : bytes.Length);
            at += await socket.SendAsync(bytes.AsMemory(at, count), cancellation);
        }

        socket.Shutdown(SocketShutdown.Send);
    }
}

/// <summary>Makes conversations from valid ones.</summary>
internal static class Conversation
{
    public static byte[] Mutated(int seed)
    {
        var random = new Random(seed);
        List<byte> bytes = [.. Valid(random)];
        int mutations = random.Next(0, 6);
        for (int i = 0; i < mutations && bytes.Count > 0; i++)
            Mutate(bytes, random);
        return [.. bytes];
    }

    private static void Mutate(List<byte> bytes, Random random)
    {
        int at = random.Next(bytes.Count);
        int count = Math.Min(random.Next(1, 12), bytes.Count - at);
        switch (random.Next(7))
        {
            case 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                bytes.RemoveRange(at, count);
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, count));
                break;
            case 4:
                for (int i = 0; i < count; i++)
                    bytes.Insert(at, (byte)random.Next(256));
                break;
            case 5:
                // A length, perhaps.
                byte[][] lengths = [[0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0, 0, 0, 3], [0x80, 0, 0, 0], [0, 0xFF, 0xFF, 0xFF]];
                byte[] length = lengths[random.Next(lengths.Length)];
                for (int i = 0; i < 4 && at + i < bytes.Count; i++)
                    bytes[at + i] = length[i];
                break;
            default:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
        }
    }

    private static byte[] Valid(Random random)
    {
        using var draft = new RawClient();
        if (random.Next(10) == 0)
            draft.Packet((1234 << 16) | 5680);
        draft.Startup(("user", random.Next(8) == 0 ? "ann" : "longitude"), ("options", "-c a.b=c"));
        int messages = random.Next(1, 15);
        for (int i = 0; i < messages; i++)
            AddMessages(draft, random);
        draft.Sync();
        return draft.Drafted;
    }

    private static void AddMessages(RawClient draft, Random random)
    {
        string name = random.Next(2) == 0 ? "" : "n" + random.Next(3).ToString(CultureInfo.InvariantCulture);
        string[] texts = ["rows 3", "rows 300", "echo int4 text", "fail 22012", "fail after 2", "begin", "rollback", "copy out 3", "notice x", "do", "", "lose", "rows 1; do"];
        string text = texts[random.Next(texts.Length)];
        switch (random.Next(9))
        {
            case 0:
                draft.Query(text);
                break;
            case 1:
                draft.Query("copy in").Message('d', "1\t2\n").Message('c');
                break;
            case 2:
                draft.Parse(text, name).Bind(name, name).Describe('P', name).Execute(name, random.Next(3)).Sync();
                break;
            case 3:
                draft.Parse("echo int4 int8", name).Describe('S', name).Bind(name, name, [[0, 0, 0, 1], [0, 0, 0, 0, 0, 0, 0, 2]], [1], [1]).Execute(name).Sync();
                break;
            case 4:
                draft.Close(random.Next(2) == 0 ? 'S' : 'P', name);
                break;
            case 5:
                draft.Flush();
                break;
            case 6:
                draft.Message('f', "no\0");
                break;
            case 7:
                draft.Message('p', "SCRAM-SHA-256\0\0\0\0\bn,,n=,r=abc");
                break;
            default:
                draft.Sync();
                break;
        }
    }
}
