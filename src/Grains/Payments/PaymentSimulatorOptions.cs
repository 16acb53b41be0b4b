namespace OrderCluster.Grains.Payments;

/// <summary>How the simulated gateway behaves. What it decides depends on the intent's id and token alone, so a run can be repeated.</summary>
public sealed record PaymentSimulatorOptions
{
    /// <summary>Of a thousand intents, how many are declined.</summary>
    public int DeclinedPerMille { get; init; }

    /// <summary>Of a thousand intents, how many behave as <see cref="SimulatedTokens.Silent"/>.</summary>
    public int SilentPerMille { get; init; }

    /// <summary>Of a thousand intents, how many behave as <see cref="SimulatedTokens.Lost"/>.</summary>
    public int LostPerMille { get; init; }

    /// <summary>How many questions in a row a silent intent leaves unanswered.</summary>
    public int UnansweredCalls { get; init; } = 2;

    /// <summary>Time until each answer.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Every authorization arrives twice, as over a network that repeats.</summary>
    public bool ArrivesTwice { get; init; }

    /// <summary>Intents remembered; the oldest are forgotten first.</summary>
    public int MaxIntents { get; init; } = 100_000;
}

/// <summary>Payment tokens that make the simulator behave in a certain way.</summary>
public static class SimulatedTokens
{
    /// <summary>Declined.</summary>
    public const string Decline = "sim-decline";

    /// <summary>Decides, and leaves the first questions unanswered.</summary>
    public const string Silent = "sim-silent";

    /// <summary>The first authorization never arrives.</summary>
    public const string Lost = "sim-lost";
}
