using System.Buffers;
using System.Reflection;
using Orleans;

namespace OrderCluster.Engine.Serialization;

/// <summary>Copies and serializes what crosses a grain boundary.</summary>
public static class Codecs
{
    /// <summary>A copy that shares nothing mutable with <paramref name="value"/>; immutable values are returned as they are.</summary>
    /// <exception cref="NotSupportedException">The type has no codec.</exception>
    public static T Copy<T>(T value)
    {
        var type = value?.GetType() ?? typeof(T);
        return value is null || type.IsPrimitive || type.IsEnum || value is string or decimal or DateTime or DateTimeOffset or TimeSpan or Guid
            || type.GetCustomAttribute<ImmutableAttribute>() is not null
            ? value
            : throw new NotSupportedException($"No codec for {type}.");
    }

    /// <exception cref="NotSupportedException">The type has no codec.</exception>
    public static void Write<T>(IBufferWriter<byte> output, T value) => throw new NotSupportedException($"No codec for {typeof(T)}.");

    /// <exception cref="NotSupportedException">The type has no codec.</exception>
    public static T Read<T>(ReadOnlySequence<byte> input) => throw new NotSupportedException($"No codec for {typeof(T)}.");
}
