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

    /// <summary>The silo knows the channel from the key, and a reference may be left out; validation here needs some name.</summary>
    private const string SomeName = "some";

    internal static Command Make()
    {
        var file = new Argument<string>("FILE") { Description = "the order as JSON, as POST /v1/orders takes it; - reads standard input" };
        var connection = new Connection();
        var json = JsonOption.Make();
        var command = new Command("place", "Places an order; sending the same file again gets the same answer if it has a reference.") { file, json };
        connection.AddTo(command);
        command.SetAction((result, cancellation) => CommandRun.AsyncOf(async () =>
        {
            var body = await ReadAsync(result.GetRequiredValue(file), cancellation).ConfigureAwait(false);
            CanonicalOrder.Validate(body with { Reference = body.Reference ?? SomeName }, new OrderSource(SomeName), TimeProvider.System.GetUtcNow()).CommandOrThrow();
            var reference = body.Reference ?? OperationIds.New("order", TimeProvider.System);
            var receipt = await connection.Open(result).PlaceAsync(reference, body, cancellation: cancellation).ConfigureAwait(false);
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
