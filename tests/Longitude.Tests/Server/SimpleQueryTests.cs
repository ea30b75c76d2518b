namespace Longitude.Tests.Server;

/// <summary>Query messages, in the order of bytes that PostgreSQL's clients rely on.</summary>
public sealed class SimpleQueryTests
{
    [Fact]
    public async Task Startup_ends_with_parameters_a_key_and_ReadyForQuery()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using var client = new RawClient(server.Address);
        string[] answer = await client.Startup(("user", "longitude"), ("options", "-c a.b=x\\ y --c-d=2"), ("application_name", "test")).AskAsync();
        Assert.Equal(["R", "S server_version=15.0 (Longitude test)", "S client_encoding=UTF8", "K", "Z I"], answer);
        FakeSession session = Assert.Single(server.Database.Sessions);
        Assert.Equal("longitude", session.Request.Database);
        Assert.Equal("x y", session.Request.Settings["a.b"]);
        Assert.Equal("2", session.Request.Settings["c_d"]);
        Assert.Equal("test", session.Request.Settings["application_name"]);
    }

    [Fact]
    public async Task Rows_come_with_a_description_and_a_tag()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        Assert.Equal(["T 1", "D 1", "D 2", "C SELECT 2", "Z I"], await client.Query("rows 2").AskAsync());
        Assert.Equal(["T 1", "C SELECT 0", "Z I"], await client.Query("rows 0").AskAsync());
    }

    [Fact]
    public async Task Several_statements_are_answered_in_turn_and_only_the_last_ends_the_transaction()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        Assert.Equal(["T 1", "D 1", "C SELECT 1", "C DO", "T 1", "D 1", "C SELECT 1", "Z I"], await client.Query("rows 1; do; rows 1").AskAsync());
        Assert.Equal(
            ["rows 1", "disposed rows", "do", "disposed do", "rows 1 (last)", "sync", "disposed rows", "sync"],
            Assert.Single(server.Database.Sessions).Done);
    }

    [Fact]
    public async Task An_error_ends_the_text_and_the_session_goes_on()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        Assert.Equal(["C DO", "E ERROR 22012 it failed", "Z I"], await client.Query("do; fail 22012; do").AskAsync());
        Assert.Equal(["T 1", "D 1", "D 2", "D 3", "E ERROR 22012 division by zero", "Z I"], await client.Query("fail after 3").AskAsync());
        Assert.Equal(["E ERROR 42601 syntax error at or near \"unknown\"", "Z I"], await client.Query("unknown").AskAsync());
        Assert.Equal(["C DO", "Z I"], await client.Query("do").AskAsync());
    }

    [Fact]
    public async Task An_error_carries_every_field()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        await client.Query("fail 23505").SendAsync();
        IReadOnlyDictionary<char, string> fields = (await client.ReadUntilReadyAsync())[0].Fields;
        Assert.Equal(
            new Dictionary<char, string>
            {
                ['S'] = "ERROR",
                ['V'] = "ERROR",
                ['C'] = "23505",
                ['M'] = "it failed",
                ['D'] = "a detail",
                ['H'] = "a hint",
                ['P'] = "7",
                ['W'] = "in a test",
                ['s'] = "s",
                ['t'] = "t",
                ['c'] = "c",
                ['d'] = "d",
                ['n'] = "k",
            },
            fields);
    }

    [Fact]
    public async Task A_commit_that_loses_is_never_reported_as_done()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        Assert.Equal(["C DO", "E ERROR 40001 the commit lost", "Z I"], await client.Query("do; lose").AskAsync());
        Assert.Equal(1, server.Services.Statistics.Sum(server.Services.Connections.Sessions).Conflicts);
    }

    [Fact]
    public async Task ReadyForQuery_tells_of_the_transaction()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        Assert.Equal(["C BEGIN", "Z T"], await client.Query("begin").AskAsync());
        Assert.Equal(["E ERROR 22012 it failed", "Z E"], await client.Query("fail 22012").AskAsync());
        Assert.Equal(["E ERROR 25P02 current transaction is aborted, commands ignored until end of transaction block", "Z E"], await client.Query("do").AskAsync());
        Assert.Equal(["C ROLLBACK", "Z I"], await client.Query("rollback").AskAsync());
    }

    [Fact]
    public async Task A_text_without_statements_has_an_answer_of_its_own()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        Assert.Equal(["I", "Z I"], await client.Query("").AskAsync());
        Assert.Equal(["I", "Z I"], await client.Query(" ; ").AskAsync());
    }

    [Fact]
    public async Task Notices_and_changed_parameters_come_before_the_answer()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        Assert.Equal(["N NOTICE 00000 take care", "C NOTICE", "S TimeZone=UTC", "C SET", "Z I"], await client.Query("notice take care; set TimeZone UTC").AskAsync());
    }

    [Fact]
    public async Task An_unforeseen_failure_is_an_error_and_ends_nothing_else()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        Assert.Equal(["E ERROR XX000 internal error: nobody foresaw this", "Z I"], await client.Query("defect").AskAsync());
        Assert.Equal(["C DO", "Z I"], await client.Query("do").AskAsync());
    }

    [Fact]
    public async Task A_large_result_comes_whole()
    {
        await using FakeServer server = await FakeServer.StartAsync(o => o with { ResultBufferBytes = 4096 });
        using RawClient client = await server.ConnectAsync();
        string[] answer = await client.Query("rows 100000").AskAsync();
        Assert.Equal(100_003, answer.Length);
        Assert.Equal("D 99999", answer[99_999]);
        Assert.Equal("D NULL", answer[100_000]);
        Assert.Equal("C SELECT 100000", answer[100_001]);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_named()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        Assert.Equal(["E ERROR 22021 invalid byte sequence for encoding \"UTF8\": 0xff", "Z I"], await client.Message('Q', (byte)'x', 0xFF, 0).AskAsync());
        Assert.Equal(["C DO", "Z I"], await client.Query("do").AskAsync());
    }

    [Fact]
    public async Task Function_calls_by_message_are_refused()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        Assert.Equal(["E ERROR 0A000 calls of functions by message are not supported", "Z I"], await client.Message('F', new byte[12]).AskAsync());
    }

    [Fact]
    public async Task A_session_ends_with_Terminate_and_with_its_socket()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        RawClient first = await server.ConnectAsync(), second = await server.ConnectAsync();
        await first.Message('X').SendAsync();
        Assert.Null(await first.ReadAsync());
        second.Dispose();
        await Eventually.HoldsAsync(() => server.Services.Connections.Count == 0 && server.Database.Sessions.All(s => s.IsDisposed));
        first.Dispose();
    }
}
