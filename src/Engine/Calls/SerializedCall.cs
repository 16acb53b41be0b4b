using System.Buffers;
using OrderCluster.Engine.Serialization;
using Orleans.Runtime;

namespace OrderCluster.Engine.Calls;

/// <summary>Sends a request and its outcome through bytes, as a remote call would.</summary>
internal sealed class SerializedCall(GrainRequest caller) : IReplySink
{
    public bool IsAbandoned => caller.IsAnswered;

    /// <summary>What the callee gets: a request read from the bytes of the caller's.</summary>
    internal static GrainRequest ThroughBytes(GrainRequest caller)
    {
        var output = new ArgumentWriter();
        caller.WriteArguments(output);
        var callee = caller.Method.NewRequest();
        callee.ReadArguments(new ArgumentReader(output.Written));
        callee.Target = caller.Target;
        callee.ReplyTo = new SerializedCall(caller);
        if (caller.Cancellation is { } cancellation)
        {
            callee.Cancellation = new CallCancellation(callee);
            cancellation.CalleeRequest = callee;
        }

        return callee;
    }

    public void Reply<T>(T value)
    {
        var output = new ArrayBufferWriter<byte>();
        if (caller is not VoidRequest)
        {
            Codecs.Write(output, value);
        }

        caller.ReceiveReply(new ReadOnlySequence<byte>(output.WrittenMemory));
    }

    public void Fail(Exception exception)
    {
        try
        {
            var output = new ArrayBufferWriter<byte>();
            Codecs.Write(output, exception);
            caller.TryFail(Codecs.Read<Exception>(new ReadOnlySequence<byte>(output.WrittenMemory)));
        }
        catch (Exception notSerializable)
        {
            caller.TryFail(new OrleansException($"{exception.GetType()} could not be carried to the caller: {exception.Message}", notSerializable));
        }
    }
}
