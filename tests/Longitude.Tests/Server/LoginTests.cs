using System.Net;
using System.Text;
using Longitude.Server.Authentication;
using Longitude.Sql.Catalog;

namespace Longitude.Tests.Server;

/// <summary>Who gets in, and what those learn who do not.</summary>
public sealed class LoginTests
{
    [Fact]
    public void The_example_of_RFC_7677_is_reproduced()
    {
        var verifier = ScramVerifier.Make("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);
        var exchange = new ScramExchange(verifier, certificateHash: null, "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");
        string challenge = Encoding.ASCII.GetString(exchange.Challenge("SCRAM-SHA-256", "n,,n=user,r=rOprNGfwEbeRWgbNEkqO"u8));
        Assert.Equal("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", challenge);
        byte[]? proof = exchange.Judge("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="u8);
        Assert.Equal("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", Encoding.ASCII.GetString(proof!));
    }

    [Fact]
    public void A_verifier_reads_as_it_was_written_and_a_password_becomes_one()
    {
        string stored = ScramVerifier.Store("geheim");
        Assert.True(ScramVerifier.TryParse(stored, out ScramVerifier? verifier));
        Assert.Equal(stored, verifier.ToString());
        Assert.Equal(stored, ScramVerifier.Store(stored));
        Assert.False(stored == ScramVerifier.Store("geheim"), "Each has a salt of its own.");
        Assert.False(ScramVerifier.TryParse("SCRAM-SHA-256$4096:AAAA$BBBB:CCCC", out _));
        Assert.Equal("22023", Assert.Throws<Longitude.Sql.SqlException>(() => ScramVerifier.Store("md5" + new string('a', 32))).SqlState);
    }

    [Fact]
    public async Task The_right_password_gets_in_and_a_wrong_one_does_not()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        AddRole(server, "ann", "secret");
        Assert.Equal("R", (await LogInAsync(server, "ann", "secret")).ToString());
        Assert.Equal("E FATAL 28P01 password authentication failed for user \"ann\"", (await LogInAsync(server, "ann", "Secret")).ToString());
    }

    [Fact]
    public async Task An_unknown_role_looks_like_a_wrong_password_each_time()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        Assert.Equal("E FATAL 28P01 password authentication failed for user \"nobody\"", (await LogInAsync(server, "nobody", "")).ToString());
        string first = await SaltAsync(server, "nobody"), again = await SaltAsync(server, "nobody"), other = await SaltAsync(server, "anybody");
        Assert.Equal(first, again);
        Assert.False(first == other, "Each name has a salt of its own.");
    }

    [Fact]
    public async Task A_role_without_a_password_does_not_get_in_by_guessing_that()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        server.Database.Roles["bob"] = new RoleInfo(100, "bob") { CanLogin = true };
        server.Database.Roles["root"] = new RoleInfo(101, "root") { CanLogin = true, IsSuperuser = true };
        Assert.StartsWith("E FATAL 28P01", (await LogInAsync(server, "bob", "")).ToString(), StringComparison.Ordinal);
        Assert.StartsWith("E FATAL 28P01", (await LogInAsync(server, "root", "")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_superuser_is_trusted_from_this_machine_until_it_has_a_password()
    {
        var first = new RoleInfo(10, "longitude") { IsSuperuser = true, CanLogin = true };
        Assert.True(LoginPolicy.IsTrusted(first, new IPEndPoint(IPAddress.Loopback, 1)));
        Assert.True(LoginPolicy.IsTrusted(first, new IPEndPoint(IPAddress.IPv6Loopback, 1)));
        Assert.False(LoginPolicy.IsTrusted(first, new IPEndPoint(IPAddress.Parse("10.0.0.1"), 1)));
        Assert.False(LoginPolicy.IsTrusted(first, null));
        Assert.False(LoginPolicy.IsTrusted(first with { Verifier = ScramVerifier.Store("x") }, new IPEndPoint(IPAddress.Loopback, 1)));
        Assert.False(LoginPolicy.IsTrusted(first with { IsSuperuser = false }, new IPEndPoint(IPAddress.Loopback, 1)));
        Assert.False(LoginPolicy.IsTrusted(null, new IPEndPoint(IPAddress.Loopback, 1)));
    }

    [Fact]
    public async Task Roles_that_may_not_log_in_are_turned_away_after_their_password_only()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        server.Database.Roles["group"] = new RoleInfo(100, "group") { Verifier = ScramVerifier.Store("x") };
        server.Database.Roles["late"] = new RoleInfo(100, "late") { CanLogin = true, Verifier = ScramVerifier.Store("x"), ValidUntil = 0 };
        Assert.Equal("E FATAL 28000 role \"group\" is not permitted to log in", (await LogInAsync(server, "group", "x")).ToString());
        Assert.StartsWith("E FATAL 28P01", (await LogInAsync(server, "group", "y")).ToString(), StringComparison.Ordinal);
        Assert.StartsWith("E FATAL 28P01", (await LogInAsync(server, "late", "x")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_named()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using var client = new RawClient(server.Address);
        Assert.Equal(["R", "E FATAL 3D000 database \"nowhere\" does not exist"], await client.Startup(("user", "longitude"), ("database", "nowhere")).AskAsync());
    }

    [Theory]
    [InlineData("", "08P01")]
    [InlineData("n,,", "08P01")]
    [InlineData("n,,n=,r=", "08P01")]
    [InlineData("x,,n=,r=abc", "08P01")]
    [InlineData("p=tls-unique,,n=,r=abc", "08P01")]
    [InlineData("n,a=bob,n=,r=abc", "0A000")]
    [InlineData("n,,m=ext,n=,r=abc", "0A000")]
    public async Task A_malformed_first_message_ends_the_login(string first, string sqlState)
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using var client = new RawClient(server.Address);
        await client.Startup(("user", "ann")).SendAsync();
        await client.ReadAsync();
        byte[] body = [.. "SCRAM-SHA-256\0"u8, 0, 0, 0, (byte)first.Length, .. Encoding.ASCII.GetBytes(first)];
        await client.Message('p', body).SendAsync();
        Assert.StartsWith($"E FATAL {sqlState}", (await client.ReadAsync())!.ToString(), StringComparison.Ordinal);
        Assert.Null(await client.ReadAsync());
    }

    [Fact]
    public async Task Nothing_but_a_password_is_taken_before_the_login()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using var client = new RawClient(server.Address);
        await client.Startup(("user", "ann")).Query("do").SendAsync();
        await client.ReadAsync();
        Assert.Equal("E FATAL 08P01 expected password response, got message type 81", (await client.ReadAsync())!.ToString());
        Assert.Empty(server.Database.Sessions);
    }

    internal static void AddRole(FakeServer server, string name, string password) =>
        server.Database.Roles[name] = new RoleInfo(100, name) { CanLogin = true, Verifier = ScramVerifier.Store(password) };

    private static async Task<ServerMessage> LogInAsync(FakeServer server, string user, string password)
    {
        using var client = new RawClient(server.Address);
        await client.Startup(("user", user)).SendAsync();
        return await new ScramClient(password, "abcdefgh").LogInAsync(client);
    }

    private static async Task<string> SaltAsync(FakeServer server, string user)
    {
        using var client = new RawClient(server.Address);
        await client.Startup(("user", user)).SendAsync();
        await client.ReadAsync();
        byte[] first = "n,,n=,r=abc"u8.ToArray();
        await client.Message('p', [.. "SCRAM-SHA-256\0"u8, 0, 0, 0, (byte)first.Length, .. first]).SendAsync();
        return (await client.ReadAsync())!.Text.Split(',')[1];
    }
}
