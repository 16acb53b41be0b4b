using Microsoft.Extensions.Logging;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Payments;
using OrderCluster.Journal.State;

namespace OrderCluster.Grains.Orders;

/// <summary>
/// Carries an order from step to step, one at a time, until nothing is left to do but wait. The next step comes from the state alone,
/// each step may be repeated, and what it brought is either in the stream or asked for again: so it may be interrupted anywhere.
/// </summary>
internal sealed partial class OrderProcess(
    string orderId, IOrderStream stream, IGrainFactory grains, IPaymentGateway payments, OrderOptions options, TimeProvider clock, ILogger logger)
{
    // A step that is done leads to another one; if it does not, the order is stuck and must not spin.
    private const int MaxSameSteps = 50;

    private readonly StockCalls _stock = new(grains, options);
    private readonly CreditCalls _credit = new(grains, options);
    private readonly PaymentCalls _payment = new(payments, clock);
    private readonly int _mark = (int)((ulong)clock.GetTimestamp() % ReservationRound.MarksPerMs);
    private TaskCompletionSource<bool>? _waiting;
    private bool _isStopped;
    private bool _isAbandoned;
    private bool _isInterrupted;
    private ReserveRound? _round;
    private long _lastRound;
    private DateTimeOffset? _contendedSince;
    private Lapse _lapse = Lapse.None;
    private CommitProgress _commits = new();

    /// <summary>What is waited for in memory at this moment; null while it works or rests.</summary>
    public WaitView? Waiting { get; private set; }

    /// <summary>Goes on until nothing is left to do, or a longer wait is written down.</summary>
    /// <exception cref="TryAgainException">The state was dropped; another activation must go on.</exception>
    public async Task Run()
    {
        var last = OrderStep.None;
        var (tries, repeats) = (0, 0);
        while (!_isStopped)
        {
            var next = await NextStep();
            if (next.Step == OrderStep.None)
            {
                break;
            }

            (tries, repeats) = next.Step == last ? (tries, repeats + 1) : (next.Tries, 0);
            last = next.Step;
            var result = await Try(next.Step);
            if (result == StepResult.Done && repeats < MaxSameSteps)
            {
                tries = 0;
                continue;
            }

            tries++;
            var delay = result == StepResult.Contended ? Backoff.WhileContended(orderId, tries) : Backoff.AfterUnknown(tries);
            if (delay > Backoff.LongestInMemory)
            {
                await Rest(next.Step, tries, delay);
                break;
            }

            await Pause(next.Step, tries, delay);
        }

        Waiting = null;
    }

    /// <summary>The order has changed: a pause ends now, since something else may be next.</summary>
    public void Interrupt()
    {
        _isInterrupted = true;
        _waiting?.TrySetResult(true);
    }

    /// <summary>The activation ends; what is under way is left to another one.</summary>
    public void Stop()
    {
        _isStopped = true;
        Interrupt();
    }

    /// <summary>The state that it works on was dropped and is being loaded anew, which this process would not notice by itself.</summary>
    public void Abandon()
    {
        _isAbandoned = true;
        Stop();
    }

    private async Task<(OrderStep Step, int Tries)> NextStep()
    {
        var (step, tries) = await stream.Read(0, static (order, _, now) =>
        {
            var next = OrderSteps.Next(order, now);
            return (next, order.Wait is { } wait && wait.For == OrderSteps.InWords(next) ? wait.Attempt : 0);
        });
        return step == OrderStep.Confirm && _lapse.IsAny ? (OrderStep.Reserve, tries) : (step, tries);
    }

    private async Task<StepResult> Try(OrderStep step)
    {
        try
        {
            Waiting = null;
            return step switch
            {
                OrderStep.Reserve => await Reserve(),
                OrderStep.Confirm => await Confirm(),
                OrderStep.GiveBack => await GiveBack(),
                _ => await Undo(),
            };
        }
        catch (Exception e) when (e is not TryAgainException || !(_isAbandoned || stream.IsLost))
        {
            // Whatever a callee threw, it may have happened: the same ids are asked again.
            LogStepFailed(logger, orderId, step, e);
            return StepResult.Unknown;
        }
    }

    private async Task Pause(OrderStep step, int tries, TimeSpan delay)
    {
        var now = clock.GetUtcNow();
        Waiting = new WaitView(OrderSteps.InWords(step), Waiting?.Since ?? now, tries, now + delay);
        _waiting = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            if (_isInterrupted)
            {
                return;
            }

            await stream.WaitAside(_waiting.Task.WaitAsync(delay, clock));
        }
        catch (TimeoutException)
        {
            return;
        }
        finally
        {
            _waiting = null;
            _isInterrupted = false;
        }
    }

    private async Task Rest(OrderStep step, int tries, TimeSpan delay)
    {
        if (_round is { } round)
        {
            _round = null;
            await round.GiveBack();
        }

        await stream.Decide((OrderSteps.InWords(step), tries, delay), OrderDecisions.ScheduleRetry);
    }

    private long NewRound() => _lastRound = ReservationRound.After(_lastRound, clock.GetUtcNow(), _mark);

    [LoggerMessage(40, LogLevel.Warning, "Order {OrderId} has no outcome of step {Step} and asks again")]
    private static partial void LogStepFailed(ILogger logger, string orderId, OrderStep step, Exception exception);
}

/// <summary>What became of a step.</summary>
internal enum StepResult
{
    Done = 0,
    Unknown = 1,

    /// <summary>Others' soft holds stand in the way.</summary>
    Contended = 2,
}

/// <summary>The way of an order's process to the order's state.</summary>
internal interface IOrderStream
{
    /// <summary>The state was dropped after a failed append: the process must end, another activation goes on.</summary>
    bool IsLost { get; }

    /// <summary>Waits for others: meanwhile the silo may take another order in hand.</summary>
    Task<T> WaitAside<T>(Task<T> task);

    /// <exception cref="TryAgainException">The state was dropped (<see cref="IsLost"/>), or this silo may give no replies for now.</exception>
    Task<TReply> Decide<TCommand, TReply>(TCommand command, Func<Order, TCommand, DateTimeOffset, Decision<OrderEvent, TReply>> decide);

    /// <exception cref="TryAgainException">As in <see cref="Decide"/>.</exception>
    Task<TValue> Read<TArgument, TValue>(TArgument argument, Func<Order, TArgument, DateTimeOffset, TValue> read);
}
