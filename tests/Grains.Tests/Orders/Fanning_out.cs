using OrderCluster.Grains.Processes;

namespace OrderCluster.Grains.Tests.Orders;

public sealed class Fanning_out
{
    [Theory]
    [InlineData(0, 4)]
    [InlineData(3, 4)]
    [InlineData(4, 4)]
    [InlineData(5, 4)]
    [InlineData(9, 4)]
    [InlineData(5, 1)]
    public async Task Every_call_is_made_once_and_no_more_than_the_width_at_a_time(int count, int width)
    {
        var waiting = new Queue<TaskCompletionSource>();
        var made = new List<int>();
        var running = FanOut.Run(count, width, index =>
        {
            made.Add(index);
            var answer = new TaskCompletionSource();
            waiting.Enqueue(answer);
            return answer.Task;
        });

        for (var answered = 0; answered < count; answered++)
        {
            Assert.Equal(Math.Min(width, count - answered), waiting.Count);
            Assert.False(running.IsCompleted);
            waiting.Dequeue().SetResult();
        }

        await running;
        Assert.Equal(Enumerable.Range(0, count), made);
    }

    [Theory]
    [InlineData(3, 4, true)]
    [InlineData(3, 4, false)]
    [InlineData(9, 4, true)]
    [InlineData(9, 4, false)]
    public async Task A_call_that_fails_keeps_no_other_from_being_made_and_is_told_when_all_have_ended(int count, int width, bool atOnce)
    {
        var last = new TaskCompletionSource();
        var made = 0;
        var running = FanOut.Run(count, width, index =>
        {
            made++;
            return index == 1 ? Fail(atOnce) : index == count - 1 ? last.Task : Task.CompletedTask;
        });

        Assert.Equal(count, made);
        Assert.False(running.IsCompleted);
        last.SetResult();
        Assert.Equal("call 1", (await Assert.ThrowsAsync<InvalidOperationException>(() => running)).Message);
    }

    private static Task Fail(bool atOnce)
    {
        var failure = new InvalidOperationException("call 1");
        return atOnce ? throw failure : Task.FromException(failure);
    }
}
