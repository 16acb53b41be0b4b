using OrderCluster.Grains.Interfaces.Errors;

namespace OrderCluster.Grains.Journaling;

/// <summary>Refuses ids that nothing may be named by any more, at the calls by which a grain first gets content; those that have it already can still be read.</summary>
internal static class NamedAnew
{
    /// <exception cref="InvalidRequestException">There is a problem.</exception>
    internal static void Check(string? problem, string code, string field)
    {
        if (problem is not null)
        {
            throw new InvalidRequestException(code, field, problem);
        }
    }
}
