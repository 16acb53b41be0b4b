using System.Reflection;
using OrderCluster.Grains.Interfaces.Orders;
using Orleans;

namespace OrderCluster.Silo.Tests.Recovery;

/// <summary>Stands for all orders, and notes which ones are woken.</summary>
internal sealed class RecordingGrains
{
    public RecordingGrains()
    {
        Factory = DispatchProxy.Create<IGrainFactory, OrdersByKey>();
        ((OrdersByKey)Factory).Grains = this;
    }

    public IGrainFactory Factory { get; }

    public List<string> Woken { get; } = [];

    /// <summary>Orders whose wake-up fails.</summary>
    public HashSet<string> Failing { get; } = [];

    /// <summary>Answers the one of the factory's many methods that is asked: for an order by its key.</summary>
    internal class OrdersByKey : DispatchProxy
    {
        internal RecordingGrains? Grains { get; set; }

        protected override object Invoke(MethodInfo? targetMethod, object?[]? args) => new Order(Grains!, args!.OfType<string>().First());
    }

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
