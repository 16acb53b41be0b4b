using System.Text.Json;
using OrderCluster.Grains.Interfaces.Errors;

namespace OrderCluster.Silo.Http.Requests;

/// <summary>Names of enum values in addresses, spelled as in bodies.</summary>
internal static class KebabEnum
{
    /// <exception cref="InvalidRequestException"><c>FIELD-unknown</c>; the message lists all names.</exception>
    public static T Parse<T>(string name, string field)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (Name(value) == name)
            {
                return value;
            }
        }

        throw new InvalidRequestException($"{field}-unknown", field, $"Use one of: {string.Join(", ", Enum.GetValues<T>().Select(Name))}.");
    }

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
