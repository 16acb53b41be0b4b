namespace OrderCluster.Grains.Processes;

/// <summary>Many calls of one grain at once, but never so many that they flood anyone's mailbox.</summary>
internal static class FanOut
{
    /// <summary>Calls <paramref name="call"/> for 0 to <paramref name="count"/> - 1, at most <paramref name="width"/> at a time, all of them whatever fails.</summary>
    /// <exception cref="Exception">One that a call threw, after all have ended.</exception>
    public static Task Run(int count, int width, Func<int, Task> call)
    {
        if (count == 0)
        {
            return Task.CompletedTask;
        }

        return count <= width ? RunAll(count, call) : RunInTurn(count, width, call);
    }

    // Nearly every call: a worker of its own for each call would be waste.
    private static Task RunAll(int count, Func<int, Task> call)
    {
        var calls = new Task[count];
        for (var i = 0; i < count; i++)
        {
            try
            {
                calls[i] = call(i);
            }
            catch (Exception e)
            {
                calls[i] = Task.FromException(e);
            }
        }

        return Task.WhenAll(calls);
    }

    private static Task RunInTurn(int count, int width, Func<int, Task> call)
    {
        var next = 0;
        Exception? first = null;
        var workers = new Task[width];
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
