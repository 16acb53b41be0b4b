namespace OrderCluster.Grains.Interfaces.Errors;

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Code">Stable and documented, in kebab case: programs branch on it.</param>
/// <param name="Field">Path of the offending field in the request's body (<c>lines[2].quantity</c>), or empty for the whole.</param>
/// <param name="Message">What is wrong and what to do, for a person.</param>
[GenerateSerializer, Immutable, Alias("problem")]
public sealed record Problem(
    [property: Id(0)] string Code,
    [property: Id(1)] string Field,
    [property: Id(2)] string Message);
