using System.Globalization;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Journal.Store;

namespace OrderCluster.Silo.Http.Events;

/// <summary>A place between two events: a feed position, and how many events of the append after it are already taken.</summary>
/// <param name="Feed">Null: the beginning.</param>
/// <param name="Taken">Events to pass over in the next append, from 0.</param>
internal readonly record struct EventPosition(FeedPosition? Feed, int Taken)
{
    private const int MaxChars = 200;
    private const char Mark = '~';

    /// <summary>The place that <see cref="ToString"/> wrote; null is the beginning.</summary>
    /// <exception cref="InvalidRequestException"><c>position-unknown</c></exception>
    public static EventPosition Parse(string? text)
    {
        if (text is null)
        {
            return default;
        }

        var mark = text.LastIndexOf(Mark);
        var taken = 0;
        if (text.Length is 0 or > MaxChars
            || (mark >= 0 && !(int.TryParse(text.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out taken) && taken > 0)))
        {
            throw new InvalidRequestException("position-unknown", "after",
                "Send a position exactly as an earlier answer gave it, or leave it out to begin at the beginning.");
        }

        var feed = mark < 0 ? text : text[..mark];
        return new EventPosition(feed.Length == 0 ? null : new FeedPosition(feed), taken);
    }

    public override string ToString() => Taken == 0 ? Feed?.Value ?? "" : $"{Feed?.Value}{Mark}{Taken}";
}
