using System.CommandLine;
using OrderCluster.Client.Identity;
using OrderCluster.Client.Wire;
using OrderCluster.CommandLine.Connecting;
using OrderCluster.CommandLine.Output;
using OrderCluster.CommandLine.Running;
using OrderCluster.Grains.Interfaces.Identity;

namespace OrderCluster.CommandLine.Stock;

/// <summary><c>oc stock SKU</c>, <c>oc stock receive SKU</c>, <c>oc stock adjust SKU</c>.</summary>
internal static class StockCommand
{
    internal static Command Make()
    {
        var (sku, location, json, connection) = (Sku(), Location(), JsonOption.Make(), new Connection());
        sku.Arity = ArgumentArity.ZeroOrOne;
        var command = new Command("stock", "Shows what is there and what is promised of a SKU.") { sku, location, json };
        connection.AddTo(command);
        command.SetAction((result, cancellation) => CommandRun.AsyncOf(async () =>
        {
            var code = result.GetValue(sku) ?? throw new ArgumentException("Name a SKU: oc stock SKU.");
            var stock = await connection.Open(result).GetAvailabilityAsync(
                code.ToUpperInvariant(), result.GetRequiredValue(location), cancellation).ConfigureAwait(false);
            Answers.Print(stock, result.GetValue(json), OrderTables.Of);
            return ExitCodes.Good;
        }));
        command.Add(Receive());
        command.Add(Adjust());
        return command;
    }

    private static Command Receive()
    {
        var (sku, location, json, connection) = (Sku(), Location(), JsonOption.Make(), new Connection());
        var quantity = new Argument<long>("QUANTITY") { Description = "units that arrived, at least 1" };
        var receipt = new Option<string?>("--receipt") { Description = "the delivery's id: the same one again books nothing" };
        var reference = new Option<string>("--reference") { Description = "the supplier's own reference", DefaultValueFactory = _ => "oc stock receive" };
        var command = new Command("receive", "Books units that arrived.") { sku, quantity, location, receipt, reference, json };
        connection.AddTo(command);
        command.SetAction((result, cancellation) => CommandRun.AsyncOf(async () =>
        {
            var id = result.GetValue(receipt) ?? OperationIds.New("receipt", TimeProvider.System);
            var booked = new ReceiptBody(id, result.GetRequiredValue(quantity), result.GetRequiredValue(reference), result.GetRequiredValue(location));
            var reply = await connection.Open(result).ReceiveAsync(result.GetRequiredValue(sku).ToUpperInvariant(), booked, cancellation).ConfigureAwait(false);
            Answers.Print(reply, result.GetValue(json), answer => OrderTables.Of(answer.Availability));
            return ExitCodes.Good;
        }));
        return command;
    }

    private static Command Adjust()
    {
        var (sku, location, json, connection) = (Sku(), Location(), JsonOption.Make(), new Connection());
        var delta = new Argument<long>("DELTA") { Description = "units to add, or to take off when negative (after --)" };
        var adjustment = new Option<string?>("--adjustment") { Description = "the correction's id: the same one again books nothing" };
        var reason = new Option<string>("--reason") { Description = "why", Required = true };
        var command = new Command("adjust", "Corrects the count on hand.") { sku, delta, location, adjustment, reason, json };
        connection.AddTo(command);
        command.SetAction((result, cancellation) => CommandRun.AsyncOf(async () =>
        {
            var id = result.GetValue(adjustment) ?? OperationIds.New("adjustment", TimeProvider.System);
            var booked = new AdjustmentBody(id, result.GetRequiredValue(delta), result.GetRequiredValue(reason), result.GetRequiredValue(location));
            var reply = await connection.Open(result).AdjustAsync(result.GetRequiredValue(sku).ToUpperInvariant(), booked, cancellation).ConfigureAwait(false);
            Answers.Print(reply, result.GetValue(json), answer => OrderTables.Of(answer.Availability));
            return ExitCodes.Good;
        }));
        return command;
    }

    private static Argument<string> Sku() => new("SKU") { Description = "the stock code; lower case is taken as upper case" };

    private static Option<string> Location() =>
        new("--location") { Description = "where the stock lies", DefaultValueFactory = _ => GrainKeys.DefaultLocation };
}
