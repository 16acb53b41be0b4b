using OrderCluster.Load.Runner;

namespace OrderCluster.LoadTests.Tests.Arrivals;

public class ArrivalPlanTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Arrivals_at_an_even_rate_are_evenly_apart()
    {
        var plan = Plan(Simulation.Inject(50, Second, 4 * Second));
        Assert.Equal(200, plan.Arrivals);
        for (var i = 0; i < plan.Arrivals; i++)
        {
            Assert.Equal(i / 50.0, plan.DueAt(i).TotalSeconds, 6);
        }
    }

    [Fact]
    public void A_ramp_from_nothing_brings_half_as_many_as_its_end()
    {
        var plan = Plan(Simulation.RampingInject(100, Second, 10 * Second));
        Assert.Equal(500, plan.Arrivals);

        // At the rate 10 t the n-th is due when 5 t² = n.
        Assert.Equal(Math.Sqrt(125 / 5.0), plan.DueAt(125).TotalSeconds, 6);
    }

    [Fact]
    public void Parts_follow_one_another_in_order_and_within_their_times()
    {
        var plan = Plan(
            Simulation.Inject(7, Second, 3 * Second), Simulation.RampingInject(31, Second, 2 * Second), Simulation.Inject(0, Second, 5 * Second),
            Simulation.RampingInject(10, Second, 4 * Second), Simulation.Inject(10, Second, Second));
        Assert.Equal(15 * Second, plan.Duration);
        Assert.Equal(21 + 38 + 20 + 10, plan.Arrivals);
        var due = Enumerable.Range(0, (int)plan.Arrivals).Select(number => plan.DueAt(number)).ToArray();
        Assert.Equal(due.Order(), due);
        Assert.DoesNotContain(due, at => at > 5 * Second && at < 10 * Second);
        Assert.Equal(59, due.Count(at => at <= 5 * Second));
    }

    [Fact]
    public void As_many_are_planned_until_a_time_as_are_due_before_it()
    {
        var plan = Plan(
            Simulation.Inject(7, Second, 3 * Second), Simulation.RampingInject(31, Second, 2 * Second), Simulation.Inject(0, Second, Second), Simulation.Inject(10, Second, 1.5 * Second));
        var due = Enumerable.Range(0, (int)plan.Arrivals).Select(number => plan.DueAt(number)).ToArray();
        foreach (var at in new[] { 0, 0.5, 1, 2.99, 3, 4, 4.7, 5, 5.5, 6, 7.25, 7.5, 9 })
        {
            Assert.Equal(due.Count(each => each < (at * Second) - TimeSpan.FromTicks(1)), plan.DueBefore(at * Second));
        }
    }

    private static ArrivalPlan Plan(params LoadSimulation[] simulations) => new(simulations);
}
