using OrderCluster.Grains.Interfaces.Orders;
using Orleans;

namespace OrderCluster.Silo.Tests.Recovery;

/// <summary>Stands for all orders, and notes which ones are woken.</summary>
internal sealed class RecordingGrains : IGrainFactory
{
    public List<string> Woken { get; } = [];

    /// <summary>Orders whose wake-up fails.</summary>
    public HashSet<string> Failing { get; } = [];

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey => (TGrainInterface)(object)new Order(this, primaryKey);

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => throw new NotSupportedException();

    private sealed class Order(RecordingGrains grains, string orderId) : IOrderGrain
    {
        public Task Wake()
        {
            lock (grains.Woken)
            {
                grains.Woken.Add(orderId);
            }

            return grains.Failing.Contains(orderId) ? Task.FromException(new TimeoutException()) : Task.CompletedTask;
        }

        public Task<OrderReceipt> Place(PlaceOrder command) => throw new NotSupportedException();

        public Task<OrderView> Get() => throw new NotSupportedException();

        public Task<CancelReceipt> Cancel(CancelOrder command) => throw new NotSupportedException();

        public Task<OrderView> ReleaseHold(ReleaseHold command) => throw new NotSupportedException();
    }
}
