using System.Buffers;
using OrderCluster.Engine.Serialization;

namespace OrderCluster.Engine.Tests.Serialization;

/// <summary>What the tests of this folder do with values.</summary>
internal static class Wire
{
    public static byte[] Bytes<T>(T value)
    {
        var output = new ArrayBufferWriter<byte>();
        Codecs.Write(output, value);
        return output.WrittenSpan.ToArray();
    }

    public static T RoundTrip<T>(T value) => Codecs.Read<T>(Bytes(value));

    /// <summary>Reads what another version of the type wrote.</summary>
    public static TNew Reread<TOld, TNew>(TOld value) => Codecs.Read<TNew>(Bytes(value));
}
