namespace OrderCluster.Client.Retries;

/// <summary>
/// Tells attempts under way that a silo is gone or hangs, which may have had them: Orleans tells a client nothing of a call that a living gateway had
/// passed on. Attempts that another silo has are asked again as well, which their ids make harmless.
/// </summary>
internal sealed class LostSilos : IDisposable
{
    private volatile CancellationTokenSource _next = new();

    /// <summary>Cancelled when a silo is lost after this was asked for.</summary>
    internal CancellationToken Next => _next.Token;

    internal void Tell()
    {
        var told = Interlocked.Exchange(ref _next, new CancellationTokenSource());
        told.Cancel();
        told.Dispose();
    }

    public void Dispose() => _next.Dispose();
}
