namespace OrderCluster.Grains.Reservations;

/// <summary>How long ended reservations and stored replies are remembered.</summary>
internal static class ReservationMemory
{
    /// <summary>A reservation of an order placed longer ago than this may be forgotten, so it can't be made anew.</summary>
    internal static readonly TimeSpan Window = TimeSpan.FromHours(24);

    /// <summary>
    /// How far an order's clock may be from the bucket's. What ended is remembered that much longer than the window,
    /// so that every order whose memory is gone is refused as too old, whichever clock was ahead.
    /// </summary>
    internal static readonly TimeSpan ClockAllowance = TimeSpan.FromHours(1);

    /// <summary>Replies to reserves and commits kept per reservation; the oldest go first.</summary>
    internal const int MaxReplies = 64;

    /// <summary>Most entries forgotten at one event, so that no event after a quiet day takes long.</summary>
    internal const int MaxForgottenPerEvent = 64;

    /// <summary>Most expiries stamped by one decision; the next ones take more.</summary>
    internal const int MaxExpiriesPerDecision = 500;

    internal static long KeptMs { get; } = (long)(Window + ClockAllowance).TotalMilliseconds;

    internal static bool IsTooOld(DateTimeOffset placedAt, DateTimeOffset now) => placedAt < now - Window;
}
