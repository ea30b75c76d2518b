namespace Longitude.Tests.Server;

/// <summary>The protocol's mode for COPY.</summary>
public sealed class CopyTests
{
    [Fact]
    public async Task Data_comes_in_pieces_of_any_size()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        await client.Query("copy in").SendAsync();
        ServerMessage response = (await client.ReadAsync())!;
        Assert.Equal('G', response.Type);
        Assert.Equal([0, 0, 2, 0, 0, 0, 0], response.Body);
        string[] answer = await client.Message('d', new byte[100]).Message('d').Message('d', new byte[300_000]).Message('H').Message('S').Message('d', new byte[5]).Message('c').AskAsync();
        Assert.Equal(["C COPY", "Z I"], answer);
        FakeSession session = Assert.Single(server.Database.Sessions);
        Assert.Equal(300_105, session.CopiedBytes);
        Assert.Contains(session.Done, d => d is "copied");
    }

    [Fact]
    public async Task CopyFail_is_an_error_with_the_clients_words()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        Assert.Equal(["G", "E ERROR 57014 COPY from stdin failed: no more", "Z I"], await client.Query("copy in").Message('d', new byte[10]).Message('f', "no more\0").AskAsync());
        Assert.DoesNotContain(server.Database.Sessions[0].Done, d => d is "copied");
    }

    [Fact]
    public async Task Data_that_is_still_coming_after_an_error_is_skipped()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        string[] answer = await client.Query("copy in").Message('d', "bad").Message('d', "more").Message('c').AskAsync();
        Assert.Equal(["G", "E ERROR 22P04 bad data", "Z I"], answer);
        Assert.Equal(["C DO", "Z I"], await client.Query("do").AskAsync());
    }

    [Fact]
    public async Task Another_message_ends_the_copy_with_an_error()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        Assert.Equal(["G", "E ERROR 08P01 unexpected message type 0x51 during COPY from stdin", "Z I"], await client.Query("copy in").Query("do").AskAsync());
    }

    [Fact]
    public async Task Data_goes_out_message_by_message()
    {
        await using FakeServer server = await FakeServer.StartAsync(o => o with { ResultBufferBytes = 4096 });
        using RawClient client = await server.ConnectAsync();
        Assert.Equal(["H", "d 1\tx", "d 2\tx", "c", "C COPY", "Z I"], await client.Query("copy out 2").AskAsync());
        Assert.Equal(50_004, (await client.Query("copy out 50000").AskAsync()).Length);
    }

    [Fact]
    public async Task The_extended_protocol_copies_too()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using RawClient client = await server.ConnectAsync();
        string[] answer = await client.Parse("copy in").Bind().Execute().Sync().Message('d', "x\ty\n").Message('c').Sync().AskAsync();
        Assert.Equal(["1", "2", "G", "C COPY", "Z I"], answer);
        Assert.Equal(["1", "2", "H", "d 1\tx", "c", "C COPY", "Z I"], await client.Parse("copy out 1").Bind().Execute().Sync().AskAsync());
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_ends_its_session()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using (RawClient client = await server.ConnectAsync())
        {
            await client.Query("copy in").Message('d', new byte[10]).SendAsync();
            await client.ReadAsync();
        }

        await Eventually.HoldsAsync(() => server.Database.Sessions[0].IsDisposed);
        Assert.DoesNotContain(server.Database.Sessions[0].Done, d => d is "copied");
    }
}
