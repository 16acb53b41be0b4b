using System.Text;

namespace OrderCluster.Engine.Transport.Frames;

/// <summary>Bounds on what is accepted from a connection.</summary>
internal static class FrameLimits
{
    /// <summary>How names and keys travel; anything else is refused on both sides.</summary>
    internal static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Bytes in front of a frame that tell its length: the kind and the body.</summary>
    internal const int PrefixBytes = sizeof(uint);

    /// <summary>Bytes of a frame before the other side has shown that it knows the secret.</summary>
    internal const int MaxBytesBeforeProof = 4096;

    /// <summary>UTF-8 bytes of a grain's type, of a method, and of a trace's parent.</summary>
    internal const int MaxNameBytes = 512;

    /// <summary>UTF-8 bytes of a grain's key.</summary>
    internal const int MaxKeyBytes = 4096;

    /// <summary>Bytes of what newer versions add to the head of a request.</summary>
    internal const int MaxExtensionBytes = 4096;
}
