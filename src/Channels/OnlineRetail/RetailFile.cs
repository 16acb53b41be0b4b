using System.IO.Compression;
using System.Security.Cryptography;

namespace OrderCluster.Channels.OnlineRetail;

/// <summary>A file of orders on disk, plain or gzipped: told apart by its first bytes, not by its name.</summary>
public static class RetailFile
{
    private const int BufferBytes = 64 * 1024;

    // Without it a file that is cut short inside its compression ends like a whole one, and its missing orders go unnoticed.
    static RetailFile() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    /// <summary>SHA-256 of the file's bytes as they lie on disk, in lower-case hex.</summary>
    /// <exception cref="RetailFileException"><c>file-unreadable</c></exception>
    public static string Hash(string path)
    {
        try
        {
            using var file = OpenRaw(path);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, exception);
        }
    }

    /// <summary>Reads the whole file into its figures, invoices and cancellations.</summary>
    /// <exception cref="RetailFileException"><c>file-unreadable</c>, <c>file-empty</c>, <c>header-wrong</c>, <c>gzip-broken</c>, <c>line-too-long</c></exception>
    public static RetailReading Read(string path)
    {
        try
        {
            using var content = Decompressed(OpenRaw(path));
            return RetailReader.Read(content);
        }
        catch (InvalidDataException exception)
        {
            throw new RetailFileException("gzip-broken", $"'{path}' is cut short or damaged inside its compression; fetch it again.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, exception);
        }
    }

    private static FileStream OpenRaw(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);

    private static Stream Decompressed(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        var isGzip = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic[0] == 0x1F && magic[1] == 0x8B;
        file.Position = 0;
        return isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static RetailFileException Unreadable(string path, Exception exception) =>
        new("file-unreadable", $"'{path}' can't be read: {exception.Message}", exception);
}

/// <summary>The file as a whole can't be read as one of this format; its message says where and what to do.</summary>
public sealed class RetailFileException(string code, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Stable, in kebab case: programs branch on it.</summary>
    public string Code { get; } = code;
}
