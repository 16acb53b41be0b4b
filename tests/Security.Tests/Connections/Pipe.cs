using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace OrderCluster.Security.Tests.Connections;

/// <summary>One end of a connection in memory.</summary>
internal sealed class Pipe(PipeReader input, PipeWriter output) : ConnectionContext, IDuplexPipe
{
    public override string ConnectionId { get; set; } = "in memory";

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override IDuplexPipe Transport
    {
        get => this;
        set => throw new NotSupportedException("The transport stays.");
    }

    public PipeReader Input => input;

    public PipeWriter Output => output;

    public bool IsAborted { get; private set; }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        IsAborted = true;
        input.CancelPendingRead();
    }

    /// <summary>Both ends of a new connection.</summary>
    internal static (Pipe One, Pipe Other) Pair()
    {
        var (there, back) = (new System.IO.Pipelines.Pipe(), new System.IO.Pipelines.Pipe());
        return (new Pipe(back.Reader, there.Writer), new Pipe(there.Reader, back.Writer));
    }
}
