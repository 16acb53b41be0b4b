using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrderCluster.Client.Certificates;

/// <summary>Where a process finds its own certificate and those that it trusts.</summary>
public sealed record CertificateFiles
{
    /// <summary>Where the password of the private key is taken from.</summary>
    public const string PasswordVariable = "ORDERCLUSTER_TLS_PASSWORD";

    private const string PemBegin = "-----BEGIN ";
    private const string EncryptedKey = "-----BEGIN ENCRYPTED PRIVATE KEY-----";

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
    public ConnectionTls Read(TimeProvider clock) => new()
    {
        Certificate = Certificate is null ? null : ReadShown(Certificate, clock),
        TrustedRoots = Roots is null ? [] : ReadRoots(Roots),
        HostName = HostName,
    };

    private ShownCertificate ReadShown(string paths, TimeProvider clock)
    {
        var comma = paths.LastIndexOf(',');
        var (path, keyPath) = comma < 0 ? (paths, null) : (paths[..comma], paths[(comma + 1)..]);
        var bytes = File.ReadAllBytes(path);
        var shown = Checked(path, () => IsPem(bytes) ? OfPem(File.ReadAllText(path), File.ReadAllText(keyPath ?? path)) : OfPfx(bytes));
        var certificate = shown.Certificate;
        if (!certificate.HasPrivateKey)
        {
            throw new InvalidDataException($"{path} holds no private key beside the certificate; give the key's file after a comma.");
        }

        return clock.GetUtcNow() <= certificate.NotAfter.ToUniversalTime()
            ? shown
            : throw new InvalidDataException($"{path}: the certificate of {certificate.Subject} has expired at {certificate.NotAfter.ToUniversalTime():u}.");
    }

    private static X509Certificate2Collection ReadRoots(string path)
    {
        var text = File.ReadAllText(path);
        return Checked(path, () =>
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPem(text);
            return roots.Count > 0 ? roots : throw new CryptographicException("It holds no PEM certificate.");
        });
    }

    private static bool IsPem(ReadOnlySpan<byte> bytes) => bytes.IndexOf("-----BEGIN "u8) >= 0;

    private ShownCertificate OfPem(string text, string keyText)
    {
        if (!keyText.Contains(PemBegin, StringComparison.Ordinal))
        {
            throw new CryptographicException("The private key's file is not in PEM.");
        }

        using var read = !keyText.Contains(EncryptedKey, StringComparison.Ordinal) ? X509Certificate2.CreateFromPem(text, keyText)
            : Password is { } password ? X509Certificate2.CreateFromEncryptedPem(text, keyText, password)
            : throw new CryptographicException($"The private key needs a password; set {PasswordVariable}.");
        var all = new X509Certificate2Collection();
        all.ImportFromPem(text);

        // Windows can't serve TLS with a key that was never in a store or a PFX.
        return new ShownCertificate(X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null), Except(all, read));
    }

    private ShownCertificate OfPfx(byte[] bytes)
    {
        var all = X509CertificateLoader.LoadPkcs12Collection(bytes, Password);
        var own = all.FirstOrDefault(certificate => certificate.HasPrivateKey) ?? all.FirstOrDefault()
            ?? throw new CryptographicException("It holds no certificate.");
        return new ShownCertificate(own, Except(all, own));
    }

    private static X509Certificate2Collection Except(X509Certificate2Collection all, X509Certificate2 own) =>
        [.. all.Where(certificate => certificate.Thumbprint != own.Thumbprint)];

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
    public ShownCertificate? Certificate { get; init; }

    /// <summary>Who may have signed the other end's certificate; empty: whomever the system trusts.</summary>
    public X509Certificate2Collection TrustedRoots { get; init; } = [];

    /// <summary>The name that silos' certificates must bear; null: the host that is connected to.</summary>
    public string? HostName { get; init; }
}

/// <summary>A certificate that this process shows to others.</summary>
/// <param name="Certificate">With its private key.</param>
/// <param name="Intermediates">Those between it and its root, which are shown with it.</param>
public sealed record ShownCertificate(X509Certificate2 Certificate, X509Certificate2Collection Intermediates);
