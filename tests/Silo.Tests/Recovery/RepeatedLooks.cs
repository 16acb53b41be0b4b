using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Processes;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.Recovery;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Tests.Recovery;

public sealed class RepeatedLooks
{
    private static readonly RecoveryOptions Options = new() { DuePage = 3, FaultPause = TimeSpan.FromSeconds(7) };

    [Fact]
    public async Task A_look_that_fails_is_made_again_after_its_pause_and_one_that_filled_its_page_at_once()
    {
        var clock = new HastyClock();
        var journal = DispatchProxy.Create<IJournal, ScriptedJournal>();
        var script = (ScriptedJournal)journal;
        script.Looks = [() => throw new IOException("The store is out of reach."), () => 3, () => 1, () => 0];
        using var work = new DueWork(
            journal, [], [new WakeableKind("order/", typeof(IOrderGrain))], (_, _) => true, new RecordingGrains().Factory, Options, clock, NullLogger<DueWork>.Instance);

        await work.StartAsync(CancellationToken.None);
        await script.Played.WaitAsync(TimeSpan.FromSeconds(30));
        await work.StopAsync(CancellationToken.None);

        // A wait of no time asks no clock; the other waits are those of wake-ups.
        Assert.Equal([Options.FaultPause, Options.DueInterval, Options.DueInterval], clock.Waits.Where(wait => wait != Options.WakeTimeout).Take(3));
    }

    /// <summary>A journal that is asked for nothing but due streams, and finds as many as each look's turn says.</summary>
    internal class ScriptedJournal : DispatchProxy
    {
        private readonly TaskCompletionSource _played = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _made;

        internal IReadOnlyList<Func<int>> Looks { get; set; } = [];

        internal Task Played => _played.Task;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.ReturnType == typeof(IJournalStore))
            {
                var store = Create<IJournalStore, ScriptedStore>();
                ((ScriptedStore)store).Journal = this;
                return store;
            }

            throw new NotSupportedException(targetMethod.Name);
        }

        internal Task<IReadOnlyList<DueStream>> ReadDueAsync(CancellationToken cancellation)
        {
            if (_made == Looks.Count)
            {
                _played.TrySetResult();
                return new TaskCompletionSource<IReadOnlyList<DueStream>>().Task.WaitAsync(cancellation);
            }

            var look = _made++;
            return Task.FromResult<IReadOnlyList<DueStream>>([.. Enumerable.Range(0, Looks[look]()).Select(i => new DueStream($"order/shop/{look}-{i}", default))]);
        }
    }

    internal class ScriptedStore : DispatchProxy
    {
        internal ScriptedJournal? Journal { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            new ValueTask<IReadOnlyList<DueStream>>(Journal!.ReadDueAsync(args!.OfType<CancellationToken>().First()));
    }

    /// <summary>Waits are over as soon as they have begun.</summary>
    private sealed class HastyClock : TimeProvider
    {
        internal List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            lock (Waits)
            {
                Waits.Add(dueTime);
            }

            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
