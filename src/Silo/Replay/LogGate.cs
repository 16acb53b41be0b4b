namespace OrderCluster.Silo.Replay;

/// <summary>Lets log lines pass until work is broken off: those that follow tell of each order only that it was broken off, and would bury the reason.</summary>
internal sealed class LogGate
{
    private volatile bool _isClosed;

    internal void Close() => _isClosed = true;

    /// <param name="least">Least severe lines that pass while it is open.</param>
    internal void AddTo(IServiceCollection services, LogLevel least)
    {
        services.AddSingleton(this);
        services.AddLogging(logging => logging.AddFilter((_, level) => level >= least && !_isClosed));
    }
}
