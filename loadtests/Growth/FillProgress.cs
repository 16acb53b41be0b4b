namespace OrderCluster.Growth;

/// <summary>One line on the error output that says how far a filling is, while somebody looks at it; the table on the output stays as it is.</summary>
internal static class FillProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly string Blank = $"\r{new string(' ', 60)}\r";

    /// <summary>Shows what <paramref name="confirmed"/> tells until the work has ended.</summary>
    internal static async Task ShowAsync(Task work, Func<long> confirmed, long goal)
    {
        if (!Console.IsErrorRedirected)
        {
            using var timer = new PeriodicTimer(Interval);
            while (await Task.WhenAny(work, timer.WaitForNextTickAsync().AsTask()) != work)
            {
                await Console.Error.WriteAsync($"\rfilling: {confirmed():N0} of {goal:N0} orders");
            }

            await Console.Error.WriteAsync(Blank);
        }

        await work;
    }
}
