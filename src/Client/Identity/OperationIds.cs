namespace OrderCluster.Client.Identity;

/// <summary>The one place where ids of operations are made: before the first try, so that a retry is told from a new request.</summary>
public static class OperationIds
{
    /// <summary>A new id, <c>purpose-xxxxxxxx…</c>, that sorts by time.</summary>
    /// <param name="purpose">What the operation does, in kebab case.</param>
    public static string New(string purpose, TimeProvider clock) => $"{purpose}-{Guid.CreateVersion7(clock.GetUtcNow()):N}";

    /// <summary>An id that the same source always gives again: <c>source/part</c>.</summary>
    public static string Derived(string source, string part) => $"{source}/{part}";
}
