using System.Buffers;
using System.Diagnostics;

namespace OrderCluster.Engine.Calls;

/// <summary>A call that is answered without a value, or, if one-way, not at all.</summary>
public abstract class VoidRequest : GrainRequest
{
    private TaskCompletionSource? _promise;

    internal Task Answer => _promise?.Task ?? Task.CompletedTask;

    internal sealed override bool IsAnswered => _promise is { Task.IsCompleted: true };

    /// <summary>Calls the grain.</summary>
    protected abstract ValueTask Invoke(object grain);

    internal sealed override void ExpectAnswer(bool apart) =>
        _promise = new TaskCompletionSource(apart ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None);

    internal sealed override void Start(CallTarget target)
    {
        ValueTask running;
        var activity = CallTraces.Begin(this);
        try
        {
            running = Invoke(target.Grain);
        }
        catch (Exception exception)
        {
            CallTraces.End(activity, exception);
            Failed(exception, target);
            target.Ended(this);
            return;
        }

        if (running.IsCompletedSuccessfully)
        {
            CallTraces.End(activity, null);
            Done();
            target.Ended(this);
        }
        else
        {
            _ = AwaitEnd(running, target, activity);
        }
    }

    internal sealed override bool TryFail(Exception exception)
    {
        EndWait();
        return _promise?.TrySetException(exception) ?? false;
    }

    internal sealed override bool TryCancel(CancellationToken token)
    {
        EndWait();
        return _promise?.TrySetCanceled(token) ?? false;
    }

    internal sealed override void ReceiveReply(ReadOnlySequence<byte> reply) => Answered();

    private async Task AwaitEnd(ValueTask running, CallTarget target, Activity? activity)
    {
        try
        {
            await running;
            ThrowIfAbandoned(target);
            CallTraces.End(activity, null);
            Done();
        }
        catch (Exception exception)
        {
            CallTraces.End(activity, exception);
            Failed(exception, target);
        }

        target.Ended(this);
    }

    private void Done()
    {
        if (ReplyTo is { } sink)
        {
            sink.Reply<object?>(null);
        }
        else
        {
            Answered();
        }
    }

    private void Failed(Exception exception, CallTarget target)
    {
        if (IsOneWay)
        {
            FailedOneWay(target, exception);
        }
        else
        {
            AnswerFailure(exception);
        }
    }

    private void Answered()
    {
        EndWait();
        _promise?.TrySetResult();
    }
}
