namespace OrderCluster.Journal.Tests.Kit;

/// <summary>Bounded waiting that says what it waited for.</summary>
internal static class Patience
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<T> InTime<T>(this Task<T> task, string what)
    {
        await ((Task)task).InTime(what);
        return await task;
    }

    public static async Task InTime(this Task task, string what)
    {
        try
        {
            await task.WaitAsync(Limit);
        }
        catch (TimeoutException e) when (!task.IsCompleted)
        {
            throw new TimeoutException($"Still waiting after {Limit.TotalSeconds} s: {what}.", e);
        }
    }
}
