using OrderCluster.Load.Runner;

namespace OrderCluster.LoadTests.Tests.Running;

public class OpenLoadTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Arrivals_come_whether_or_not_those_before_were_answered()
    {
        var server = new SlowServer([Simulation.Inject(100, Second, 2 * Second)]);
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
        var server = new SlowServer([Simulation.Inject(10, Second, Second)]);
        server.Stall(500);
        Assert.Equal(6, server.Waiting);
        server.AnswerAll();
        var times = server.Load.Measured!.All.Ok;
        Assert.InRange(times.Ms(100), 498, 502);
        Assert.InRange(times.Ms(0), 0, 2);
        Assert.InRange(server.Load.Measured.Starts.Late, 4, 5);
        server.Advance(500);
        await server.EndAsync();
    }

    [Fact]
    public async Task Arrivals_beyond_the_most_in_flight_are_dropped_and_told()
    {
        var server = new SlowServer([Simulation.Inject(100, Second, Second)], maxInFlight: 30);
        server.Advance(1001);
        Assert.Equal(30, server.Waiting);
        Assert.Equal(70, server.Load.Measured!.Starts.Dropped);
        await server.EndAsync();
    }

    [Fact]
    public async Task What_never_answers_ends_as_a_failure_after_the_patience()
    {
        var server = new SlowServer([Simulation.Inject(10, Second, Second)], patience: 3 * Second);
        server.Advance(4_005);
        Assert.Equal(10, server.Load.Measured!.Starts.Unanswered);
        Assert.Equal(10, server.Load.Measured.All.Fail.Count);
        await server.EndAsync();
    }

    [Fact]
    public async Task Each_second_is_told_by_itself()
    {
        var server = new SlowServer([Simulation.Inject(20, Second, Second), Simulation.Inject(40, Second, Second)]);
        server.Advance(999);
        server.AnswerAll();
        server.Advance(1_002);
        await server.EndAsync();
        var seconds = server.Load.Measured!.Seconds;
        Assert.Equal([20, 40], seconds.Take(2).Select(second => second.Planned));
        Assert.Equal([20, 40], seconds.Take(2).Select(second => second.Started));
        Assert.Equal(20, seconds[0].Ok);
        Assert.Equal(0, seconds[1].Ok);
    }

    [Fact]
    public async Task A_late_start_is_told_of_the_second_in_which_it_began()
    {
        var server = new SlowServer([Simulation.Inject(10, Second, 3 * Second)]);
        server.Advance(1_010);
        server.Stall(980);
        server.Advance(1_015);
        await server.EndAsync();
        var seconds = server.Load.Measured!.Seconds;
        Assert.Equal([10, 10, 10], seconds.Take(3).Select(second => second.Planned));
        Assert.Equal(0, seconds[0].Late);
        Assert.InRange(seconds[1].Late, 8, 9);
        Assert.Equal(0, seconds[2].Late);
    }

    [Fact]
    public async Task What_comes_after_the_last_whole_second_is_told_too()
    {
        var server = new SlowServer([Simulation.Inject(10, Second, 1.5 * Second)]);
        server.Advance(1_502);
        await server.EndAsync();
        var seconds = server.Load.Measured!.Seconds;
        Assert.Equal([(true, 10L, 0L), (false, 5L, 15L)], seconds.Select(second => (second.IsWhole, second.Planned, second.Ok)));
        Assert.Equal(2 * Second, seconds[1].At);
    }

    [Fact]
    public async Task Runs_that_are_given_up_are_errors_of_the_last_second()
    {
        var server = new SlowServer([Simulation.Inject(10, Second, Second)], patience: 3 * Second);
        server.Advance(4_005);
        var seconds = server.Load.Measured!.Seconds;
        Assert.Equal(10, seconds.Sum(second => second.Fail));
        Assert.Equal(("unanswered", 10), Assert.Single(seconds[^1].Errors));
        await server.EndAsync();
    }
}
