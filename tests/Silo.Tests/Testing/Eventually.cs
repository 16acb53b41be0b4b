namespace OrderCluster.Silo.Tests.Testing;

/// <summary>Waits, within bounds, for what happens without a request.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Asks until <paramref name="isSo"/>, at most for <see cref="TestSilo.Patience"/>.</summary>
    /// <param name="what">What is waited for, for the failure's message.</param>
    public static async Task TrueAsync(string what, Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TestSilo.Patience);
        using var timer = new PeriodicTimer(Pause);
        while (!await isSo())
        {
            try
            {
                await timer.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"After {TestSilo.Patience.TotalSeconds:0} s still not: {what}.");
            }
        }
    }
}
