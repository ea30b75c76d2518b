using Longitude.Server.Protocol;

namespace Longitude.Tests.Server;

/// <summary>Cancelling, limits, timeouts, and stopping: what ends what, and nothing more than that.</summary>
public sealed class EndingTests
{
    private static readonly ErrorReport Shutdown = new("FATAL", "57P01", "terminating connection due to administrator command");

    [Fact]
    public async Task A_cancel_request_with_the_right_key_ends_the_statement()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        await client.Query("wait").SendAsync();
        await Eventually.HoldsAsync(() => server.Database.Sessions[0].Done.Count == 1);
        await CancelAsync(server, client.BackendId, client.Secret ^ 1);
        await CancelAsync(server, client.BackendId + 1, client.Secret);
        Assert.False(server.Database.Sessions[0].IsCancelled);
        await CancelAsync(server, client.BackendId, client.Secret);
        Assert.Equal("E ERROR 57014 canceling statement due to user request", (await client.ReadAsync())!.ToString());
        Assert.Equal("Z I", (await client.ReadAsync())!.ToString());
        Assert.Equal(["C DO", "Z I"], await client.Query("do").AskAsync());
    }

    [Fact]
    public async Task A_session_that_leaves_its_transaction_open_for_too_long_is_ended()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        await client.Query("set idle_in_transaction_session_timeout 200ms").AskAsync();
        await client.Query("begin").AskAsync();
        Assert.Equal("E FATAL 25P03 terminating connection due to idle-in-transaction timeout", (await client.ReadAsync())!.ToString());
        Assert.Null(await client.ReadAsync());
        await Eventually.HoldsAsync(() => server.Database.Sessions[0].IsDisposed);
    }

    [Fact]
    public async Task A_statement_that_runs_is_not_idle()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        await client.Query("set idle_session_timeout 50ms").SendAsync();
        await client.Query("begin").Query("wait").SendAsync();
        await Eventually.HoldsAsync(() => server.Database.Sessions[0].Done.Any(d => d.StartsWith("wait", StringComparison.Ordinal)));
        await Task.Delay(150);
        await CancelAsync(server, client.BackendId, client.Secret);
        List<string> answer = [];
        for (int i = 0; i < 7; i++)
            answer.Add((await client.ReadAsync())!.ToString());
        Assert.Equal(["S idle_session_timeout=50ms", "C SET", "Z I", "C BEGIN", "Z T", "E ERROR 57014 canceling statement due to user request", "Z E"], answer);
    }

    [Fact]
    public async Task A_statement_whose_client_has_gone_is_ended_after_a_while()
    {
        await using FakeServer server = await FakeServer.StartAsync(o => o with { AbandonedStatementTimeout = TimeSpan.FromMilliseconds(50) });
        using (RawClient client = await server.ConnectAsync())
        {
            await client.Query("wait").SendAsync();
            await Eventually.HoldsAsync(() => server.Database.Sessions[0].Done.Count == 1);
        }

        await Eventually.HoldsAsync(() => server.Database.Sessions[0].IsDisposed);
    }

    [Fact]
    public async Task Stopping_tells_idle_and_busy_clients()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient idle = await server.ConnectAsync(), busy = await server.ConnectAsync(), pending = new(server.Address);
        await busy.Query("wait").SendAsync();
        await Eventually.HoldsAsync(() => server.Database.Sessions[1].Done.Count == 1);
        server.Services.Connections.CloseAll(Shutdown);
        string told = "E FATAL 57P01 terminating connection due to administrator command";
        Assert.Equal(told, (await idle.ReadAsync())!.ToString());
        Assert.Equal(told, (await busy.ReadAsync())!.ToString());
        Assert.Null(await idle.ReadAsync());
        Assert.Null(await busy.ReadAsync());
        await server.Services.Connections.Emptied.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.All(server.Database.Sessions, s => Assert.True(s.IsDisposed));

        using var late = new RawClient(server.Address);
        Assert.Null(await late.ReadAsync());
    }

    [Fact]
    public async Task A_message_that_is_too_long_ends_its_connection_only()
    {
        await using FakeServer server = await FakeServer.StartAsync(o => o with { MessageBytesMax = 1 << 20 });
        using RawClient client = await server.ConnectAsync(), other = await server.ConnectAsync();
        Assert.Equal(["E FATAL 54000 a message of 1048577 bytes is longer than the server takes"], await client.Bytes((byte)'Q', 0, 0x10, 0, 1).AskAsync());
        using RawClient third = await server.ConnectAsync();
        Assert.Equal(["E FATAL 08P01 invalid message length 20000 of a message of type \"S\""], await third.Bytes((byte)'S', 0, 0, 0x4E, 0x20).AskAsync());
        Assert.Equal(["C DO", "Z I"], await other.Query("do").AskAsync());
    }

    [Fact]
    public async Task Long_messages_share_a_budget_that_is_given_back()
    {
        await using FakeServer server = await FakeServer.StartAsync(o => o with { MessageBytesMax = 1 << 20, MessageMemoryMax = 3 << 20 });
        using RawClient first = await server.ConnectAsync(), second = await server.ConnectAsync();
        byte[] begin = [(byte)'Q', 0, 0x10, 0, 0, .. new byte[100_000]];
        await first.Bytes(begin).SendAsync();
        await Eventually.HoldsAsync(() => server.Services.MessageMemory.Used == 2 << 20);
        Assert.Equal(["E FATAL 53200 out of memory for long messages"], await second.Bytes(begin).AskAsync());

        await first.Bytes(new byte[(1 << 20) + 1 - begin.Length]).AskAsync();
        using RawClient third = await server.ConnectAsync();
        await first.Query("do").AskAsync();
        Assert.Equal(0, server.Services.MessageMemory.Used);
        await third.Bytes(begin).SendAsync();
        await Eventually.HoldsAsync(() => server.Services.MessageMemory.Used == 2 << 20);
        third.Dispose();
        await Eventually.HoldsAsync(() => server.Services.MessageMemory.Used == 0);
    }

    [Fact]
    public async Task A_client_that_does_not_read_holds_little()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        client.Socket.ReceiveBufferSize = 4096;
        await client.Query("rows 100000000").SendAsync();
        FakeSession session = server.Database.Sessions[0];
        await Eventually.HoldsAsync(() => session.Done.Count == 1);
        long sent = -1;
        await Eventually.HoldsAsync(() =>
        {
            // It stands still once the buffers in between are full.
            long before = sent;
            Thread.Sleep(50);
            sent = server.Services.Statistics.Sum(server.Services.Connections.Sessions).BytesOut;
            return sent > 0 && sent == before;
        });
        Assert.InRange(sent, 1, 32 << 20);
        client.Dispose();
        await Eventually.HoldsAsync(() => session.IsDisposed);
    }

    [Fact]
    public async Task A_thousand_clients_are_served_at_a_time()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        RawClient[] clients = await Task.WhenAll(Enumerable.Range(0, 997).Select(_ => Task.Run(() => server.ConnectAsync())));
        Assert.Equal(997, server.Services.Connections.Count);
        foreach (RawClient client in clients)
            await client.Query("rows 1").SendAsync();
        foreach (RawClient client in clients)
            Assert.Equal(4, (await client.ReadUntilReadyAsync()).Count);
        foreach (RawClient client in clients)
            client.Dispose();
        await Eventually.HoldsAsync(() => server.Services.Connections.Count == 0);
    }

    private static async Task CancelAsync(FakeServer server, int id, int secret)
    {
        using var canceller = new RawClient(server.Address);
        await canceller.Packet((1234 << 16) | 5678, id, secret).SendAsync();
        Assert.Null(await canceller.ReadAsync());
    }
}
