namespace OrderCluster.Channels.Tests.Replay;

/// <summary>A fact about the real retailer's year; skipped where the file is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealYearFactAttribute : FactAttribute
{
    public RealYearFactAttribute()
    {
        if (RealYear.Path is null)
        {
            Skip = RealYear.Absent;
        }
    }
}
