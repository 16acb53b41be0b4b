namespace OrderCluster.Grains.Orders;

/// <summary>Many calls of one order at once, but never so many that they flood anyone's mailbox.</summary>
internal static class FanOut
{
    /// <summary>Calls <paramref name="call"/> for 0 to <paramref name="count"/> - 1, at most <paramref name="width"/> at a time, all of them whatever fails.</summary>
    /// <exception cref="Exception">The first that a call threw, after all have ended.</exception>
    public static Task Run(int count, int width, Func<int, Task> call)
    {
        if (count == 0)
        {
            return Task.CompletedTask;
        }

        var next = 0;
        Exception? first = null;
        var workers = new Task[Math.Min(count, width)];
        for (var i = 0; i < workers.Length; i++)
        {
            workers[i] = Work();
        }

        return Finish();

        // All of it runs on the turns of one grain, so the counter needs no lock.
        async Task Work()
        {
            while (next < count)
            {
                try
                {
                    await call(next++);
                }
                catch (Exception e)
                {
                    first ??= e;
                }
            }
        }

        async Task Finish()
        {
            await Task.WhenAll(workers);
            if (first is not null)
            {
                throw first;
            }
        }
    }
}
