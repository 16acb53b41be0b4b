using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace OrderCluster.OnlineRetail;

/// <summary>A file of orders, plain or gzipped: told apart by its first bytes, not by its name. Without a path it is the sample year.</summary>
internal sealed class RetailFile(string? path)
{
    // Without it a file that is cut short inside its compression ends like a whole one, and its missing orders go unnoticed.
    static RetailFile() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    /// <summary>SHA-256 of the file's bytes as they lie on disk, in lower-case hex.</summary>
    /// <exception cref="RetailFileException"><c>file-unreadable</c></exception>
    internal string Hash() => Open(raw => Convert.ToHexStringLower(SHA256.HashData(raw)));

    /// <summary>Reads the whole file into its figures, invoices and cancellations.</summary>
    /// <exception cref="RetailFileException"><c>file-unreadable</c>, <c>file-empty</c>, <c>header-wrong</c>, <c>gzip-broken</c></exception>
    internal RetailReading Read() => Open(raw =>
    {
        Span<byte> magic = stackalloc byte[2];
        var isGzip = raw.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic is [0x1F, 0x8B];
        raw.Position = 0;
        using var text = new StreamReader(isGzip ? new GZipStream(raw, CompressionMode.Decompress) : raw, Encoding.UTF8);
        return RetailReader.Read(text);
    });

    private T Open<T>(Func<Stream, T> read)
    {
        try
        {
            using Stream raw = path is null ? SampleYear.Open() : File.OpenRead(path);
            return read(raw);
        }
        catch (InvalidDataException broken)
        {
            throw new RetailFileException("gzip-broken", $"'{path}' is cut short or damaged inside its compression; fetch it again.", broken);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new RetailFileException("file-unreadable", $"'{path}' can't be read: {unreadable.Message}", unreadable);
        }
    }
}

/// <summary>The file as a whole can't be replayed; its message says where and what to do.</summary>
internal sealed class RetailFileException(string code, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Stable, in kebab case.</summary>
    internal string Code { get; } = code;
}
