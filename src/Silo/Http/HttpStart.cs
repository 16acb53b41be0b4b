using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using OrderCluster.Silo.Http.Security;

namespace OrderCluster.Silo.Http;

/// <summary>Reads the keys before the first request, and makes the first key where there is none.</summary>
internal sealed partial class HttpStart(KeyRing keys, IServer server, TimeProvider clock, ILogger<HttpStart> log) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

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

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        LogListening(string.Join(", ", server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []));
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(3104, LogLevel.Information, "HTTP listens on {Addresses}.")]
    private partial void LogListening(string addresses);

    [LoggerMessage(3103, LogLevel.Information, "There were no API keys; {Path} now holds one with all scopes, for the channel 'default'.")]
    private partial void LogFirstKey(string path);
}
