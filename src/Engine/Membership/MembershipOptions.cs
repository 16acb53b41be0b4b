namespace OrderCluster.Engine.Membership;

/// <summary>Times of a silo's membership.</summary>
public sealed class MembershipOptions
{
    /// <summary>Time between heartbeats.</summary>
    public TimeSpan HeartbeatPeriod { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long a silo may be silent before the others evict it; at least three periods.</summary>
    public TimeSpan SilenceLimit { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The same for a silo whose machine refuses connections to it: a process that has ended.</summary>
    public TimeSpan RefusedLimit { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a silo answers reads after the begin of its last successful heartbeat. Below <see cref="SilenceLimit"/>, so that it has fallen silent
    /// before another silo owns its grains.
    /// </summary>
    public TimeSpan FreshFor { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Time between two answers of the store above which this silo has missed what happened, and watches the others anew.</summary>
    public TimeSpan LongestGap { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long new activations wait for the store after a doubt about who owns a grain; it is the journal that decides, so they go on then.</summary>
    public TimeSpan LongestDoubt { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Makes the id of a silo that joins again after an eviction.</summary>
    public Func<Guid> NewSiloId { get; set; } = Guid.NewGuid;

    /// <exception cref="MembershipException">A limit contradicts another one.</exception>
    internal void Check()
    {
        if (HeartbeatPeriod <= TimeSpan.Zero || SilenceLimit < 3 * HeartbeatPeriod || RefusedLimit < HeartbeatPeriod || LongestGap < 2 * HeartbeatPeriod)
        {
            throw new MembershipException(
                $"With a heartbeat every {HeartbeatPeriod}, the silence limit must be three times that at least (it is {SilenceLimit}), "
                + $"the longest gap twice that ({LongestGap}), the refused limit that ({RefusedLimit}).");
        }

        if (FreshFor >= SilenceLimit)
        {
            throw new MembershipException($"A silo must stop to answer reads ({FreshFor}) before it is evicted ({SilenceLimit}).");
        }
    }
}
