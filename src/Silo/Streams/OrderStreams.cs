using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Journaling;

namespace OrderCluster.Silo.Streams;

/// <summary>The streams of orders, by channel and by id.</summary>
internal static class OrderStreams
{
    /// <summary>Begins the names of the streams of a channel's orders.</summary>
    public static string OfChannel(string channel) => $"{StreamNames.OrderPrefix}{channel}/";

    /// <summary>The order's id in a stream's name, or null when it is not an order's.</summary>
    public static string? OrderId(string stream) =>
        stream.StartsWith(StreamNames.OrderPrefix, StringComparison.Ordinal)
        && GrainKeys.TryParseOrder(stream[StreamNames.OrderPrefix.Length..], out _, out _) ? stream[StreamNames.OrderPrefix.Length..] : null;
}
