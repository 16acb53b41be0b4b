namespace OrderCluster.Grains.Reservations;

/// <summary>Where a reservation stands.</summary>
internal enum ReservationPhase : byte
{
    /// <summary>Nothing is held: never reserved, refused, or expired. It may be reserved.</summary>
    None = 0,

    /// <summary>Held until a time.</summary>
    Soft = 1,

    /// <summary>Held until it is released or consumed.</summary>
    Committed = 2,

    /// <summary>Released or consumed, for good.</summary>
    Ended = 3,
}
