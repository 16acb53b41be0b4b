using System.CommandLine;
using OrderCluster.CommandLine.Connecting;
using OrderCluster.CommandLine.Output;
using OrderCluster.CommandLine.Running;
using OrderCluster.Client;
using OrderCluster.Grains.Interfaces.Orders;
using Spectre.Console;

namespace OrderCluster.CommandLine.Orders;

/// <summary><c>oc order ID</c>.</summary>
internal static class OrderCommand
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    internal static Command Make()
    {
        var id = new Argument<string>("ID") { Description = "the order's id: channel/reference" };
        var watch = new Option<bool>("--watch") { Description = "print what happens to it, until nothing more will" };
        var connection = new Connection();
        var json = JsonOption.Make();
        var command = new Command("order", "Shows an order: its lines, what it waits for, what happened.") { id, watch, json };
        connection.AddTo(command);
        command.SetAction((result, cancellation) => CommandRun.AsyncOf(async () =>
        {
            var order = await connection.CallAsync(
                result, client => ReadAsync(client, result.GetRequiredValue(id), result.GetValue(watch), cancellation), cancellation).ConfigureAwait(false);

            Answers.Print(order, result.GetValue(json), OrderTables.Of);
            if (!result.GetValue(json))
            {
                PrintRest(order);
            }

            return ExitCodes.Good;
        }));
        command.Add(CancelCommand.Make());
        command.Add(ReleaseHoldCommand.Make());
        return command;
    }

    private static async Task<OrderView> ReadAsync(IOrderClusterClient client, string orderId, bool watches, CancellationToken cancellation)
    {
        var order = await client.GetOrderAsync(orderId, cancellation).ConfigureAwait(false);
        return watches ? await WatchAsync(client, order, cancellation).ConfigureAwait(false) : order;
    }

    private static async Task<OrderView> WatchAsync(IOrderClusterClient client, OrderView order, CancellationToken cancellation)
    {
        var seen = 0;
        while (true)
        {
            foreach (var entry in order.Timeline.Skip(seen))
            {
                await Console.Error.WriteLineAsync($"{entry.At:u}  {entry.Kind}  {entry.Text}").ConfigureAwait(false);
            }

            seen = order.Timeline.Count;
            if (order.State is not (OrderState.Draft or OrderState.Submitted or OrderState.PendingReview) && order.Waiting is null)
            {
                return order;
            }

            await Task.Delay(WatchInterval, TimeProvider.System, cancellation).ConfigureAwait(false);
            order = await client.GetOrderAsync(order.OrderId, cancellation).ConfigureAwait(false);
        }
    }

    private static void PrintRest(OrderView order)
    {
        if (order.Waiting is { } wait)
        {
            var next = wait.NextTryAt is { } at ? $"next try at {at:u}" : "until someone acts";
            AnsiConsole.WriteLine($"waits for {wait.For} since {wait.Since:u}, attempt {wait.Attempt}, {next}");
        }

        if (order.Holds.Count > 0)
        {
            Answers.Print(OrderTables.Holds(order));
        }

        Answers.Print(OrderTables.Timeline(order));
    }
}
