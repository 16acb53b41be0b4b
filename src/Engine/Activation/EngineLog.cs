using Microsoft.Extensions.Logging;
using OrderCluster.Engine.Calls;
using Orleans.Runtime;

namespace OrderCluster.Engine.Activation;

/// <summary>What the engine logs.</summary>
internal sealed partial class EngineLog(ILogger logger, TimeProvider timeProvider)
{
    /// <summary>While a store is out of reach thousands of activations fail alike: one trace in so long a time tells as much as all of them.</summary>
    private static readonly TimeSpan TraceInterval = TimeSpan.FromSeconds(10);

    private const long Never = long.MinValue;
    private long _tracedAt = Never;

    [LoggerMessage(1, LogLevel.Information, "The silo has started: {Classes} grain classes.")]
    internal partial void Started(int classes);

    [LoggerMessage(2, LogLevel.Information, "The silo is stopping: {Activations} activations.")]
    internal partial void Stopping(int activations);

    [LoggerMessage(3, LogLevel.Warning, "The silo stopped although {Activations} activations had not ended within {Timeout}.")]
    internal partial void StoppedEarly(int activations, TimeSpan timeout);

    /// <summary>Says why, and where in the code once in a while.</summary>
    internal void ActivationFailed(Exception exception, GrainId grainId)
    {
        var error = $"{exception.GetType().Name}: {exception.Message}";
        if (!IsTraceDue())
        {
            ActivationFailed(grainId, error);
            return;
        }

        ActivationFailedTraced(exception, grainId, error);
    }

    /// <summary>Of those who ask at the same time, one is told so.</summary>
    private bool IsTraceDue()
    {
        var now = timeProvider.GetTimestamp();
        var last = Interlocked.Read(ref _tracedAt);
        return (last == Never || timeProvider.GetElapsedTime(last, now) >= TraceInterval) && Interlocked.CompareExchange(ref _tracedAt, now, last) == last;
    }

    [LoggerMessage(4, LogLevel.Error, "{GrainId} could not be activated; its callers get the exception: {Error}")]
    private partial void ActivationFailed(GrainId grainId, string error);

    [LoggerMessage(10, LogLevel.Error, "{GrainId} could not be activated; its callers get the exception: {Error}")]
    private partial void ActivationFailedTraced(Exception exception, GrainId grainId, string error);

    [LoggerMessage(5, LogLevel.Warning, "The deactivation of {GrainId} failed; it has ended all the same.")]
    internal partial void DeactivationFailed(Exception exception, GrainId grainId);

    [LoggerMessage(7, LogLevel.Warning, "The one-way call {Method} on {GrainId} failed; nobody else learns of it.")]
    internal partial void OneWayCallFailed(Exception exception, GrainMethod method, GrainId grainId);

    [LoggerMessage(8, LogLevel.Warning, "{GrainId} has {Length} requests in its mailbox, above the soft limit of {SoftLimit}; from {HardLimit} on they are rejected.")]
    internal partial void MailboxLong(GrainId grainId, int length, int softLimit, int hardLimit);

    [LoggerMessage(9, LogLevel.Error, "The mailbox of {GrainId} is full at {HardLimit} requests; further ones are rejected.")]
    internal partial void MailboxFull(GrainId grainId, int hardLimit);

    [LoggerMessage(11, LogLevel.Information, "Handing {Activations} activations over to their owners by view {Version}.")]
    internal partial void HandedOver(int activations, long version);

    [LoggerMessage(12, LogLevel.Warning, "{Activations} activations had not ended within {Timeout} when the silo left its cluster; calls in them may fail.")]
    internal partial void HandoverEndedEarly(int activations, TimeSpan timeout);

    [LoggerMessage(6, LogLevel.Error, "A timer or a command of {GrainId} failed; the grain goes on.")]
    internal partial void TurnFailed(Exception exception, GrainId grainId);
}
