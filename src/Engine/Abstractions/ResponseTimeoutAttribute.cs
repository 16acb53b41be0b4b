namespace Orleans;

/// <summary>On a method of a grain interface: how long its callers wait, instead of the configured default.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
{
    /// <summary>A <see cref="TimeSpan"/> in its constant form, for example <c>00:00:05</c>.</summary>
    public TimeSpan? Timeout { get; init; } = TimeSpan.Parse(timeout);
}
