using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrderCluster.Client.Certificates;

/// <summary>Where a process finds its own certificate and those that it trusts.</summary>
public sealed record CertificateFiles
{
    /// <summary>Where the password of the private key is taken from.</summary>
    public const string PasswordVariable = "ORDERCLUSTER_TLS_PASSWORD";

    /// <summary>
    /// <c>PATH</c> of a PFX file, or of a PEM file that holds the private key as well, or <c>PATH,KEYPATH</c> of two PEM files;
    /// further certificates in it are shown with the first. Null: none.
    /// </summary>
    public string? Certificate { get; init; }

    /// <summary>PEM file of the certificates that may have signed others'; null: those that the system trusts.</summary>
    public string? Roots { get; init; }

    /// <summary>The name that silos' certificates must bear; null: the host that is connected to.</summary>
    public string? HostName { get; init; }

    /// <summary>Of the private key; null if it has none.</summary>
    public string? Password { get; init; }

    /// <exception cref="IOException">A file can't be read.</exception>
    /// <exception cref="InvalidDataException">A file holds not what it should, or the certificate has expired; the text says which and what.</exception>
    public ConnectionTls Read(TimeProvider clock)
    {
        var (path, keyPath) = Certificate?.LastIndexOf(',') is > 0 and var comma ? (Certificate[..comma], Certificate[(comma + 1)..]) : (Certificate, Certificate);
        var own = path is null ? null : Checked(path, () => ReadOwn(path, keyPath!));
        if (own is not null && clock.GetUtcNow() > own.Certificate.NotAfter.ToUniversalTime())
        {
            throw new InvalidDataException($"{path}: the certificate of {own.Certificate.Subject} has expired at {own.Certificate.NotAfter.ToUniversalTime():u}.");
        }

        return new ConnectionTls { Certificate = own, TrustedRoots = Roots is null ? [] : Checked(Roots, () => ReadRoots(Roots)), HostName = HostName };
    }

    private LocalCertificate ReadOwn(string path, string keyPath)
    {
        var all = new X509Certificate2Collection();
        var isPem = File.ReadAllText(path).Contains("-----BEGIN ", StringComparison.Ordinal);
        if (isPem)
        {
            using var read = Password is not null ? X509Certificate2.CreateFromEncryptedPemFile(path, Password, keyPath)
                : !File.ReadAllText(keyPath).Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal) ? X509Certificate2.CreateFromPemFile(path, keyPath)
                : throw new CryptographicException($"The private key needs a password; set {PasswordVariable}.");

            // Windows can't serve TLS with a key that was never in a store or a PFX.
            all.Add(X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null));
            all.ImportFromPemFile(path);
        }
        else
        {
            all = X509CertificateLoader.LoadPkcs12CollectionFromFile(path, Password);
        }

        var own = all.FirstOrDefault(static certificate => certificate.HasPrivateKey) ?? throw new CryptographicException("It holds no private key beside the certificate.");
        return new LocalCertificate(own, [.. all.Where(certificate => certificate.Thumbprint != own.Thumbprint)]);
    }

    private static X509Certificate2Collection ReadRoots(string path)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(path);
        return roots.Count > 0 ? roots : throw new CryptographicException("It holds no PEM certificate.");
    }

    private static T Checked<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CryptographicException exception)
        {
            throw new InvalidDataException($"{path} is of no use as a certificate: {exception.Message}", exception);
        }
    }
}

/// <summary>How connections are encrypted.</summary>
public sealed record ConnectionTls
{
    /// <summary>Shown to the other end; null where it demands none.</summary>
    public LocalCertificate? Certificate { get; init; }

    /// <summary>Who may have signed the other end's certificate; empty: whomever the system trusts.</summary>
    public X509Certificate2Collection TrustedRoots { get; init; } = [];

    /// <summary>The name that silos' certificates must bear; null: the host that is connected to.</summary>
    public string? HostName { get; init; }
}

/// <summary>A certificate that this process shows to others.</summary>
/// <param name="Certificate">With its private key.</param>
/// <param name="Intermediates">Those between it and its root, which are shown with it.</param>
public sealed record LocalCertificate(X509Certificate2 Certificate, X509Certificate2Collection Intermediates);
