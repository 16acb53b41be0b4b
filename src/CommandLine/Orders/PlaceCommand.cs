using System.CommandLine;
using OrderCluster.Channels.Canonical;
using OrderCluster.Client.Identity;
using OrderCluster.Client.Json;
using OrderCluster.Client.Wire;
using OrderCluster.CommandLine.Connecting;
using OrderCluster.CommandLine.Output;
using OrderCluster.CommandLine.Running;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.CommandLine.Orders;

/// <summary><c>oc place FILE|-</c>.</summary>
internal static class PlaceCommand
{
    private const string StandardInput = "-";

    /// <summary>The silo knows the channel from the key; validation here needs some name.</summary>
    private const string SomeChannel = "channel";

    internal static Command Make()
    {
        var file = new Argument<string>("FILE") { Description = "the order as JSON, as POST /v1/orders takes it; - reads standard input" };
        var connection = new Connection();
        var json = JsonOption.Make();
        var channel = new Option<string?>("--channel") { Description = "channel of the order, with --gateway; over HTTP the key says it" };
        var quotes = new Option<bool>("--quote-prices") { Description = "with --gateway: the file's prices stand, whatever the catalogue says" };
        var command = new Command("place", "Places an order; sending the same file again gets the same answer if it has a reference.") { file, channel, quotes, json };
        connection.AddTo(command);
        command.SetAction((result, cancellation) => CommandRun.AsyncOf(async () =>
        {
            var body = await ReadAsync(result.GetRequiredValue(file), cancellation).ConfigureAwait(false);
            var named = result.GetValue(channel);
            if (connection.IsThroughGateways(result) == named is null)
            {
                throw new ArgumentException(named is null
                    ? "Name the order's --channel: a gateway asks for no key that would say it." : "--channel goes with --gateway; over HTTP the key says the channel.");
            }

            var source = new OrderSource(named ?? SomeChannel, result.GetValue(quotes), IdempotencyKey: OperationIds.New("order", TimeProvider.System));
            var order = CanonicalOrder.Validate(body, source, TimeProvider.System.GetUtcNow()).CommandOrThrow();
            var receipt = await connection.CallAsync(result, client => client.PlaceAsync(order, cancellation), cancellation).ConfigureAwait(false);
            Answers.Print(receipt, result.GetValue(json), OrderTables.Of);
            return receipt.State == OrderState.Rejected ? ExitCodes.Negative : ExitCodes.Good;
        }));
        return command;
    }

    private static async Task<OrderBody> ReadAsync(string file, CancellationToken cancellation)
    {
        await using var input = file == StandardInput ? Console.OpenStandardInput() : File.OpenRead(file);
        return await RequestReader.ReadAsync<OrderBody>(input, cancellation).ConfigureAwait(false);
    }
}
