using NBomber.CSharp;
using OrderCluster.Runner.Observing;

namespace OrderCluster.LoadTests.Tests.Running;

public class OpenLoadTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Arrivals_come_whether_or_not_those_before_were_answered()
    {
        var server = new SlowServer(new LoadObservation(), Simulation.Inject(100, Second, 2 * Second));
        server.Advance(995);
        Assert.Equal(100, server.Waiting);
        server.Advance(1005);
        Assert.Equal(200, server.Waiting);
        await server.EndAsync();
        Assert.Equal(200, server.Load.Measured!.All.Ok.Count);
        Assert.Equal(0, server.Load.Measured.Starts.Late);
    }

    [Fact]
    public async Task The_time_of_an_answer_counts_from_when_its_run_should_have_begun()
    {
        var server = new SlowServer(new LoadObservation(), Simulation.Inject(10, Second, Second));
        server.Stall(500);
        Assert.Equal(6, server.Waiting);
        server.AnswerAll();
        var times = server.Load.Measured!.All.Ok;
        Assert.InRange(times.PercentileUs(1), 498_000, 502_000);
        Assert.InRange(times.PercentileUs(0), 0, 2_000);
        Assert.InRange(server.Load.Measured.Starts.Late, 4, 5);
        server.Advance(500);
        await server.EndAsync();
    }

    [Fact]
    public async Task Arrivals_beyond_the_most_in_flight_are_dropped_and_told()
    {
        var server = new SlowServer(new LoadObservation { MaxInFlight = 30 }, Simulation.Inject(100, Second, Second));
        server.Advance(1001);
        Assert.Equal(30, server.Waiting);
        Assert.Equal(70, server.Load.Measured!.Starts.Dropped);
        await server.EndAsync();
    }

    [Fact]
    public async Task What_never_answers_ends_as_a_failure_after_the_patience()
    {
        var server = new SlowServer(new LoadObservation { Patience = 3 * Second }, Simulation.Inject(10, Second, Second));
        server.Advance(4_005);
        Assert.Equal(10, server.Load.Measured!.Starts.Unanswered);
        Assert.Equal(10, server.Load.Measured.All.Fail.Count);
        await server.EndAsync();
    }

    [Fact]
    public async Task Each_second_is_told_by_itself()
    {
        var server = new SlowServer(new LoadObservation(), Simulation.Inject(20, Second, 2 * Second));
        server.Advance(999);
        server.AnswerAll();
        server.Advance(1_002);
        await server.EndAsync();
        var seconds = server.Load.Measured!.Seconds;
        Assert.Equal([20, 20], seconds.Take(2).Select(second => second.Started));
        Assert.Equal(20, seconds[0].Ok);
        Assert.Equal(0, seconds[1].Ok);
    }
}
