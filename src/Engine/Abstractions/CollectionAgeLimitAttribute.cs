namespace Orleans;

/// <summary>On a grain class: how long an activation stays without a call, instead of the configured default.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public class CollectionAgeLimitAttribute : Attribute
{
    /// <summary>Shorter ages are raised to this: one minute.</summary>
    public static readonly TimeSpan MinAgeLimit = TimeSpan.FromMinutes(1);

    private readonly TimeSpan? _inactivityPeriod;

    public CollectionAgeLimitAttribute()
    {
    }

    /// <param name="inactivityPeriod">A <see cref="TimeSpan"/> in its constant form, for example <c>00:10:00</c>.</param>
    public CollectionAgeLimitAttribute(string inactivityPeriod) => _inactivityPeriod = TimeSpan.Parse(inactivityPeriod);

    public double Days { get; set; }

    public double Hours { get; set; }

    public double Minutes { get; set; }

    /// <summary>Whether activations are never collected for being idle.</summary>
    public bool AlwaysActive { get; set; }

    /// <summary>The age in effect; infinite if <see cref="AlwaysActive"/>.</summary>
    public TimeSpan AgeLimit
    {
        get
        {
            if (AlwaysActive)
            {
                return Timeout.InfiniteTimeSpan;
            }

            var age = _inactivityPeriod ?? TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours) + TimeSpan.FromMinutes(Minutes);
            return age < MinAgeLimit ? MinAgeLimit : age;
        }
    }
}
