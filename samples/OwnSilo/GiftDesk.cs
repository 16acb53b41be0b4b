using OrderCluster.Channels.Canonical;
using OrderCluster.Client.Retries;
using OrderCluster.Client.Streams;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using Orleans.Streams;

namespace OrderCluster.OwnSilo;

/// <summary>A grain of one's own: it orders, and follows its orders.</summary>
public interface IGiftDesk : IGrainWithStringKey
{
    /// <summary>Orders one unit, and answers once the desk has heard that the order is confirmed.</summary>
    Task<string> Send(string reference, string sku);
}

/// <inheritdoc/>
[Reentrant]
internal sealed class GiftDesk(IClusterClient cluster, TimeProvider clock) : Grain, IGiftDesk
{
    private readonly Dictionary<string, TaskCompletionSource> _confirmed = [];

    private string Channel => this.GetPrimaryKeyString();

    /// <summary>A subscription outlives its subscriber, which takes it up again. A real desk would keep the last token with its state, and go on from there.</summary>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var events = OrderEvent.OfChannel(cluster, Channel);
        var mine = await events.GetAllSubscriptionHandles();
        if (mine.Count == 0)
        {
            await events.SubscribeAsync(HearAsync);
        }

        foreach (var subscription in mine)
        {
            await subscription.ResumeAsync(HearAsync);
        }
    }

    public async Task<string> Send(string reference, string sku)
    {
        var body = new OrderBody(reference, Currency: "GBP", Lines: [new OrderLineBody(sku, Quantity: 1, UnitPrice: 2.55m)]);
        var order = CanonicalOrder.Validate(body, new OrderSource(Channel, MayQuotePrices: true), clock.GetUtcNow()).CommandOrThrow();
        var grains = new RetryingGrains(GrainFactory, new RetryPolicy(clock));

        var placed = await grains.GetGrain<IOrderGrain>(GrainKeys.Order(Channel, reference)).Place(order);
        await Confirmation(placed.OrderId).Task;
        return $"{placed.OrderId} is {placed.State}, and the desk has heard so";
    }

    private Task HearAsync(OrderEvent heard, StreamSequenceToken? token)
    {
        if (heard.Type == "order-confirmed/1")
        {
            Confirmation(heard.OrderId).TrySetResult();
        }

        return Task.CompletedTask;
    }

    private TaskCompletionSource Confirmation(string orderId)
    {
        if (!_confirmed.TryGetValue(orderId, out var confirmation))
        {
            _confirmed[orderId] = confirmation = new TaskCompletionSource();
        }

        return confirmation;
    }
}
