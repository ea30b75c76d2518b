using System.Text;

namespace Longitude.Tests.Server;

/// <summary>The first packet, in good order and in bad.</summary>
public sealed class StartupTests
{
    [Fact]
    public async Task Requests_for_encryption_that_there_is_not_are_declined_and_the_client_goes_on()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using var client = new RawClient(server.Address);
        await client.Packet((1234 << 16) | 5680).SendAsync();
        Assert.Equal('N', await client.ReadByteAsync());
        await client.Packet((1234 << 16) | 5679).SendAsync();
        Assert.Equal('N', await client.ReadByteAsync());
        Assert.Equal("Z I", (await client.Startup(("user", "longitude")).AskAsync())[^1]);
    }

    [Fact]
    public async Task A_newer_minor_version_and_unknown_protocol_options_are_negotiated_down()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using var client = new RawClient(server.Address);
        await client.Startup((3 << 16) | 2, ("user", "longitude"), ("_pq_.magic", "1")).SendAsync();
        ServerMessage answer = (await client.ReadAsync())!;
        Assert.Equal('v', answer.Type);
        Assert.Equal([0, 3, 0, 0, 0, 0, 0, 1, .. Encoding.ASCII.GetBytes("_pq_.magic\0")], answer.Body);
        Assert.Equal('Z', (await client.ReadUntilReadyAsync())[^1].Type);
    }

    [Theory]
    [InlineData(2 << 16, "E FATAL 0A000 unsupported frontend protocol 2.0: server supports 3.0 to 3.0")]
    [InlineData(4 << 16, "E FATAL 0A000 unsupported frontend protocol 4.0: server supports 3.0 to 3.0")]
    public async Task Other_major_versions_are_refused(int version, string expected)
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using var client = new RawClient(server.Address);
        Assert.Equal([expected], await client.Startup(version, ("user", "longitude")).AskAsync());
    }

    [Fact]
    public async Task Packets_without_the_form_of_one_are_refused()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        Assert.Equal(["E FATAL 08P01 invalid length of startup packet"], await AskAsync(server, "GET / HTTP/1.1\r\n\r\n"u8.ToArray()));
        Assert.Equal(["E FATAL 08P01 invalid length of startup packet"], await AskAsync(server, [0, 0, 0, 4]));
        Assert.Equal(["E FATAL 08P01 invalid length of startup packet"], await AskAsync(server, [0, 0, 0x30, 0]));
        Assert.Equal(["E FATAL 08P01 invalid startup packet layout: expected terminator as last byte"], await AskAsync(server, [0, 0, 0, 8, 0, 3, 0, 0]));
        Assert.Equal(["E FATAL 08P01 invalid string in message"], await AskAsync(server, [0, 0, 0, 10, 0, 3, 0, 0, 65, 65]));
        Assert.Equal(["E FATAL 28000 no PostgreSQL user name specified in startup packet"], await AskAsync(server, [0, 0, 0, 9, 0, 3, 0, 0, 0]));
    }

    private static async Task<string[]> AskAsync(FakeServer server, byte[] packet)
    {
        using var client = new RawClient(server.Address);
        return await client.Bytes(packet).AskAsync();
    }

    [Fact]
    public async Task Replication_is_refused()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using var client = new RawClient(server.Address);
        Assert.Equal(["E FATAL 0A000 replication connections are not supported"], await client.Startup(("user", "longitude"), ("replication", "database")).AskAsync());
    }

    [Fact]
    public async Task A_client_that_says_nothing_is_not_waited_for()
    {
        await using FakeServer server = await FakeServer.StartAsync(o => o with { AuthenticationTimeout = TimeSpan.FromMilliseconds(200) });
        using var client = new RawClient(server.Address);
        Assert.Equal("E FATAL 57014 canceling authentication due to timeout", (await client.ReadAsync())!.ToString());
        Assert.Null(await client.ReadAsync());
    }

    [Fact]
    public async Task Clients_beyond_the_limit_are_told_and_superusers_have_places_of_their_own()
    {
        await using FakeServer server = await FakeServer.StartAsync(o => o with { ConnectionsMax = 3, ConnectionsReserved = 2 });
        LoginTests.AddRole(server, "ann", "x");
        using RawClient first = await LogInAsync(server);
        Assert.Equal("R", (await LastAsync(first)).ToString());
        using RawClient second = await LogInAsync(server);
        Assert.Equal("E FATAL 53300 remaining connection slots are reserved for superusers", (await LastAsync(second)).ToString());
        using RawClient third = await server.ConnectAsync(), fourth = await server.ConnectAsync();
        using var fifth = new RawClient(server.Address);
        Assert.Equal(["R", "E FATAL 53300 sorry, too many clients already"], await fifth.Startup(("user", "longitude")).AskAsync());

        third.Dispose();
        await Eventually.HoldsAsync(() => server.Services.Connections.Count == 2);
        using RawClient sixth = await server.ConnectAsync();

        static async Task<RawClient> LogInAsync(FakeServer server)
        {
            var client = new RawClient(server.Address);
            await client.Startup(("user", "ann")).SendAsync();
            return client;
        }

        static async Task<ServerMessage> LastAsync(RawClient client)
        {
            ServerMessage message = await new ScramClient("x", "abc").LogInAsync(client);
            return message.Type == 'R' && await client.ReadAsync() is { Type: 'E' } error ? error : message;
        }
    }

    [Fact]
    public async Task A_role_has_a_limit_of_its_own()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        LoginTests.AddRole(server, "ann", "x");
        server.Database.Roles["ann"] = server.Database.Roles["ann"] with { ConnectionLimit = 0 };
        using var client = new RawClient(server.Address);
        await client.Startup(("user", "ann")).SendAsync();
        await new ScramClient("x", "abc").LogInAsync(client);
        Assert.Equal("E FATAL 53300 too many connections for role \"ann\"", (await client.ReadAsync())!.ToString());
    }

    [Fact]
    public async Task Options_are_split_as_a_shell_does_not()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using var client = new RawClient(server.Address);
        Assert.Equal(["E FATAL 42601 invalid command-line argument for server process: -x"], await client.Startup(("user", "longitude"), ("options", "-x")).AskAsync());
    }
}
