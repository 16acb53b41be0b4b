namespace OrderCluster.Silo.Hosting.Membership;

/// <summary>
/// What happens to a silo that Orleans can't go on with, above all one that the others have evicted: its host stops, and whoever runs it builds a new one.
/// Orleans itself would end the process.
/// </summary>
internal sealed partial class Rejoining(IHostApplicationLifetime lifetime, ILocalSiloDetails self, ILogger<Rejoining> log) : IFatalErrorHandler
{
    private volatile bool _isWanted;

    /// <summary>Whether the silo should start anew.</summary>
    public bool IsWanted => _isWanted;

    public bool IsUnexpected(Exception exception) => exception is not ThreadAbortException;

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        if (_isWanted || lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return;
        }

        _isWanted = true;
        if (exception is null)
        {
            LogEvicted(self.SiloAddress, context);
        }
        else
        {
            LogBroken(exception, self.SiloAddress, context);
        }

        // Not on the thread of who told it: stopping waits for that one too.
        _ = Task.Run(lifetime.StopApplication);
    }

    [LoggerMessage(3420, LogLevel.Warning,
        "This silo was evicted as {Silo}: the others own its grains. It drops its activations and joins again under a new address. {Context}")]
    private partial void LogEvicted(SiloAddress silo, string? context);

    [LoggerMessage(3421, LogLevel.Error, "Silo {Silo} can't go on and starts anew: {Context}")]
    private partial void LogBroken(Exception error, SiloAddress silo, string? context);
}
