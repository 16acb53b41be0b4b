namespace OrderCluster.Silo.Http.Errors;

/// <summary>
/// Asks again, with the same ids, when the silo that had a call has died or is leaving: every change carries an id, so a repeat settles what came of it.
/// Repeats the whole handler, which does nothing but check its input before it calls a grain.
/// </summary>
internal sealed class RepeatAfterLostSilo(TimeProvider clock) : IEndpointFilter
{
    private const int Attempts = 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await next(context);
            }
            catch (OrleansMessageRejectionException) when (attempt < Attempts && !http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
            {
                await Task.Delay(FirstPause * Math.Pow(2, attempt - 1), clock, http.RequestAborted);
            }
        }
    }
}
