using System.Text;

namespace OrderCluster.Journal.Store;

/// <summary>The rule for names of streams: non-empty UTF-8 of bounded length, so that an index entry stays small.</summary>
public static class StreamName
{
    /// <summary>Longest name, in bytes of UTF-8.</summary>
    public const int MaxBytes = 200;

    /// <summary>Returns <paramref name="name"/> when it may name a stream.</summary>
    /// <exception cref="ArgumentException">The name is empty, too long, holds U+0000, or is not valid UTF-16.</exception>
    public static string Checked(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("A stream name must not contain U+0000.", nameof(name));
        }

        int byteCount;
        try
        {
            byteCount = StrictUtf8.GetByteCount(name);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException("A stream name must be valid Unicode.", nameof(name), e);
        }

        return byteCount <= MaxBytes
            ? name
            : throw new ArgumentException($"A stream name may have {MaxBytes} bytes of UTF-8, this one has {byteCount}.", nameof(name));
    }

    /// <summary>What no stream's name with this prefix sorts after, by UTF-8 bytes.</summary>
    internal static string LastWith(string prefix) => prefix + AfterAll;

    // Longer than any name, of the last character there is.
    private static readonly string AfterAll = string.Concat(Enumerable.Repeat("\U0010FFFF", MaxBytes / 4));

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}

/// <summary>The order of stream names by their UTF-8 bytes, without encoding them: the one order in which every writer takes its locks and every list is sorted.</summary>
public sealed class StreamOrder : IComparer<string>
{
    private const char FirstSurrogate = '\uD800';
    private const char AfterSurrogates = '\uE000';
    private const int CodeUnits = 0x1_0000;

    private StreamOrder()
    {
    }

    public static StreamOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        var same = left.CommonPrefixLength(right);
        return same == left.Length || same == right.Length
            ? left.Length.CompareTo(right.Length)
            : Rank(left[same]).CompareTo(Rank(right[same]));
    }

    // UTF-16 puts supplementary characters (surrogates) before U+E000..U+FFFF, UTF-8 puts them after.
    private static int Rank(char c) => c is >= FirstSurrogate and < AfterSurrogates ? c + CodeUnits : c;
}
