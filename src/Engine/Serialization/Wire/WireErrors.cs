using System.Diagnostics.CodeAnalysis;

namespace OrderCluster.Engine.Serialization.Wire;

/// <summary>The failures of reader and writer, out of line so that the paths which do not fail stay small.</summary>
internal static class WireErrors
{
    [DoesNotReturn]
    public static void ThrowTooDeep() =>
        throw new WireFormatException($"The value is nested deeper than {WireLimits.MaxDepth} levels; it may contain itself.");

    [DoesNotReturn]
    public static void ThrowTooLarge(long bytes) =>
        throw new WireFormatException($"The value takes {bytes} bytes, over the limit of {WireLimits.MaxMessageBytes}.");

    [DoesNotReturn]
    public static void ThrowTooLargeToWrite(long bytes) =>
        throw new MessageTooLargeException($"The value takes {bytes} bytes or more, over the limit of {WireLimits.MaxMessageBytes} (MaxMessageBytes); it was not sent.");

    [DoesNotReturn]
    public static void ThrowTruncated(int position) =>
        throw new WireFormatException($"The value ends before byte {position}, within something longer.");

    [DoesNotReturn]
    public static void ThrowTrailing(int bytes) =>
        throw new WireFormatException($"{bytes} bytes follow the end of the value.");

    [DoesNotReturn]
    public static void ThrowBadVarint(int position) =>
        throw new WireFormatException($"The number at byte {position} takes more than 64 bits.");

    [DoesNotReturn]
    public static void ThrowOutOfRange(string type) =>
        throw new WireFormatException($"A number does not fit into {type}.");

    [DoesNotReturn]
    public static void ThrowUnexpectedType(uint tag, WireType expected) =>
        throw new WireFormatException($"Field {tag >> 2} is encoded as {(WireType)(tag & 3)}, {expected} is expected.");

    [DoesNotReturn]
    public static void ThrowCollectionLength(ulong length) =>
        throw new WireFormatException($"A collection claims {length} elements, more than there are bytes or than the limit of {WireLimits.MaxCollectionLength}.");

    [DoesNotReturn]
    public static void ThrowNull(string type) =>
        throw new WireFormatException($"Null stands where a value of {type} is expected.");
}
