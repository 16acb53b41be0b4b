using Microsoft.Extensions.DependencyInjection.Extensions;
using OrderCluster.Client.Keys;

namespace OrderCluster.Silo.Http.Security;

/// <summary>The keys that this silo accepts: those in its key file, looked at again when the file has changed.</summary>
internal sealed partial class KeyRing(string path, TimeProvider clock, ILogger<KeyRing> log)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    /// <summary>Compared against when no key has the shown id, so that an unknown id takes as long as a wrong secret.</summary>
    private static readonly string NoHash = new('0', 64);

    private readonly Lock _lock = new();
    private volatile IReadOnlyDictionary<string, ApiKeyRecord> _keys = new Dictionary<string, ApiKeyRecord>();
    private DateTime _writtenAtUtc;
    private long _lookedAt;

    /// <summary>Where the keys are kept.</summary>
    public string Path => path;

    /// <summary>Adds the one that HTTP and the gateway share.</summary>
    public static void Add(IServiceCollection services, string path) => services.TryAddSingleton(provider => new KeyRing(
        path, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<KeyRing>>()));

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">The file is not a list of sound key records.</exception>
    public void Load()
    {
        lock (_lock)
        {
            LoadNow();
        }
    }

    /// <summary>The record of a shown key, or null when it is not one of this silo's.</summary>
    public ApiKeyRecord? Find(string? text)
    {
        if (!ApiKey.TryReadId(text, out var id))
        {
            return null;
        }

        LookAgain();
        var record = _keys.GetValueOrDefault(id);
        return ApiKey.Matches(text!, record?.Sha256 ?? NoHash) ? record : null;
    }

    private void LookAgain()
    {
        if (clock.GetElapsedTime(Interlocked.Read(ref _lookedAt)) < LookInterval)
        {
            return;
        }

        lock (_lock)
        {
            try
            {
                if (File.GetLastWriteTimeUtc(path) != _writtenAtUtc)
                {
                    LoadNow();
                    LogLoaded(_keys.Count, path);
                }
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                LogNotLoaded(e, path);
            }

            Interlocked.Exchange(ref _lookedAt, clock.GetTimestamp());
        }
    }

    private void LoadNow()
    {
        var writtenAtUtc = File.GetLastWriteTimeUtc(path);
        _keys = ApiKeyFile.Read(path).ToDictionary(k => k.Id);
        _writtenAtUtc = writtenAtUtc;
        Interlocked.Exchange(ref _lookedAt, clock.GetTimestamp());
    }

    [LoggerMessage(3101, LogLevel.Information, "Accepting {Count} API keys of {Path}.")]
    private partial void LogLoaded(int count, string path);

    [LoggerMessage(3102, LogLevel.Error, "The key file {Path} can't be read; the keys read before stay valid.")]
    private partial void LogNotLoaded(Exception error, string path);
}

/// <summary>Makes the first key of a silo that has none, so that nobody needs to serve without keys to begin with.</summary>
internal static class FirstKey
{
    private const string Channel = "default";

    /// <summary>When <paramref name="path"/> is absent, writes it with one key that may do everything, and returns that key's text; otherwise null.</summary>
    public static string? MakeWhenAbsent(string path, TimeProvider clock)
    {
        if (File.Exists(path))
        {
            return null;
        }

        var (text, record) = ApiKeyRecord.Make("first", ApiKeyScopes.All, Channel, clock.GetUtcNow());
        ApiKeyFile.Add(path, record);
        return text;
    }
}
