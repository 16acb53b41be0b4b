using Microsoft.Extensions.Logging.Abstractions;
using OrderCluster.Silo.Recovery;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Tests.Recovery;

public sealed class RepeatedLooks
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private static readonly RecoveryOptions Options = new() { DuePage = 3, FaultPause = TimeSpan.FromSeconds(7) };

    [Fact]
    public async Task A_look_that_fails_is_made_again_after_its_pause_and_one_that_filled_its_page_at_once()
    {
        var clock = new HastyClock();
        using var work = new ScriptedWork(clock, [() => throw new IOException("The store is out of reach."), () => 3, () => 1, () => 0]);

        await work.StartAsync(CancellationToken.None);
        await work.Played.WaitAsync(TimeSpan.FromSeconds(30));
        await work.StopAsync(CancellationToken.None);

        // A wait of no time asks no clock.
        Assert.Equal([Options.FaultPause, Interval, Interval], clock.Waits.Take(3));
    }

    private sealed class ScriptedWork(HastyClock clock, IReadOnlyList<Func<int>> looks) : WakingWork(Interval, RepeatedLooks.Options, clock, NullLogger.Instance)
    {
        private readonly TaskCompletionSource _played = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _made;

        internal Task Played => _played.Task;

        internal override async Task<int> LookAsync(CancellationToken cancellation)
        {
            if (_made == looks.Count)
            {
                _played.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            }

            return looks[_made++]();
        }
    }

    /// <summary>Waits are over as soon as they have begun.</summary>
    private sealed class HastyClock : TimeProvider
    {
        internal List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
