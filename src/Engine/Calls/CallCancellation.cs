namespace OrderCluster.Engine.Calls;

/// <summary>Carries a caller's cancellation to the callee; the caller stops waiting at once, the callee learns of it in a turn.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "The source has no timer and no wait handle, so there is nothing to dispose of; the callee may hold its token for long.")]
internal sealed class CallCancellation(GrainRequest request)
{
    private readonly CancellationTokenSource _callee = new();
    private CancellationTokenRegistration _registration;

    internal CancellationToken CalleeToken => _callee.Token;

    /// <summary>The callee's copy of the request, if it is another object than the caller's.</summary>
    internal GrainRequest? CalleeRequest { get; set; }

    /// <summary>The activation or connection that has received the request.</summary>
    internal ICallHolder? Holder { get; set; }

    /// <summary>Starts listening; to be called once the request knows this object.</summary>
    internal void Listen(CancellationToken caller) =>
        _registration = caller.UnsafeRegister(static (state, token) => ((CallCancellation)state!).CancelledByCaller(token), this);

    internal void StopListening() => _registration.Unregister();

    /// <summary>Within a turn of the holder, so that callbacks of the token run there.</summary>
    internal void CancelCallee() => _callee.Cancel();

    private void CancelledByCaller(CancellationToken token)
    {
        if (!request.TryCancel(token) && !request.IsOneWay)
        {
            return;
        }

        var callee = CalleeRequest ?? request;
        callee.Cancellation?.Holder?.Cancel(callee);
    }
}
