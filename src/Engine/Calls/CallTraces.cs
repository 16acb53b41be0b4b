using System.Diagnostics;

namespace OrderCluster.Engine.Calls;

/// <summary>The calls of a trace, for whoever listens: one activity for each call, on the silo that runs it.</summary>
internal static class CallTraces
{
    internal static readonly ActivitySource Source = new("OrderCluster.Engine");

    /// <summary>Begins the activity of a call; null unless somebody listens.</summary>
    internal static Activity? Begin(GrainRequest request)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        ActivityContext.TryParse(request.TraceParent, null, isRemote: true, out var parent);
        var activity = Source.StartActivity(request.Method.ToString(), ActivityKind.Server, parent);
        activity?.SetTag("grain.id", request.Target.ToString());
        return activity;
    }

    /// <summary>Ends the activity. Of a failure it tells the type alone: a message may hold what belongs into no trace.</summary>
    internal static void End(Activity? activity, Exception? failure)
    {
        if (activity is not null && failure is not null)
        {
            activity.SetStatus(ActivityStatusCode.Error, failure.GetType().FullName);
        }

        activity?.Dispose();
    }
}
