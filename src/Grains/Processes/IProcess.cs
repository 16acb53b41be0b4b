using OrderCluster.Grains.Journaling;

namespace OrderCluster.Grains.Processes;

/// <summary>What a process does next.</summary>
/// <param name="Code">Names the step in kebab case. It is stored, so it never changes; words for people are made from it at the edge.</param>
/// <param name="NotBefore">When the step may begin at the earliest; null: at once.</param>
internal readonly record struct Step(string Code, DateTimeOffset? NotBefore = null);

/// <summary>A step that had no outcome, and is tried again after a longer wait.</summary>
/// <param name="Step">Code of the step.</param>
/// <param name="Attempt">Tries made so far; 0 while the first is under way longer than its caller waits, which holds up nothing.</param>
/// <param name="Since">When the wait for this step began.</param>
internal sealed record StepDelay(string Step, int Attempt, DateTimeOffset NextTryAt, DateTimeOffset Since);

/// <summary>
/// The state of a process. The next step comes from the state alone, so a process that was interrupted anywhere goes on by asking for it;
/// and from its second append on the stream has a due time exactly while a step is left, so somebody asks. Behind the first append a caller still waits, and asks
/// again should the silo be lost; whoever is answered before the process rests has the due time written first. So a process that is carried through at once,
/// as nearly all are, neither writes nor clears one.
/// </summary>
internal interface IProcess : ITimedState
{
    /// <summary>How long a step may take before the process is woken, in case the silo that carried it is gone.</summary>
    static readonly TimeSpan DeadMansSwitch = TimeSpan.FromSeconds(15);

    /// <summary>When the first event happened; the minimum value while there is none.</summary>
    DateTimeOffset StartedAt { get; }

    /// <summary>The next step; null at rest, when only a request or another grain moves the process on.</summary>
    Step? Next { get; }

    /// <summary>The wait that is written down; it holds up the step that it names and no other. Null when there is none.</summary>
    StepDelay? Delay { get; }

    DateTimeOffset? ITimedState.WakeAt => this switch
    {
        { Next: null } => null,
        { Next: { } step } when NotBefore(step) is { } time && time > LastEventAt => time,
        _ => Delay is not null || LastEventAt > StartedAt ? LastEventAt + DeadMansSwitch : null,
    };

    /// <summary>When a step may begin, its delay included; null: at once.</summary>
    DateTimeOffset? NotBefore(Step step) =>
        Delay is { Attempt: > 0 } delay && delay.Step == step.Code && !(step.NotBefore > delay.NextTryAt) ? delay.NextTryAt : step.NotBefore;
}

/// <summary>Finds processes whose callers went away together with their silo behind the first append, which sets no due time.</summary>
/// <param name="since">Those that have not moved since then.</param>
/// <param name="limit">Most of them.</param>
/// <returns>Names of streams, the longest forgotten first.</returns>
public delegate Task<IReadOnlyList<string>> ForgottenProcesses(DateTimeOffset since, int limit, CancellationToken cancellation);

/// <summary>A kind of grain that may have a due time.</summary>
/// <param name="StreamPrefix">How the names of its streams begin; the grain's key follows.</param>
/// <param name="Grain">Its grain interface, an <see cref="Interfaces.Processes.IWakeable"/>.</param>
public sealed record WakeableKind(string StreamPrefix, Type Grain);
