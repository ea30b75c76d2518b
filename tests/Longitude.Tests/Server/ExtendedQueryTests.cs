using System.Text;

namespace Longitude.Tests.Server;

/// <summary>Parse, Bind, Describe, Execute, Close, Flush and Sync.</summary>
public sealed class ExtendedQueryTests
{
    [Fact]
    public async Task A_statement_is_parsed_bound_described_and_executed()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        string[] answer = await client.Parse("rows 2").Bind().Describe('P').Execute().Sync().AskAsync();
        Assert.Equal(["1", "2", "T 1", "D 1", "D 2", "C SELECT 2", "Z I"], answer);
        Assert.Equal(["rows 2 (last)", "disposed rows", "sync"], Assert.Single(server.Database.Sessions).Done);
    }

    [Fact]
    public async Task Named_statements_stay_and_can_be_described_and_closed()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        Assert.Equal(["1", "t", "T 2", "Z I"], await client.Parse("echo int4 text", "s1").Describe('S', "s1").Sync().AskAsync());
        Assert.Equal(["2", "D 5|x", "C SELECT 1", "Z I"], await client.Bind("s1", values: ["5"u8.ToArray(), "x"u8.ToArray()]).Execute().Sync().AskAsync());
        Assert.Equal(["E ERROR 42P05 prepared statement \"s1\" already exists", "Z I"], await client.Parse("do", "s1").Sync().AskAsync());
        Assert.Equal(["3", "3", "Z I"], await client.Close('S', "s1").Close('S', "never").Sync().AskAsync());
        Assert.Equal(["E ERROR 26000 prepared statement \"s1\" does not exist", "Z I"], await client.Bind("s1").Sync().AskAsync());
        Assert.Equal(["E ERROR 26000 prepared statement \"s1\" does not exist", "Z I"], await client.Describe('S', "s1").Sync().AskAsync());
    }

    [Fact]
    public async Task Values_come_and_go_in_both_formats()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        await client.Parse("echo int4 int8 text").Bind(
            values: [[0, 0, 1, 2], "9000000000"u8.ToArray(), null], formats: [1, 0, 0], results: [0, 1, 1]).Describe('P').Execute().Sync().SendAsync();
        List<ServerMessage> answer = await client.ReadUntilReadyAsync();
        Assert.Equal([0, 3, 0, 0, 0, 3, (byte)'2', (byte)'5', (byte)'8', 0, 0, 0, 8, 0, 0, 0, 2, 0x18, 0x71, 0x1A, 0, 255, 255, 255, 255], answer[3].Body);

        await client.Bind(values: ["1"u8.ToArray(), "2"u8.ToArray(), "é"u8.ToArray()], results: [1]).Execute().Sync().SendAsync();
        Assert.Equal([0, 3, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 2, 0xC3, 0xA9], (await client.ReadUntilReadyAsync())[1].Body);
    }

    [Fact]
    public async Task Bind_is_checked_against_its_statement()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        await client.Parse("echo int4 int4", "s").Sync().AskAsync();
        byte[] one = "1"u8.ToArray();
        Assert.Equal(["E ERROR 08P01 bind message supplies 1 parameters, but prepared statement \"s\" requires 2", "Z I"], await client.Bind("s", values: [one]).Sync().AskAsync());
        Assert.Equal(["E ERROR 08P01 bind message has 3 parameter formats but 2 parameters", "Z I"], await client.Bind("s", values: [one, one], formats: [0, 0, 0]).Sync().AskAsync());
        Assert.Equal(["E ERROR 08P01 bind message has 3 result formats but query has 2 columns", "Z I"], await client.Bind("s", values: [one, one], results: [0, 0, 0]).Sync().AskAsync());
        Assert.Equal(["E ERROR 22023 unsupported format code: 2", "Z I"], await client.Bind("s", values: [one, one], results: [2]).Sync().AskAsync());
        Assert.Equal(["E ERROR 22P02 invalid input syntax for type integer: \"x\"", "Z I"], await client.Bind("s", values: [one, "x"u8.ToArray()]).Sync().AskAsync());
        Assert.Equal(["E ERROR 22021 invalid byte sequence for encoding \"UTF8\": 0x00", "Z I"], await client.Bind("s", values: [one, [0]]).Sync().AskAsync());
    }

    [Fact]
    public async Task An_error_skips_everything_up_to_Sync()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        string[] answer = await client.Parse("fail 22012").Bind().Execute().Parse("do").Bind().Execute().Query("do").Flush().Sync().AskAsync();
        Assert.Equal(["1", "2", "E ERROR 22012 it failed", "Z I"], answer);
        Assert.Equal(["fail 22012", "fail", "sync"], Assert.Single(server.Database.Sessions).Done, StringComparer.Ordinal);
        Assert.Equal(["1", "2", "n", "C DO", "Z I"], await client.Parse("do").Bind().Describe('P').Execute().Sync().AskAsync());
    }

    [Fact]
    public async Task A_pipeline_runs_as_one_transaction_and_only_its_last_statement_ends_it()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        string[] answer = await client.Parse("a").Bind().Execute().Parse("b").Bind().Execute().Close('P').Flush().Sync().AskAsync();
        Assert.Equal(["1", "2", "C A", "1", "2", "C B", "3", "Z I"], answer);
        Assert.Equal(["a", "disposed a", "b (last)", "disposed b", "sync"], Assert.Single(server.Database.Sessions).Done);
    }

    [Fact]
    public async Task Several_pipelines_sent_at_once_are_answered_in_order()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        const int Pipelines = 500;
        for (int i = 0; i < Pipelines; i++)
            client.Parse("echo int4").Bind(values: [Encoding.ASCII.GetBytes(i.ToString(System.Globalization.CultureInfo.InvariantCulture))]).Execute().Sync();
        await client.SendAsync();
        for (int i = 0; i < Pipelines; i++)
            Assert.Equal(["1", "2", $"D {i}", "C SELECT 1", "Z I"], [.. (await client.ReadUntilReadyAsync()).Select(m => m.ToString())]);
    }

    [Fact]
    public async Task Rows_can_be_taken_in_portions()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        await client.Query("begin").AskAsync();
        Assert.Equal(["1", "2", "D 1", "D 2", "s", "Z T"], await client.Parse("rows 5").Bind(portal: "p").Execute("p", 2).Sync().AskAsync());
        Assert.Equal(["D 3", "D 4", "s", "Z T"], await client.Execute("p", 2).Sync().AskAsync());
        Assert.Equal(["D 5", "C SELECT 5", "Z T"], await client.Execute("p", 2).Sync().AskAsync());
        Assert.Equal(["E ERROR 55000 portal \"p\" cannot be run", "Z E"], await client.Execute("p", 2).Sync().AskAsync());
    }

    [Fact]
    public async Task Portals_end_with_their_transaction()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        Assert.Equal(["1", "2", "D 1", "s", "2", "Z I"], await client.Parse("rows 5", "s").Bind("s", "p").Execute("p", 1).Bind("s").Sync().AskAsync());
        Assert.Equal(["E ERROR 34000 portal \"p\" does not exist", "Z I"], await client.Execute("p").Sync().AskAsync());
        Assert.Equal(["E ERROR 34000 portal \"\" does not exist", "Z I"], await client.Describe('P').Sync().AskAsync());
        Assert.Contains(server.Database.Sessions[0].Done, d => d is "disposed rows");

        await client.Query("begin").AskAsync();
        Assert.Equal(["2", "E ERROR 42P03 portal \"p\" already exists", "Z E"], await client.Bind("s", "p").Bind("s", "p").Sync().AskAsync());
        await client.Query("rollback").AskAsync();
        Assert.Equal(["E ERROR 34000 portal \"p\" does not exist", "Z I"], await client.Execute("p").Sync().AskAsync());
    }

    [Fact]
    public async Task Flush_sends_what_is_there()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        await client.Parse("rows 1").Bind().Execute().Flush().SendAsync();
        foreach (string expected in (string[])["1", "2", "D 1", "C SELECT 1"])
            Assert.Equal(expected, (await client.ReadAsync())!.ToString());
        Assert.Equal(["Z I"], await client.Sync().AskAsync());
    }

    [Fact]
    public async Task An_empty_text_and_several_statements_are_told_apart()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        Assert.Equal(["1", "2", "n", "I", "Z I"], await client.Parse("").Bind().Describe('P').Execute().Sync().AskAsync());
        Assert.Equal(["E ERROR 42601 cannot insert multiple commands into a prepared statement", "Z I"], await client.Parse("a; b").Sync().AskAsync());
    }

    [Fact]
    public async Task A_commit_that_fails_at_Sync_is_an_error_before_ReadyForQuery()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        Assert.Equal(["1", "2", "C LOSE", "E ERROR 40001 the commit lost", "Z I"], await client.Parse("lose").Bind().Execute().Sync().AskAsync());
        Assert.Equal(["1", "2", "C DO", "Z I"], await client.Parse("do").Bind().Execute().Sync().AskAsync());
    }

    [Fact]
    public async Task A_message_that_is_cut_short_ends_the_connection()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        string[] answer = await client.Parse("do").Bind().Message('E', 0, 0).AskAsync();
        Assert.Equal(["1", "2", "E FATAL 08P01 insufficient data left in message"], answer);
        Assert.Null(await client.ReadAsync());
    }
}
