using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrderCluster.Channels.Replay.Display;

/// <summary>Shows how far a replay is: bars with rate and time left on a terminal, a line now and then anywhere else.</summary>
public sealed class ReplayDisplay(IAnsiConsole console, TimeProvider clock)
{
    private static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);

    /// <summary>A display on standard error, so that what a program reads from standard output stays clean.</summary>
    public static ReplayDisplay OnStandardError(TimeProvider clock) =>
        new(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }), clock);

    /// <summary>Shows progress until the run has ended, and hands on its result or its exception.</summary>
    public async Task<T> WhileAsync<T>(ReplayPlan plan, ReplayProgress progress, Task<T> run)
    {
        if (console.Profile.Capabilities is { Interactive: true, Ansi: true } && Environment.GetEnvironmentVariable("CI") is not { Length: > 0 })
        {
            await ShowBarsAsync(plan, progress, run).ConfigureAwait(false);
        }
        else
        {
            await ShowLinesAsync(plan, progress, run).ConfigureAwait(false);
        }

        return await run.ConfigureAwait(false);
    }

    private Task ShowBarsAsync(ReplayPlan plan, ReplayProgress progress, Task run) => console.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new CountColumn(), new RemainingTimeColumn())
        .StartAsync(async context =>
        {
            var receipts = context.AddTask("receipts", maxValue: Math.Max(1, plan.Receipts.Count));
            var orders = context.AddTask("orders", maxValue: Math.Max(1, plan.File.Orders));
            var cancellations = context.AddTask("cancellations", maxValue: Math.Max(1, plan.Steps.Count - plan.File.Orders));
            while (true)
            {
                var isOver = run.IsCompleted;
                receipts.Value = progress.Receipts;
                orders.Value = progress.Orders;
                cancellations.Value = progress.Cancellations;
                if (isOver)
                {
                    return;
                }

                await WaitAsync(run, BarInterval).ConfigureAwait(false);
            }
        });

    private async Task ShowLinesAsync(ReplayPlan plan, ReplayProgress progress, Task run)
    {
        var started = clock.GetTimestamp();
        while (!run.IsCompleted)
        {
            await WaitAsync(run, LineInterval).ConfigureAwait(false);
            var seconds = clock.GetElapsedTime(started).TotalSeconds;
            var rate = seconds > 0 ? progress.Orders / seconds : 0;
            var left = rate > 0 ? $"{(plan.File.Orders - progress.Orders) / rate:0} s left" : "time left unknown";
            await console.Profile.Out.Writer.WriteLineAsync(
                $"receipts {progress.Receipts}/{plan.Receipts.Count}, orders {progress.Orders}/{plan.File.Orders}, "
                + $"cancellations {progress.Cancellations}/{plan.Steps.Count - plan.File.Orders}, {rate:0} orders/s, {left}").ConfigureAwait(false);
        }
    }

    private Task WaitAsync(Task run, TimeSpan interval) => Task.WhenAny(run, Task.Delay(interval, clock));
}

/// <summary>Done, of how many, at what rate.</summary>
internal sealed class CountColumn : ProgressColumn
{
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text($"{task.Value:0}/{task.MaxValue:0}  {task.Speed ?? 0:0}/s").RightJustified();
}
