namespace OrderCluster.Silo.Hosting.Security;

/// <summary>Says of each who is refused what for, once a minute: a stranger does not fill the log.</summary>
internal sealed partial class RefusalLog(TimeProvider clock, ILogger<RefusalLog> log)
{
    private const int MaxRemembered = 1_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string, string), long> _saidAt = [];

    /// <param name="address">Whence the connection comes, without its port.</param>
    /// <param name="port">What the port is for.</param>
    public void Connection(string address, string port, string reason)
    {
        if (IsNew(address, reason))
        {
            LogConnection(address, port, Printable(reason));
        }
    }

    /// <param name="keyId">Of the key that was shown, or how none was.</param>
    public void Call(string keyId, string call, string reason)
    {
        if (IsNew(keyId, reason))
        {
            LogCall(call, keyId, reason);
        }
    }

    private bool IsNew(string who, string reason)
    {
        var now = clock.GetTimestamp();
        lock (_lock)
        {
            if (_saidAt.TryGetValue((who, reason), out var saidAt) && clock.GetElapsedTime(saidAt, now) < Pause)
            {
                return false;
            }

            if (_saidAt.Count >= MaxRemembered)
            {
                _saidAt.Clear();
            }

            _saidAt[(who, reason)] = now;
            return true;
        }
    }

    // Names in a stranger's certificate stand in it.
    private static string Printable(string text) => new([.. text.Select(each => char.IsControl(each) ? '?' : each)]);

    [LoggerMessage(3601, LogLevel.Warning, "A connection from {Address} to the port for {Port} was refused: {Reason} The same is not told again for a minute.")]
    private partial void LogConnection(string address, string port, string reason);

    [LoggerMessage(3602, LogLevel.Warning, "A call from outside to {Call}, by {Key}, was refused: {Reason}. The same is not told again for a minute.")]
    private partial void LogCall(string call, string key, string reason);
}
