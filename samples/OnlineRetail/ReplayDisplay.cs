using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrderCluster.OnlineRetail;

/// <summary>Shows on standard error how far a replay is: bars with rate and time left on a terminal, a line now and then anywhere else.</summary>
internal sealed class ReplayDisplay(ReplayPlan plan, ReplayRunner runner, TimeProvider clock)
{
    private static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);

    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    private int Cancellations => plan.Steps.Count - plan.File.Orders;

    /// <summary>Shows progress until the run has ended, and hands on its result or its exception.</summary>
    internal async Task<T> WhileAsync<T>(Task<T> run)
    {
        var isForPeople = _console.Profile.Capabilities is { Interactive: true, Ansi: true } && Environment.GetEnvironmentVariable("CI") is not { Length: > 0 };
        await (isForPeople ? ShowBarsAsync(run) : ShowLinesAsync(run)).ConfigureAwait(false);
        return await run.ConfigureAwait(false);
    }

    private Task ShowBarsAsync(Task run) => _console.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new CountColumn(), new RemainingTimeColumn())
        .StartAsync(async context =>
        {
            var receipts = context.AddTask("receipts", maxValue: Math.Max(1, plan.Receipts.Count));
            var orders = context.AddTask("orders", maxValue: Math.Max(1, plan.File.Orders));
            var cancellations = context.AddTask("cancellations", maxValue: Math.Max(1, Cancellations));
            for (var isOver = false; !isOver;)
            {
                await WaitAsync(run, BarInterval).ConfigureAwait(false);
                isOver = run.IsCompleted;
                (receipts.Value, orders.Value, cancellations.Value) = runner.Progress;
            }
        });

    private async Task ShowLinesAsync(Task run)
    {
        var started = clock.GetTimestamp();
        while (!run.IsCompleted)
        {
            await WaitAsync(run, LineInterval).ConfigureAwait(false);
            var (receipts, orders, cancellations) = runner.Progress;
            var rate = orders / Math.Max(clock.GetElapsedTime(started).TotalSeconds, 0.001);
            var left = rate > 0 ? $"{(plan.File.Orders - orders) / rate:0} s left" : "time left unknown";
            await Console.Error.WriteLineAsync(
                $"receipts {receipts}/{plan.Receipts.Count}, orders {orders}/{plan.File.Orders}, cancellations {cancellations}/{Cancellations}, {rate:0} orders/s, {left}").ConfigureAwait(false);
        }
    }

    private Task WaitAsync(Task run, TimeSpan interval) => Task.WhenAny(run, Task.Delay(interval, clock));

    /// <summary>Done, of how many, at what rate.</summary>
    private sealed class CountColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text($"{task.Value:0}/{task.MaxValue:0}  {task.Speed ?? 0:0}/s").RightJustified();
    }
}
