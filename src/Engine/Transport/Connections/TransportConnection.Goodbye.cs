using OrderCluster.Engine.Transport.Frames;

namespace OrderCluster.Engine.Transport.Connections;

/// <summary>
/// The end in good order: either side says that it sends nothing new, the other says so too, both answer what is open,
/// and whoever has nothing left to do closes.
/// </summary>
internal sealed partial class TransportConnection
{
    private int _saidGoodbye;

    /// <summary>Asks the other end to send nothing new, waits for what is open in both directions, and closes.</summary>
    internal async Task LeaveAsync(TimeProvider timeProvider)
    {
        SayGoodbye();
        EndIfDone();
        try
        {
            await Closed.WaitAsync(_options.CloseTimeout, timeProvider);
        }
        catch (TimeoutException)
        {
            Close(new TimeoutException($"It was to be closed, and {_calls.Count} calls to and {_incoming} calls from the other end had no answer within {_options.CloseTimeout}."));
        }
    }

    private void TakeGoodbye()
    {
        _isPeerLeaving = true;
        SayGoodbye();
        EndIfDone();
    }

    private void SayGoodbye()
    {
        if (Interlocked.Exchange(ref _saidGoodbye, 1) == 0)
        {
            _isLeaving = true;
            _output.StopCalls();
            Send(FrameKind.Goodbye);
        }
    }

    private void EndIfDone()
    {
        if (_isLeaving && _isPeerLeaving && Volatile.Read(ref _incoming) == 0 && _calls.Count == 0)
        {
            _output.EndWhenSent();
        }
    }
}
