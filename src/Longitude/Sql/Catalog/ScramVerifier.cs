using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Longitude.Sql.Catalog;

/// <summary>
/// What is kept of a password (RFC 5802, SHA-256): enough to check that a client knows it, too little to log in with. Its text is
/// PostgreSQL's, <c>SCRAM-SHA-256$iterations:salt$storedKey:serverKey</c>, so that verifiers can be carried over.
/// </summary>
internal sealed record ScramVerifier(int Iterations, byte[] Salt, byte[] StoredKey, byte[] ServerKey)
{
    private const string Scheme = "SCRAM-SHA-256";
    private const int IterationsDefault = 4096;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>A client computes this many hashes because the server says so; PostgreSQL's own limit is the type's.</summary>
    private const int IterationsMax = 10_000_000;

    public const int SaltBytes = 16;
    public const int KeyBytes = 32;

    /// <summary>The verifier of a password, with a fresh salt.</summary>
    public static ScramVerifier Make(string password) => Make(password, RandomNumberGenerator.GetBytes(SaltBytes), IterationsDefault);

    public static ScramVerifier Make(string password, byte[] salt, int iterations)
    {
        byte[] salted = Rfc2898DeriveBytes.Pbkdf2(Prepare(password), salt, iterations, HashAlgorithmName.SHA256, KeyBytes);
        byte[] clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        return new ScramVerifier(iterations, salt, SHA256.HashData(clientKey), HMACSHA256.HashData(salted, "Server Key"u8));
    }

    /// <summary>What a role's password is stored as: a text that is a verifier already is taken as it is.</summary>
    /// <exception cref="SqlException">22023: it is hashed in a way that Longitude does not know.</exception>
    public static string Store(string password)
    {
        if (TryParse(password, out _))
            return password;
        if (password.Length == 35 && password.StartsWith("md5", StringComparison.Ordinal) && !password.AsSpan(3).ContainsAnyExcept(HexDigits))
        {
            throw new SqlException(SqlStates.InvalidParameterValue, "passwords hashed with MD5 are not supported")
            {
                Hint = "Give the password itself, or its SCRAM-SHA-256 verifier.",
            };
        }

        return Make(password).ToString();
    }

    /// <summary>True when it is a verifier of this password.</summary>
    public bool Fits(string password) => CryptographicOperations.FixedTimeEquals(Make(password, Salt, Iterations).StoredKey, StoredKey);

    public static bool TryParse(string text, [NotNullWhen(true)] out ScramVerifier? verifier)
    {
        verifier = null;
        if (text.Split('$') is not [Scheme, { } first, { } second] || first.Split(':') is not [{ } count, { } salt] || second.Split(':') is not [{ } stored, { } server])
            return false;
        if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int iterations) || iterations is < 1 or > IterationsMax)
            return false;
        var found = new ScramVerifier(iterations, FromBase64(salt), FromBase64(stored), FromBase64(server));
        if (found.Salt.Length == 0 || found.StoredKey.Length != KeyBytes || found.ServerKey.Length != KeyBytes)
            return false;
        verifier = found;
        return true;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Scheme}${Iterations}:{Convert.ToBase64String(Salt)}${Convert.ToBase64String(StoredKey)}:{Convert.ToBase64String(ServerKey)}");

    /// <summary>SASLprep's mappings (RFC 4013), as clients apply them; its normalisation (NFKC) needs tables that this build of .NET goes without.</summary>
    private static byte[] Prepare(string password)
    {
        if (Ascii.IsValid(password))
            return Encoding.UTF8.GetBytes(password);
        var prepared = new StringBuilder(password.Length);
        foreach (char c in password)
        {
            if (c is '\u00A0' or '\u1680' or (>= '\u2000' and <= '\u200B') or '\u202F' or '\u205F' or '\u3000')
                prepared.Append(' ');
            else if (c is not ('\u00AD' or '\u034F' or '\u1806' or (>= '\u180B' and <= '\u180D') or '\u200C' or '\u200D' or '\u2060' or (>= '\uFE00' and <= '\uFE0F') or '\uFEFF'))
                prepared.Append(c);
        }

        return Encoding.UTF8.GetBytes(prepared.ToString());
    }

    private static byte[] FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int count) ? bytes[..count] : [];
    }
}
