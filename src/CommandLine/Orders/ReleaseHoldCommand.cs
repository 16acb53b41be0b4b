using System.CommandLine;
using OrderCluster.CommandLine.Connecting;
using OrderCluster.CommandLine.Output;
using OrderCluster.CommandLine.Running;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.CommandLine.Orders;

/// <summary><c>oc order release-hold ID HOLD</c>.</summary>
internal static class ReleaseHoldCommand
{
    internal static Command Make()
    {
        var names = Enum.GetValues<HoldReason>().ToDictionary(hold => hold.Spelled());
        var id = new Argument<string>("ID") { Description = "the order's id: channel/reference" };
        var hold = new Argument<string>("HOLD") { Description = string.Join(", ", names.Keys) };
        var reason = new Option<string>("--reason") { Description = "why, for the order's timeline", Required = true };
        var connection = new Connection();
        var json = JsonOption.Make();
        var command = new Command("release-hold", "Lifts a hold; the order goes on from there.") { id, hold, reason, json };
        connection.AddTo(command);
        command.SetAction((result, cancellation) => CommandRun.AsyncOf(async () =>
        {
            if (!names.TryGetValue(result.GetRequiredValue(hold), out var lifted))
            {
                throw new ArgumentException($"There is no such hold; use one of {string.Join(", ", names.Keys)}.");
            }

            var order = await connection.CallAsync(result, client => client.ReleaseHoldAsync(
                result.GetRequiredValue(id), new ReleaseHold(lifted, result.GetRequiredValue(reason), CancelCommand.By), cancellation), cancellation).ConfigureAwait(false);
            Answers.Print(order, result.GetValue(json), OrderTables.Of);
            return ExitCodes.Good;
        }));
        return command;
    }
}
