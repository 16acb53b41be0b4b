using OrderCluster.Grains.Journaling;

namespace OrderCluster.Grains.Processes;

/// <summary>What a process does next.</summary>
/// <param name="Code">Names the step in kebab case. It is stored, so it never changes; words for people are made from it at the edge.</param>
/// <param name="NotBefore">When the step may begin at the earliest; null: at once.</param>
internal readonly record struct Step(string Code, DateTimeOffset? NotBefore = null);

/// <summary>A step that had no outcome, and is tried again after a longer wait.</summary>
/// <param name="Step">Code of the step.</param>
/// <param name="Attempt">Tries made so far.</param>
/// <param name="Since">When the wait for this step began.</param>
internal sealed record StepDelay(string Step, int Attempt, DateTimeOffset NextTryAt, DateTimeOffset Since);

/// <summary>
/// The state of a process. The next step comes from the state alone, so a process that was interrupted anywhere goes on by asking for it;
/// and the stream has a due time exactly while a step is left, so somebody asks.
/// </summary>
internal interface IProcess : ITimedState
{
    /// <summary>How long a step may take before the process is woken, in case the silo that carried it is gone.</summary>
    static readonly TimeSpan DeadMansSwitch = TimeSpan.FromSeconds(15);

    /// <summary>The next step; null at rest, when only a request or another grain moves the process on.</summary>
    Step? Next { get; }

    /// <summary>The wait that is written down; it holds up the step that it names and no other. Null when there is none.</summary>
    StepDelay? Delay { get; }

    DateTimeOffset? ITimedState.WakeAt => Next is not { } step ? null : NotBefore(step) is { } time && time > LastEventAt ? time : LastEventAt + DeadMansSwitch;

    /// <summary>When a step may begin, its delay included; null: at once.</summary>
    DateTimeOffset? NotBefore(Step step) =>
        Delay is { } delay && delay.Step == step.Code && !(step.NotBefore > delay.NextTryAt) ? delay.NextTryAt : step.NotBefore;
}

/// <summary>A kind of grain that may have a due time.</summary>
/// <param name="StreamPrefix">How the names of its streams begin; the grain's key follows.</param>
/// <param name="Grain">Its grain interface, an <see cref="Interfaces.Processes.IWakeable"/>.</param>
public sealed record WakeableKind(string StreamPrefix, Type Grain);
