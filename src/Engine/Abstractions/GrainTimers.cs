using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>A grain's timer; it ends when disposed or when its activation ends.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Sets when the timer fires next and then how long after each tick's end; infinite disables either.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}

/// <summary>When and how a grain's timer fires.</summary>
public readonly struct GrainTimerCreationOptions
{
    public GrainTimerCreationOptions()
    {
    }

    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>Time to the first tick; infinite: not before a <see cref="IGrainTimer.Change"/>.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>Time from the end of a tick to the next one; infinite: one tick only.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Whether ticks start while a request runs on an activation that is not reentrant.</summary>
    public bool Interleave { get; init; }

    /// <summary>Whether a tick counts as use, so that the activation is not idle.</summary>
    public bool KeepAlive { get; init; }
}
