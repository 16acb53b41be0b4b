using System.CommandLine;
using OrderCluster.Client.Identity;
using OrderCluster.CommandLine.Connecting;
using OrderCluster.CommandLine.Output;
using OrderCluster.CommandLine.Running;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.CommandLine.Orders;

/// <summary><c>oc order cancel ID</c>.</summary>
internal static class CancelCommand
{
    internal const string By = "oc";

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
            var lines = result.GetValue(line) is { } number ? new[] { new CancelLine(number, result.GetValue(quantity)) } : null;
            if (lines is null && result.GetValue(quantity) is not null)
            {
                throw new ArgumentException("--quantity needs --line: units of which line?");
            }

            var operationId = result.GetValue(operation) ?? OperationIds.New("cancel", TimeProvider.System);
            var receipt = await connection.CallAsync(result, client => client.CancelAsync(
                result.GetRequiredValue(id), new CancelOrder(operationId, lines, result.GetRequiredValue(reason), By), cancellation), cancellation).ConfigureAwait(false);
            Answers.Print(receipt, result.GetValue(json), OrderTables.Of);
            return ExitCodes.Good;
        }));
        return command;
    }
}
