using Microsoft.Extensions.Time.Testing;
using OrderCluster.Grains.Orders;
using OrderCluster.Silo.Hosting.Load;

namespace OrderCluster.Silo.Tests.Hosting;

public sealed class A_gateway_under_load : IDisposable
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch);
    private readonly QueueDelay _delay;
    private readonly PlacementAdmission _placements;
    private readonly GatewayLoad _load;

    public A_gateway_under_load()
    {
        _delay = new QueueDelay(_clock, _ => { });
        _placements = new PlacementAdmission(_clock, new OrderOptions { LeastPlacementsInHand = 2 });
        _load = new GatewayLoad(_delay, _placements);
    }

    [Fact]
    public void Refuses_calls_while_as_many_orders_are_in_hand_as_the_silo_takes_and_takes_them_again_when_one_is_done()
    {
        _placements.Enter();
        Assert.False(_load.IsOverloaded);

        _placements.Enter();
        Assert.True(_load.IsOverloaded);

        _placements.Leave(isFinished: true);
        Assert.False(_load.IsOverloaded);
    }

    [Fact]
    public void Refuses_calls_while_work_waits_too_long_for_a_thread()
    {
        _delay.Look();
        Assert.False(_load.IsOverloaded);

        _clock.Advance(QueueDelay.TooLong);
        _delay.Look();

        Assert.True(_load.IsOverloaded);
    }

    public void Dispose()
    {
        _delay.Dispose();
        _placements.Dispose();
    }
}
