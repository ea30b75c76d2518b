using System.Security.Cryptography;
using System.Text;
using Longitude.Server.Protocol;
using Longitude.Sql.Catalog;

namespace Longitude.Server.Authentication;

/// <summary>
/// The server's side of SCRAM-SHA-256 (RFC 5802, RFC 7677): both sides prove that they know the password, and neither tells it. With
/// channel binding (RFC 5929, tls-server-end-point) the proof also covers the certificate that the client sees, so that nobody in
/// between can pass it on.
/// </summary>
/// <param name="verifier">What is kept of the password; a made-up one when there is none.</param>
/// <param name="certificateHash">What channel binding is about; null without TLS.</param>
/// <param name="serverNonce">Printable; fresh for each exchange.</param>
internal sealed class ScramExchange(ScramVerifier verifier, byte[]? certificateHash, string serverNonce)
{
    public const string Plain = "SCRAM-SHA-256";
    public const string Bound = "SCRAM-SHA-256-PLUS";

    private string _gs2Header = "";
    private string _firstBare = "";
    private string _serverFirst = "";
    private string _nonce = "";
    private bool _isBound;

    public static string FreshNonce() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));

    /// <summary>What the client may choose from, the best first.</summary>
    public IReadOnlyList<string> Mechanisms => certificateHash is null ? [Plain] : [Bound, Plain];

    /// <summary>Answers the client's first message.</summary>
    /// <exception cref="FatalException">It breaks the protocol.</exception>
    public byte[] Challenge(string mechanism, ReadOnlySpan<byte> clientFirst)
    {
        _isBound = mechanism is Bound && certificateHash is not null;
        if (!_isBound && mechanism is not Plain)
            throw FatalException.Protocol("client selected an invalid SASL authentication mechanism");
        string message = Text(clientFirst);
        int bareAt = BareAt(message);
        _gs2Header = message[..bareAt];
        _firstBare = message[bareAt..];
        CheckBindingFlag(_gs2Header[0]);
        if (!_gs2Header.EndsWith(",,", StringComparison.Ordinal))
            throw new FatalException("0A000", "client uses authorization identity, but it is not supported");
        if (_firstBare.StartsWith("m=", StringComparison.Ordinal))
            throw new FatalException("0A000", "client requires an unsupported SCRAM extension");
        string[] parts = _firstBare.Split(',');
        if (parts.Length < 2 || !parts[0].StartsWith("n=", StringComparison.Ordinal) || !parts[1].StartsWith("r=", StringComparison.Ordinal) || parts[1].Length == 2)
            throw Malformed();
        _nonce = parts[1][2..] + serverNonce;
        _serverFirst = $"r={_nonce},s={Convert.ToBase64String(verifier.Salt)},i={verifier.Iterations}";
        return Encoding.UTF8.GetBytes(_serverFirst);
    }

    /// <summary>Judges the client's proof.</summary>
    /// <returns>The server's own proof; null when the client does not know the password.</returns>
    /// <exception cref="FatalException">The message breaks the protocol.</exception>
    public byte[]? Judge(ReadOnlySpan<byte> clientFinal)
    {
        string message = Text(clientFinal);
        int proofAt = message.LastIndexOf(",p=", StringComparison.Ordinal);
        if (proofAt < 0 || message.Split(',') is not [{ } binding, { } nonce, ..] || !binding.StartsWith("c=", StringComparison.Ordinal))
            throw Malformed();
        if (!CryptographicOperations.FixedTimeEquals(Decode(binding.AsSpan(2)), ExpectedBinding()))
            throw new FatalException("28000", "SCRAM channel binding check failed");
        if (!string.Equals(nonce, "r=" + _nonce, StringComparison.Ordinal))
            throw FatalException.Protocol("invalid SCRAM response: nonce does not match");
        byte[] proof = Decode(message.AsSpan(proofAt + 3));
        if (proof.Length != ScramVerifier.KeyBytes)
            throw Malformed();
        byte[] signed = Encoding.UTF8.GetBytes($"{_firstBare},{_serverFirst},{message[..proofAt]}");
        byte[] clientKey = HMACSHA256.HashData(verifier.StoredKey, signed);
        for (int i = 0; i < clientKey.Length; i++)
            clientKey[i] ^= proof[i];
        if (!CryptographicOperations.FixedTimeEquals(SHA256.HashData(clientKey), verifier.StoredKey))
            return null;
        return Encoding.UTF8.GetBytes("v=" + Convert.ToBase64String(HMACSHA256.HashData(verifier.ServerKey, signed)));
    }

    private void CheckBindingFlag(char flag)
    {
        if (flag == 'p')
        {
            if (!_isBound)
                throw FatalException.Protocol("The client selected SCRAM-SHA-256 without channel binding, but the SCRAM message includes channel binding data.");
            if (_gs2Header is not "p=tls-server-end-point,,")
                throw FatalException.Protocol("unsupported SCRAM channel-binding type");
            return;
        }

        if (_isBound)
            throw FatalException.Protocol("The client selected SCRAM-SHA-256-PLUS, but the SCRAM message does not include channel binding data.");

        // The client would have bound the channel, but believes that this server cannot: somebody has changed what it was offered.
        if (flag == 'y' && certificateHash is not null)
            throw new FatalException("28000", "SCRAM channel binding negotiation error");
    }

    private byte[] ExpectedBinding() =>
        [.. Encoding.UTF8.GetBytes(_gs2Header), .. _isBound ? certificateHash! : []];

    /// <summary>Where the message begins that comes after the header of GS2: flag, comma, identity, comma.</summary>
    private static int BareAt(string message)
    {
        int first = message.IndexOf(',', StringComparison.Ordinal);
        int second = first < 0 ? -1 : message.IndexOf(',', first + 1);
        if (second < 0 || message[0] is not ('n' or 'y' or 'p'))
            throw Malformed();
        return second + 1;
    }

    private static byte[] Decode(ReadOnlySpan<char> base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64Chars(base64, bytes, out int count) ? bytes[..count] : throw Malformed();
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    private static FatalException Malformed() => FatalException.Protocol("malformed SCRAM message");
}
