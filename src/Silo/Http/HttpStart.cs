using OrderCluster.Silo.Http.Security;

namespace OrderCluster.Silo.Http;

/// <summary>Reads the keys before the first request, and makes the first key where there is none.</summary>
internal sealed partial class HttpStart(KeyRing keys, TimeProvider clock, ILogger<HttpStart> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (FirstKey.MakeWhenAbsent(keys.Path, clock) is { } key)
        {
            // Not a log line: logs are kept and shipped, and this text is a secret.
            Console.Out.WriteLine($"First API key, shown this once (its hash is kept in {keys.Path}): {key}");
            LogFirstKey(keys.Path);
        }

        keys.Load();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(3103, LogLevel.Information, "There were no API keys; {Path} now holds one with all scopes, for the channel 'default'.")]
    private partial void LogFirstKey(string path);
}
