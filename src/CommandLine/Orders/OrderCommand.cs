using System.CommandLine;
using OrderCluster.Client.Http;
using OrderCluster.Client.Identity;
using OrderCluster.Client.Wire;
using OrderCluster.CommandLine.Connecting;
using OrderCluster.CommandLine.Output;
using OrderCluster.CommandLine.Running;
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
            var order = await ReadAsync(connection.Open(result), result.GetRequiredValue(id), result.GetValue(watch), cancellation).ConfigureAwait(false);

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

    private static async Task<OrderView> ReadAsync(SiloHttp client, string orderId, bool watches, CancellationToken cancellation)
    {
        var order = await client.GetOrderAsync(orderId, cancellation).ConfigureAwait(false);
        return watches ? await WatchAsync(client, order, cancellation).ConfigureAwait(false) : order;
    }

    private static async Task<OrderView> WatchAsync(SiloHttp client, OrderView order, CancellationToken cancellation)
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

/// <summary><c>oc order release-hold ID HOLD</c>.</summary>
internal static class ReleaseHoldCommand
{
    internal static Command Make()
    {
        var names = Enum.GetValues<HoldReason>().Select(hold => hold.Spelled()).ToArray();
        var id = new Argument<string>("ID") { Description = "the order's id: channel/reference" };
        var hold = new Argument<string>("HOLD") { Description = string.Join(", ", names) };
        var reason = new Option<string>("--reason") { Description = "why, for the order's timeline", Required = true };
        var connection = new Connection();
        var json = JsonOption.Make();
        var command = new Command("release-hold", "Lifts a hold; the order goes on from there.") { id, hold, reason, json };
        connection.AddTo(command);
        command.SetAction((result, cancellation) => CommandRun.AsyncOf(async () =>
        {
            if (!names.Contains(result.GetRequiredValue(hold)))
            {
                throw new ArgumentException($"There is no such hold; use one of {string.Join(", ", names)}.");
            }

            var order = await connection.Open(result).ReleaseHoldAsync(
                result.GetRequiredValue(id), result.GetRequiredValue(hold), new ReleaseHoldBody(result.GetRequiredValue(reason)), cancellation).ConfigureAwait(false);
            Answers.Print(order, result.GetValue(json), OrderTables.Of);
            return ExitCodes.Good;
        }));
        return command;
    }
}

/// <summary><c>oc order cancel ID</c>.</summary>
internal static class CancelCommand
{
    internal static Command Make()
    {
        var id = new Argument<string>("ID") { Description = "the order's id: channel/reference" };
        var line = new Option<int?>("--line") { Description = "only this line" };
        var quantity = new Option<long?>("--quantity") { Description = "only so many units of the line" };
        var reason = new Option<string>("--reason") { Description = "why, for the order's timeline", Required = true };
        var operation = new Option<string?>("--operation") { Description = "an id of your own, to send the same cancellation again safely" };
        var connection = new Connection();
        var json = JsonOption.Make();
        var command = new Command("cancel", "Cancels an order, or units of a line, and gives back what they held.") { id, line, quantity, reason, operation, json };
        connection.AddTo(command);
        command.SetAction((result, cancellation) => CommandRun.AsyncOf(async () =>
        {
            var lines = result.GetValue(line) is { } number ? new[] { new CancelLineBody(number, result.GetValue(quantity)) } : null;
            if (lines is null && result.GetValue(quantity) is not null)
            {
                throw new ArgumentException("--quantity needs --line: units of which line?");
            }

            var operationId = result.GetValue(operation) ?? OperationIds.New("cancel", TimeProvider.System);
            var receipt = await connection.Open(result).CancelAsync(
                result.GetRequiredValue(id), operationId, new CancelBody(lines, result.GetRequiredValue(reason)), cancellation).ConfigureAwait(false);
            Answers.Print(receipt, result.GetValue(json), OrderTables.Of);
            return ExitCodes.Good;
        }));
        return command;
    }
}
