using System.Text;
using OrderCluster.Engine.Calls;
using OrderCluster.Engine.Scheduling;
using OrderCluster.Engine.Transport.Connections;
using OrderCluster.Engine.Transport.Frames;
using Orleans.Runtime;

namespace OrderCluster.Engine.Transport.Routing;

/// <summary>Makes requests of what arrives.</summary>
internal sealed class RequestReader(IReadOnlyDictionary<string, GrainMethod> methods, IEnumerable<GrainType> types, CoarseClock clock)
{
    /// <summary>A caller that names a longer time waits no longer than that.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    [ThreadStatic]
    private static ArgumentReader? _arguments;

    private readonly Utf8Table<GrainMethod> _methods = new(methods);
    private readonly Utf8Table<GrainType> _types = new(types.Select(type => KeyValuePair.Create(type.ToString(), type)));

    /// <summary>Reads one request; one that can't be read is answered with its failure.</summary>
    /// <param name="connection">Where it came from.</param>
    /// <param name="body">Head and arguments.</param>
    /// <param name="viewVersion">The view by which it was sent here.</param>
    /// <param name="forwards">How often it has been passed on by that view.</param>
    /// <returns>Null if it can't be read.</returns>
    /// <exception cref="Serialization.Wire.WireFormatException">The head is malformed, so the connection is of no use.</exception>
    internal GrainRequest? Read(TransportConnection connection, ReadOnlyMemory<byte> body, out long viewVersion, out int forwards)
    {
        var head = RequestHead.Read(body.Span);
        viewVersion = head.ViewVersion;
        forwards = head.Forwards;
        if (!_methods.TryGet(head.Method, out var method))
        {
            var name = Encoding.UTF8.GetString(head.Method);
            connection.Refuse(head.CorrelationId, new OrleansMessageRejectionException($"This silo knows no method {name}; it was not called."));
            return null;
        }

        var request = method.NewRequest();
        request.Target = GrainId.Create(
            _types.TryGet(head.GrainType, out var type) ? type : GrainType.Create(FrameLimits.StrictUtf8.GetString(head.GrainType)), FrameLimits.StrictUtf8.GetString(head.Key));
        request.TraceParent = head.TraceParent;
        if (head.IsCancellable)
        {
            request.Cancellation = new CallCancellation(request);
        }

        if (!head.IsOneWay)
        {
            var wait = TimeSpan.FromMilliseconds(Math.Min(head.RemainingMs, LongestWait.TotalMilliseconds));
            var call = new IncomingCall(connection, head.CorrelationId, request, clock.Now + wait, clock);
            request.ReplyTo = call;
            call.Begin();
        }

        return ReadArguments(request, body[head.HeadBytes..]) ? request : null;
    }

    private static bool ReadArguments(GrainRequest request, ReadOnlyMemory<byte> arguments)
    {
        var reader = _arguments ??= new ArgumentReader();
        try
        {
            reader.Reset(arguments);
            request.ReadArguments(reader);
            return true;
        }
        catch (Exception exception)
        {
            request.Reject(exception);
            return false;
        }
        finally
        {
            reader.Reset(default);
        }
    }
}
