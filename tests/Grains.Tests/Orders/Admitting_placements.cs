using Microsoft.Extensions.Time.Testing;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Orders;
using OrderCluster.Grains.Tests.Orders.Kit;

namespace OrderCluster.Grains.Tests.Orders;

public sealed class Admitting_placements : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly PlacementAdmission _admission;

    public Admitting_placements() => _admission = new PlacementAdmission(
        _clock, new OrderOptions { LeastPlacementsInHand = 10, LongestQueue = TimeSpan.FromMilliseconds(250) });

    [Fact]
    public void A_silo_that_has_finished_nothing_yet_takes_its_least_number_in_hand()
    {
        Enter(10);

        Assert.Equal(TryAgainException.Overloaded, Refusal().Code);
        Assert.Equal(10, _admission.InHand);
    }

    [Fact]
    public void Asking_whether_there_is_room_takes_none()
    {
        Assert.Null(_admission.FindRefusal());
        Assert.Equal(0, _admission.InHand);
    }

    [Fact]
    public void One_that_returns_from_waiting_is_taken_whatever_the_limit()
    {
        Enter(10);
        _admission.Leave(isFinished: false);
        _admission.Enter();
        _admission.Return();

        Assert.Equal(11, _admission.InHand);
        Refusal();
    }

    [Fact]
    public void One_that_left_makes_room_for_one()
    {
        Enter(10);
        _admission.Leave(isFinished: false);

        _admission.Enter();
        Refusal();
    }

    [Fact]
    public void The_limit_becomes_what_is_finished_in_the_longest_queues_time()
    {
        FinishFor(TimeSpan.FromSeconds(20), perTenth: 100);

        Assert.InRange(_admission.Limit, 240, 250);
    }

    [Fact]
    public void The_limit_falls_to_the_least_again_when_orders_get_slow()
    {
        FinishFor(TimeSpan.FromSeconds(20), perTenth: 100);
        FinishFor(TimeSpan.FromSeconds(20), perTenth: 1);

        Assert.Equal(10, _admission.Limit);
    }

    [Fact]
    public void Orders_that_failed_do_not_raise_the_limit()
    {
        FinishFor(TimeSpan.FromSeconds(20), perTenth: 100, isFinished: false);

        Assert.Equal(10, _admission.Limit);
    }

    [Fact]
    public void The_more_are_refused_for_each_that_is_finished_the_later_they_are_to_come_again()
    {
        FinishFor(TimeSpan.FromSeconds(10), perTenth: 2);
        Enter(10);
        Assert.Equal(TimeSpan.FromSeconds(1), Refusal().RetryAfter);

        RefuseFor(TimeSpan.FromSeconds(10), perTenth: 8);
        Assert.InRange(Refusal().RetryAfter, TimeSpan.FromSeconds(3.5), TimeSpan.FromSeconds(4.5));

        RefuseFor(TimeSpan.FromSeconds(10), perTenth: 200);
        Assert.Equal(TimeSpan.FromSeconds(10), Refusal().RetryAfter);
    }

    [Fact]
    public async Task A_refused_order_holds_nothing_and_known_orders_are_answered_meanwhile()
    {
        await using var world = await OrderWorld.Create(new OrderOptions { LeastPlacementsInHand = 1 });
        await world.Stock("A", 10);
        var known = Commands.Order("known", Commands.Line(1, "A", 1));
        await OrderWorld.InTime(world.Order("known").Place(known), "the order before");
        var life = new SiloLife(stopAt: 1);
        await world.StartSilo(life);
        var inHand = world.Order("in-hand").Place(Commands.Order("in-hand", Commands.Line(1, "A", 2)));
        await OrderWorld.InTime(life.Stopped, "the reservation's append");
        var refused = Commands.Order("refused", Commands.Line(1, "A", 4));

        var told = await Assert.ThrowsAsync<TryAgainException>(() => OrderWorld.InTime(world.Order("refused").Place(refused), "the refusal"));
        var repeat = await OrderWorld.InTime(world.Order("known").Place(known with { IsRetry = true }), "the repeat");
        var read = await OrderWorld.InTime(world.Order("known").Get(), "the known order");
        life.GoOn();
        await OrderWorld.InTime(inHand, "the order in hand");

        Assert.Equal(TryAgainException.Overloaded, told.Code);
        Assert.Equal((true, OrderState.Confirmed), (repeat.IsRepeat, read.State));
        Assert.Equal(0, await world.Appends("refused"));
        Assert.Equal((7L, 3L), await Books(world));
        Assert.Equal(OrderState.Confirmed, (await OrderWorld.InTime(world.Order("refused").Place(refused), "the order that came again")).State);
        Assert.Equal((3L, 7L), await Books(world));
        await world.Audit();
    }

    public void Dispose() => _admission.Dispose();

    private static async Task<(long Available, long Reserved)> Books(OrderWorld world)
    {
        var stock = await world.Availability("A");
        return (stock.Available, stock.Committed);
    }

    private void Enter(int orders)
    {
        for (var i = 0; i < orders; i++)
        {
            _admission.Enter();
        }
    }

    private TryAgainException Refusal() => Assert.Throws<TryAgainException>(_admission.Enter);

    private void FinishFor(TimeSpan time, int perTenth, bool isFinished = true)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMilliseconds(100))
        {
            for (var i = 0; i < perTenth; i++)
            {
                _admission.Enter();
                _admission.Leave(isFinished);
            }

            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }
    }

    // A tenth of a second finishes two.
    private void RefuseFor(TimeSpan time, int perTenth)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMilliseconds(100))
        {
            for (var i = 0; i < 2; i++)
            {
                _admission.Leave(isFinished: true);
                _admission.Enter();
            }

            for (var i = 0; i < perTenth; i++)
            {
                Refusal();
            }

            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }
    }
}
