using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Longitude.Server.Configuration;

namespace Longitude.Server.Authentication;

/// <summary>The certificate that clients see, and what follows from it.</summary>
internal sealed class TlsIdentity : IDisposable
{
    public const string OwnCertificateFile = "server.crt";
    public const string OwnKeyFile = "server.key";
    private const int OwnValidDays = 3650;

    private readonly X509Certificate2 _certificate;

    private TlsIdentity(X509Certificate2 certificate, X509Certificate2Collection chain)
    {
        _certificate = certificate;
        ServerOptions = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateRequired = false,
        };
        CertificateHash = HashOf(certificate);
    }

    public SslServerAuthenticationOptions ServerOptions { get; }

    /// <summary>What SCRAM binds to (tls-server-end-point); null when the certificate's signature has no hash to take.</summary>
    public byte[]? CertificateHash { get; }

    public DateTime ValidUntil => _certificate.NotAfter;

    /// <summary>Null when TLS is off.</summary>
    /// <exception cref="ConfigurationException">The files are not usable; the message says why.</exception>
    public static TlsIdentity? Open(ServerOptions options) => options.Tls switch
    {
        TlsMode.Auto => OpenOwn(options.DataFolder),
        TlsMode.Files => Load(options.TlsCertificate!, options.TlsKey!),
        _ => null,
    };

    public void Dispose() => _certificate.Dispose();

    private static TlsIdentity OpenOwn(string folder)
    {
        string certificate = Path.Combine(folder, OwnCertificateFile), key = Path.Combine(folder, OwnKeyFile);
        if (!File.Exists(certificate) || !File.Exists(key))
            MakeOwn(certificate, key);
        return Load(certificate, key);
    }

    private static TlsIdentity Load(string certificateFile, string keyFile)
    {
        foreach (string file in (string[])[certificateFile, keyFile])
        {
            if (!File.Exists(file))
                throw new ConfigurationException($"There is no file {file} for TLS.");
        }

        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificateFile);
            X509Certificate2 own = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
            return new TlsIdentity(own, chain);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new ConfigurationException($"The TLS certificate {certificateFile} with the key {keyFile} cannot be used: {e.Message}");
        }
    }

    private static void MakeOwn(string certificateFile, string keyFile)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + Environment.MachineName, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName(Environment.MachineName);
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(OwnValidDays));
        PrivateFile.Write(keyFile, System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem() + "\n");
    }

    /// <summary>RFC 5929, section 4.1: the hash of the certificate's signature, but SHA-256 for those that are too weak.</summary>
    private static byte[]? HashOf(X509Certificate2 certificate)
    {
        string name = (certificate.SignatureAlgorithm.FriendlyName ?? "").ToUpper(CultureInfo.InvariantCulture);
        if (name.Contains("512", StringComparison.Ordinal))
            return SHA512.HashData(certificate.RawData);
        if (name.Contains("384", StringComparison.Ordinal))
            return SHA384.HashData(certificate.RawData);
        bool isHashed = name.Contains("256", StringComparison.Ordinal) || name.Contains("SHA1", StringComparison.Ordinal) || name.Contains("MD5", StringComparison.Ordinal);
        return isHashed ? SHA256.HashData(certificate.RawData) : null;
    }
}
