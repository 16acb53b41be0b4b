using System.CommandLine;
using System.Globalization;
using System.Net;

namespace OrderCluster.Silo.CommandLine;

/// <summary>Options whose value is a TCP port, 0 included.</summary>
internal static class PortOption
{
    internal static Option<int> Make(string name, string description, int port)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => port };
        option.Check(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= IPEndPoint.MaxPort
            ? null
            : $"{name} is a port from 0 to {IPEndPoint.MaxPort}.");
        return option;
    }
}
