using Microsoft.Extensions.Logging.Abstractions;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Orders;
using OrderCluster.Grains.Tests.Orders.Kit;
using OrderCluster.Journal.State;

namespace OrderCluster.Grains.Tests.Orders;

/// <summary>A process whose state was dropped under it must end, so that the order is taken up anew; one that merely gets no answer tries again.</summary>
public sealed class Lost_states
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_process_ends_when_its_state_is_lost_or_being_loaded_anew(bool isLost, bool isAbandoned)
    {
        var stream = new UnansweredStream { IsLost = isLost };
        var process = Process(stream);
        stream.Failing = isAbandoned ? process.Abandon : () => { };

        await Assert.ThrowsAsync<TryAgainException>(process.Run);

        Assert.Equal(2, stream.Reads);
    }

    [Fact]
    public async Task A_process_that_gets_no_answer_from_a_state_that_is_still_there_waits_and_tries_again()
    {
        var stream = new UnansweredStream();
        var process = Process(stream);

        var running = process.Run();

        Assert.Equal((1, "stock and credit"), (process.Waiting?.Attempt, process.Waiting?.For));
        process.Stop();
        await OrderWorld.InTime(running, "the end of the process");
    }

    private static OrderProcess Process(IOrderStream stream) =>
        new("web/1", stream, null!, null!, new OrderOptions(), TimeProvider.System, NullLogger.Instance);

    /// <summary>An order that has yet to reserve. What the process reads first is which step comes next; no read after that gets an answer.</summary>
    private sealed class UnansweredStream : IOrderStream
    {
        private readonly Order _order = new("web/1");

        public UnansweredStream()
        {
            var command = Commands.Order("1", Commands.Line(1, "A", 3));
            var placement = new Grains.Orders.Placement(command, [new(2.50m, 2.50m)], 7.50m, Now, Now.AddMinutes(1), null, ReserveAttempt.None, ReserveVerdict.Contended);
            foreach (var happened in OrderDecisions.Place(_order, placement, Now).Events)
            {
                _order.Apply(happened);
            }
        }

        public bool IsLost { get; init; }

        public Action Failing { get; set; } = () => { };

        public int Reads { get; private set; }

        public Task<T> WaitAside<T>(Task<T> task) => task;

        public Task<TReply> Decide<TCommand, TReply>(TCommand command, Func<Order, TCommand, DateTimeOffset, Decision<OrderEvent, TReply>> decide) =>
            throw new NotSupportedException("Nothing is reserved, so there is nothing to decide.");

        public Task<TValue> Read<TArgument, TValue>(TArgument argument, Func<Order, TArgument, DateTimeOffset, TValue> read)
        {
            if (++Reads == 1)
            {
                return Task.FromResult(read(_order, argument, Now));
            }

            Failing();
            throw new TryAgainException("try-again", "The state was dropped.", TimeSpan.FromMilliseconds(100));
        }
    }
}
