using System.Buffers;
using System.Diagnostics;
using OrderCluster.Engine.Serialization;

namespace OrderCluster.Engine.Calls;

/// <summary>A call that is answered with a value.</summary>
public abstract class ValueRequest<TResult> : GrainRequest
{
    private TaskCompletionSource<TResult>? _promise;

    internal Task<TResult> Answer => _promise!.Task;

    internal sealed override bool IsAnswered => _promise is { Task.IsCompleted: true };

    /// <summary>Calls the grain.</summary>
    protected abstract ValueTask<TResult> Invoke(object grain);

    /// <summary>A copy of the reply, so that caller and callee share nothing mutable.</summary>
    protected virtual TResult CopyReply(TResult reply) => Codecs.Copy(reply);

    internal sealed override void ExpectAnswer(bool apart) =>
        _promise = new TaskCompletionSource<TResult>(apart ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None);

    internal sealed override void Start(CallTarget target)
    {
        ValueTask<TResult> running;
        var activity = CallTraces.Begin(this);
        try
        {
            running = Invoke(target.Grain);
        }
        catch (Exception exception)
        {
            CallTraces.End(activity, exception);
            AnswerFailure(exception);
            target.Ended(this);
            return;
        }

        if (running.IsCompletedSuccessfully)
        {
            CallTraces.End(activity, null);
            AnswerValue(running.Result);
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
        return _promise!.TrySetException(exception);
    }

    internal sealed override bool TryCancel(CancellationToken token)
    {
        EndWait();
        return _promise!.TrySetCanceled(token);
    }

    internal sealed override void ReceiveReply(ReadOnlySequence<byte> reply) => Answered(Codecs.Read<TResult>(reply));

    private async Task AwaitEnd(ValueTask<TResult> running, CallTarget target, Activity? activity)
    {
        try
        {
            var reply = await running;
            ThrowIfAbandoned(target);
            CallTraces.End(activity, null);
            AnswerValue(reply);
        }
        catch (Exception exception)
        {
            CallTraces.End(activity, exception);
            AnswerFailure(exception);
        }

        target.Ended(this);
    }

    private void AnswerValue(TResult value)
    {
        try
        {
            if (ReplyTo is { } sink)
            {
                sink.Reply(value);
            }
            else
            {
                Answered(CopyReply(value));
            }
        }
        catch (Exception exception)
        {
            AnswerFailure(exception);
        }
    }

    private void Answered(TResult reply)
    {
        EndWait();
        _promise!.TrySetResult(reply);
    }
}
