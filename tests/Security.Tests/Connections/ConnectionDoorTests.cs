using Microsoft.Extensions.Time.Testing;
using OrderCluster.Silo.Connections;
using OrderCluster.Silo.Hosting.Security;

namespace OrderCluster.Security.Tests.Connections;

public sealed class ConnectionDoorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _clock = new();
    private readonly TaskCompletionSource _end = new();

    [Fact]
    public void The_oldest_silent_one_goes_when_one_more_comes()
    {
        var door = new ConnectionDoor(limit: 2, Patience, _clock);
        var (first, second, third) = (Enter(door), Enter(door), Enter(door));

        Assert.True(first.IsAborted);
        Assert.False(second.IsAborted);
        Assert.False(third.IsAborted);
    }

    [Fact]
    public void Those_that_have_proven_who_they_are_stay()
    {
        var door = new ConnectionDoor(limit: 1, Patience, _clock);
        var known = Enter(door);
        known.Features.Get<ConnectionDoor.Visitor>()!.Admit();

        Enter(door);
        Enter(door);
        _clock.Advance(Patience + Patience);

        Assert.False(known.IsAborted);
    }

    [Fact]
    public void A_silent_one_is_closed_when_its_time_is_over()
    {
        var silent = Enter(new ConnectionDoor(limit: 10, Patience, _clock));

        _clock.Advance(Patience - TimeSpan.FromTicks(1));
        Assert.False(silent.IsAborted);
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.True(silent.IsAborted);
    }

    [Fact]
    public async Task One_that_has_gone_takes_no_place()
    {
        var door = new ConnectionDoor(limit: 1, Patience, _clock);
        await door.RunAsync(Pipe.Pair().One, _ => Task.CompletedTask);

        var next = Enter(door);

        Assert.False(next.IsAborted);
    }

    private Pipe Enter(ConnectionDoor door)
    {
        var connection = Pipe.Pair().One;
        _ = door.RunAsync(connection, _ => _end.Task);
        return connection;
    }
}
