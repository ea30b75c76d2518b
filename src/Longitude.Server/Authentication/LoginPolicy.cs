using System.Net;
using System.Security.Cryptography;
using System.Text;
using Longitude.Sql.Catalog;

namespace Longitude.Server.Authentication;

/// <summary>
/// How a role may log in. With a password: by SCRAM. Without: not at all, but for the superuser that every new database has, which
/// is trusted from this machine until it has one, because somebody has to set the first password.
/// </summary>
internal sealed class LoginPolicy
{
    /// <summary>The role and the database that a new data folder has.</summary>
    public const string FirstRole = "longitude";

    private const string SecretFile = "login.secret";

    private readonly byte[] _secret;

    private LoginPolicy(byte[] secret) => _secret = secret;

    /// <summary>
    /// Takes the secret that made-up verifiers come from out of the data folder, and puts one there when there is none: a name that
    /// no role has must look the same to those who guess names, tomorrow too.
    /// </summary>
    public static LoginPolicy Open(string dataFolder)
    {
        string path = Path.Combine(dataFolder, SecretFile);
        if (!File.Exists(path) || new FileInfo(path).Length != ScramVerifier.KeyBytes)
            PrivateFile.Write(path, RandomNumberGenerator.GetBytes(ScramVerifier.KeyBytes));
        return new LoginPolicy(File.ReadAllBytes(path));
    }

    /// <summary>True when the role may come in without a password.</summary>
    public static bool IsTrusted(RoleInfo? role, EndPoint? client) =>
        role is { IsSuperuser: true, Verifier: null } && string.Equals(role.Name, FirstRole, StringComparison.Ordinal)
        && client is IPEndPoint ip && IPAddress.IsLoopback(ip.Address);

    /// <summary>What to check a login against: never passed by a role that has no password, or is none.</summary>
    /// <returns>The verifier, and whether it is the role's own.</returns>
    public (ScramVerifier Verifier, bool IsReal) VerifierOf(RoleInfo? role, string name)
    {
        if (role?.Verifier is { } text && ScramVerifier.TryParse(text, out ScramVerifier? stored))
            return (stored, true);
        byte[] salt = HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(name))[..ScramVerifier.SaltBytes];
        return (new ScramVerifier(4096, salt, new byte[ScramVerifier.KeyBytes], new byte[ScramVerifier.KeyBytes]), false);
    }
}
