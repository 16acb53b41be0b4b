using System.Diagnostics;
using Orleans.Runtime;

namespace OrderCluster.Engine.Calls;

/// <summary>The class from which generated references to grains derive.</summary>
public abstract class GrainProxy(GrainId grainId, ICallRouter router) : GrainReference(grainId)
{
    /// <summary>Where the last call went, a shortcut that may be outdated.</summary>
    internal CallTarget? LastTarget { get; set; }

    protected Task<TResult> Send<TResult>(ValueRequest<TResult> request, CancellationToken cancellationToken = default)
    {
        request.ExpectAnswer(router.AnswersApart);
        Route(request, cancellationToken);
        return request.Answer;
    }

    protected Task Send(VoidRequest request, CancellationToken cancellationToken = default)
    {
        if (!request.IsOneWay)
        {
            request.ExpectAnswer(router.AnswersApart);
        }

        Route(request, cancellationToken);
        return request.Answer;
    }

    private void Route(GrainRequest request, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            request.TryCancel(cancellationToken);
            return;
        }

        request.Target = GrainId;
        request.TraceParent = Activity.Current?.Id;
        if (cancellationToken.CanBeCanceled)
        {
            request.Cancellation = new CallCancellation(request);
            request.Cancellation.Listen(cancellationToken);
        }

        router.Send(this, request);
    }
}
