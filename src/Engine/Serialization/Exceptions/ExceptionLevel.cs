using System.ComponentModel;
using System.Runtime.CompilerServices;
using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Serialization.Exceptions;

/// <summary>
/// What every exception carries: its message and its cause. Stack traces stay where they are: they cost more than the call, and tell an outsider too much.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ExceptionLevel
{
    private const int GenericFailure = unchecked((int)0x80131500);
    private const uint MessageNumber = 2;
    private const uint InnerNumber = 4;
    private const uint OriginalTypeNumber = 6;

    /// <summary>Writes message and cause.</summary>
    public static void Write(ref WireWriter writer, Exception value)
    {
        writer.Field(MessageNumber, value.Message);
        if (value.InnerException is { } inner)
        {
            CodecOf<Exception>.Instance.WriteField(ref writer, InnerNumber, inner);
        }

        if (value is Orleans.Serialization.UnavailableExceptionFallbackException { ExceptionType: { } original })
        {
            writer.Field(OriginalTypeNumber, original);
        }
    }

    /// <summary>Reads message and cause into an exception that has just been created, without a constructor perhaps.</summary>
    public static void Read(ref WireReader reader, Exception value)
    {
        if (value.HResult == 0)
        {
            value.HResult = GenericFailure;
        }

        while (reader.NextField(out var tag))
        {
            switch (tag >> 2)
            {
                case MessageNumber:
                    Message(value) = reader.ReadString(tag);
                    break;
                case InnerNumber:
                    Inner(value) = CodecOf<Exception>.Instance.ReadField(ref reader, tag);
                    break;
                case OriginalTypeNumber when value is Orleans.Serialization.UnavailableExceptionFallbackException fallback:
                    fallback.ExceptionType = reader.ReadString(tag);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    internal static void WriteFallback(ref WireWriter writer, Exception value)
    {
        Write(ref writer, value);
        if (value is not Orleans.Serialization.UnavailableExceptionFallbackException)
        {
            writer.Field(OriginalTypeNumber, value.GetType().FullName);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_message")]
    private static extern ref string? Message(Exception exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_innerException")]
    private static extern ref Exception? Inner(Exception exception);
}
