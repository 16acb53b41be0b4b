namespace OrderCluster.LocalCluster.Load;

/// <summary>Reads SKUs' stock in turn, so that a reply from an old state shows in the history.</summary>
public sealed class StockReads
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Task _reading;
    private volatile bool _isStopped;

    /// <param name="shop">Is called.</param>
    /// <param name="skus">Each reader begins elsewhere among them.</param>
    /// <param name="readers">How many read at the same time.</param>
    /// <param name="pause">Between an answer and the next read.</param>
    public StockReads(ShopClient shop, IReadOnlyList<string> skus, int readers, TimeSpan pause) =>
        _reading = Task.WhenAll(Enumerable.Range(0, readers).Select(reader => ReadAsync(shop, skus, reader * skus.Count / readers, pause)));

    /// <summary>Ends the reads, and waits for those that have begun.</summary>
    public Task StopAsync()
    {
        _isStopped = true;
        return _reading.WaitAsync(Patience);
    }

    private async Task ReadAsync(ShopClient shop, IReadOnlyList<string> skus, int next, TimeSpan pause)
    {
        while (!_isStopped)
        {
            await shop.ReadStockAsync(skus[next++ % skus.Count]);
            await Task.Delay(pause);
        }
    }
}
