using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Longitude.Server.Configuration;

namespace Longitude.Tests.Server;

public sealed class TlsTests
{
    [Fact]
    public async Task A_self_made_certificate_serves_TLS_and_is_kept()
    {
        await using FakeServer server = await FakeServer.StartAsync(o => o with { TlsChosen = TlsMode.Auto });
        string folder = server.Services.Options.DataFolder;
        Assert.True(File.Exists(Path.Combine(folder, "server.crt")));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "server.key")));
        (RawClient client, X509Certificate2 certificate) = await EncryptAsync(server);
        using (client)
        {
            Assert.Equal((await File.ReadAllTextAsync(Path.Combine(folder, "server.crt"))).Trim(), certificate.ExportCertificatePem().Trim());
            Assert.Equal("Z I", (await client.Startup(("user", "longitude")).AskAsync())[^1]);
            Assert.Equal(10_003, (await client.Query("rows 10000").AskAsync()).Length);
            Assert.Equal(["1", "2", "D 7", "C SELECT 1", "Z I"], await client.Parse("echo int4").Bind(values: ["7"u8.ToArray()]).Execute().Sync().AskAsync());
        }

        // The same one after a restart.
        using var again = Longitude.Server.Authentication.TlsIdentity.Open(server.Services.Options);
        Assert.Equal(SHA256.HashData(certificate.RawData), again!.CertificateHash);
    }

    [Fact]
    public async Task Channel_binding_covers_the_certificate()
    {
        await using FakeServer server = await FakeServer.StartAsync(o => o with { TlsChosen = TlsMode.Auto });
        LoginTests.AddRole(server, "ann", "secret");
        (RawClient client, X509Certificate2 certificate) = await EncryptAsync(server);
        byte[] seen = SHA256.HashData(certificate.RawData);
        using (client)
        {
            await client.Startup(("user", "ann")).SendAsync();
            Assert.Equal("R", (await new ScramClient("secret", "abc", "p=tls-server-end-point,,", seen).LogInAsync(client, "SCRAM-SHA-256-PLUS")).ToString());
        }

        // Somebody in between shows the client a certificate of his own.
        seen[0] ^= 1;
        (RawClient cheated, _) = await EncryptAsync(server);
        using (cheated)
        {
            await cheated.Startup(("user", "ann")).SendAsync();
            Assert.Equal(
                "E FATAL 28000 SCRAM channel binding check failed",
                (await new ScramClient("secret", "abc", "p=tls-server-end-point,,", seen).LogInAsync(cheated, "SCRAM-SHA-256-PLUS")).ToString());
        }

        // And he hides from it that the server could have bound the channel.
        (RawClient downgraded, _) = await EncryptAsync(server);
        using (downgraded)
        {
            await downgraded.Startup(("user", "ann")).SendAsync();
            Assert.Equal("E FATAL 28000 SCRAM channel binding negotiation error", (await new ScramClient("secret", "abc", "y,,").LogInAsync(downgraded)).ToString());
        }
    }

    [Fact]
    public async Task What_was_sent_before_TLS_is_never_taken_for_encrypted()
    {
        await using FakeServer server = await FakeServer.StartAsync(o => o with { TlsChosen = TlsMode.Auto });
        using var client = new RawClient(server.Address);
        Assert.Equal(
            ["E FATAL 08P01 received unencrypted data after SSL request"],
            await client.Packet((1234 << 16) | 5679).Startup(("user", "longitude")).AskAsync());
    }

    [Fact]
    public async Task A_client_that_breaks_the_handshake_ends_only_itself()
    {
        await using FakeServer server = await FakeServer.StartAsync(o => o with { TlsChosen = TlsMode.Auto });
        using (var client = new RawClient(server.Address))
        {
            await client.Packet((1234 << 16) | 5679).SendAsync();
            Assert.Equal('S', await client.ReadByteAsync());
            await client.Bytes([.. Enumerable.Repeat((byte)'x', 100)]).SendAsync();
            while (await client.ReadAsync() is not null)
            {
                // An alert, perhaps.
            }
        }

        using RawClient next = await server.ConnectAsync();
    }

    [Fact]
    public async Task Certificates_from_files_are_served_and_bad_ones_are_named()
    {
        string folder = Directory.CreateTempSubdirectory("longitude-tls-test-").FullName;
        try
        {
            using RSA key = RSA.Create(2048);
            var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1);
            using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            string certificateFile = Path.Combine(folder, "a.crt"), keyFile = Path.Combine(folder, "a.key");
            await File.WriteAllTextAsync(certificateFile, made.ExportCertificatePem());
            await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
            await using (FakeServer server = await FakeServer.StartAsync(o => o with { TlsCertificate = certificateFile, TlsKey = keyFile }))
            {
                (RawClient client, X509Certificate2 certificate) = await EncryptAsync(server);
                client.Dispose();
                Assert.Equal(made.Thumbprint, certificate.Thumbprint);
                Assert.Equal(SHA384.HashData(made.RawData), server.Services.Tls!.CertificateHash);
            }

            await File.WriteAllTextAsync(keyFile, "no key");
            var e = await Assert.ThrowsAsync<ConfigurationException>(() => FakeServer.StartAsync(o => o with { TlsCertificate = certificateFile, TlsKey = keyFile }));
            Assert.Contains(keyFile, e.Message, StringComparison.Ordinal);
            e = await Assert.ThrowsAsync<ConfigurationException>(() => FakeServer.StartAsync(o => o with { TlsCertificate = certificateFile, TlsKey = keyFile + ".none" }));
            Assert.Equal($"There is no file {keyFile}.none for TLS.", e.Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(RawClient Client, X509Certificate2 Certificate)> EncryptAsync(FakeServer server)
    {
        var client = new RawClient(server.Address);
        await client.Packet((1234 << 16) | 5679).SendAsync();
        Assert.Equal('S', await client.ReadByteAsync());
        X509Certificate2? seen = null;
        var tls = new SslStream(client.Stream, leaveInnerStreamOpen: false, (_, certificate, _, _) =>
        {
            // Whose it is, is what the tests look at themselves.
            seen = new X509Certificate2(certificate!);
            return seen.NotAfter > DateTime.Now;
        });
        await tls.AuthenticateAsClientAsync("localhost");
        client.Stream = tls;
        return (client, seen!);
    }
}
