using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;

namespace OrderCluster.Grains.Reservations;

/// <summary>What every call of the reservation protocol must be like; what isn't is answered and stored nowhere.</summary>
internal static class ReservationInput
{
    internal static readonly TimeSpan MaxTimeToLive = TimeSpan.FromDays(7);

    /// <exception cref="InvalidRequestException"><c>id-invalid</c></exception>
    internal static void CheckId(string id, string field)
    {
        if (!Identifiers.IsOperation(id))
        {
            throw new InvalidRequestException(
                "id-invalid", field, $"An id has 1 to {Identifiers.MaxOperationChars} printable ASCII characters, without spaces.");
        }
    }

    /// <exception cref="InvalidRequestException"><c>time-to-live-invalid</c></exception>
    internal static void CheckTimeToLive(TimeSpan timeToLive)
    {
        if (timeToLive < TimeSpan.FromMilliseconds(1) || timeToLive > MaxTimeToLive)
        {
            throw new InvalidRequestException("time-to-live-invalid", "timeToLive", $"A soft hold lasts from 1 ms to {MaxTimeToLive.Days} days.");
        }
    }

    /// <summary>An order from the future would outlive the memory that protects it.</summary>
    /// <exception cref="InvalidRequestException"><c>placed-at-invalid</c></exception>
    internal static void CheckPlacedAt(DateTimeOffset placedAt, DateTimeOffset now)
    {
        if (placedAt > now + ReservationMemory.ClockAllowance)
        {
            throw new InvalidRequestException("placed-at-invalid", "placedAt", "The order's time lies in the future by this silo's clock; check the clocks.");
        }
    }
}
