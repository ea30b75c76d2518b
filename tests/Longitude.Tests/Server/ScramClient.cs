using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Longitude.Tests.Server;

/// <summary>The client's side of SCRAM-SHA-256, written from RFC 5802 and RFC 7677 and not from the server.</summary>
internal sealed class ScramClient(string password, string nonce, string header = "n,,", byte[]? binding = null)
{
    private readonly string _firstBare = "n=,r=" + nonce;
    private byte[] _serverSignature = [];

    public string First => header + _firstBare;

    /// <summary>For RFC 7677's own example, which names a user.</summary>
    public string? User { get; init; }

    public string Answer(string challenge)
    {
        Dictionary<char, string> fields = challenge.Split(',').ToDictionary(f => f[0], f => f[2..]);
        byte[] salted = Rfc2898DeriveBytes.Pbkdf2(
            password, Convert.FromBase64String(fields['s']), int.Parse(fields['i'], CultureInfo.InvariantCulture), HashAlgorithmName.SHA256, 32);
        byte[] clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        string bare = User is null ? _firstBare : $"n={User},r={nonce}";
        string withoutProof = $"c={Convert.ToBase64String([.. Encoding.ASCII.GetBytes(header), .. binding ?? []])},r={fields['r']}";
        byte[] signed = Encoding.UTF8.GetBytes($"{bare},{challenge},{withoutProof}");
        byte[] signature = HMACSHA256.HashData(SHA256.HashData(clientKey), signed);
        byte[] proof = [.. clientKey.Zip(signature, (k, s) => (byte)(k ^ s))];
        _serverSignature = HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), signed);
        return $"{withoutProof},p={Convert.ToBase64String(proof)}";
    }

    public bool Verifies(string final) => final == "v=" + Convert.ToBase64String(_serverSignature);

    /// <summary>Logs in over a connection whose startup packet was sent; the last message tells how it went.</summary>
    public async Task<ServerMessage> LogInAsync(RawClient client, string mechanism = "SCRAM-SHA-256")
    {
        ServerMessage offer = (await client.ReadAsync())!;
        if (offer.Type != 'R')
            return offer;
        Assert.Equal(10, BinaryPrimitives.ReadInt32BigEndian(offer.Body));
        Assert.Contains(mechanism + '\0', offer.Text, StringComparison.Ordinal);
        byte[] first = Encoding.UTF8.GetBytes(First);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, first.Length);
        await client.Message('p', [.. Encoding.ASCII.GetBytes(mechanism + "\0"), .. length, .. first]).SendAsync();
        ServerMessage challenge = (await client.ReadAsync())!;
        if (challenge.Type != 'R')
            return challenge;
        await client.Message('p', Answer(challenge.Text[4..])).SendAsync();
        ServerMessage final = (await client.ReadAsync())!;
        if (final.Type != 'R')
            return final;
        Assert.Equal(12, BinaryPrimitives.ReadInt32BigEndian(final.Body));
        Assert.True(Verifies(final.Text[4..]), "The server proves that it knows the password too.");
        return (await client.ReadAsync())!;
    }
}
