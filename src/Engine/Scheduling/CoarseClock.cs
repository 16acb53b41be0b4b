namespace OrderCluster.Engine.Scheduling;

/// <summary>
/// Time since start in steps of <see cref="Step"/>: costs a field read, which every call can afford.
/// What is measured with it is late by up to one step, never early.
/// </summary>
internal sealed class CoarseClock(TimeProvider timeProvider)
{
    internal static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private readonly long _start = timeProvider.GetTimestamp();
    private long _nowTicks;

    internal TimeSpan Now => new(Volatile.Read(ref _nowTicks));

    internal void Tick() => Volatile.Write(ref _nowTicks, timeProvider.GetElapsedTime(_start).Ticks);
}
