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
    private bool _refuses;

    public A_gateway_under_load()
    {
        _delay = new QueueDelay(_clock, _ => { });
        _placements = new PlacementAdmission(_clock, new OrderOptions { LeastPlacementsInHand = 2 });
        _load = new GatewayLoad(_delay, _placements, refuses => _refuses = refuses);
    }

    [Fact]
    public void Refuses_calls_while_as_many_orders_are_in_hand_as_the_silo_takes_and_takes_them_again_when_one_is_done()
    {
        _placements.Enter();
        Assert.False(Refuses());

        _placements.Enter();
        Assert.True(Refuses());

        _placements.Leave(isFinished: true);
        Assert.False(Refuses());
    }

    [Fact]
    public void Refuses_calls_while_work_waits_too_long_for_a_thread()
    {
        Assert.False(Refuses());

        _clock.Advance(QueueDelay.TooLong);

        Assert.True(Refuses());
    }

    [Fact]
    public void Answers_to_the_end_when_the_silo_stops()
    {
        _placements.Enter();
        _placements.Enter();
        Assert.True(Refuses());

        _load.Dispose();

        Assert.False(_refuses);
    }

    public void Dispose()
    {
        _load.Dispose();
        _delay.Dispose();
        _placements.Dispose();
    }

    private bool Refuses()
    {
        _load.Look();
        return _refuses;
    }
}
