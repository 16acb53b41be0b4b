using System.Text;

namespace OrderCluster.Engine.Calls;

/// <summary>How calls of a method are scheduled and answered.</summary>
[Flags]
public enum CallModes
{
    None = 0,

    /// <summary>No reply is sent.</summary>
    OneWay = 1,

    /// <summary>Interleaves with other read-only calls.</summary>
    ReadOnly = 2,

    /// <summary>Interleaves with everything.</summary>
    AlwaysInterleave = 4,
}

/// <summary>A method of a grain interface.</summary>
/// <param name="interfaceName">The interface's alias or full name.</param>
/// <param name="name">The method's alias or name, unique in its interface.</param>
/// <param name="modes">How its calls are scheduled and answered.</param>
/// <param name="responseTimeout">How long callers wait; null: the configured default.</param>
/// <param name="newRequest">Makes an empty request for arguments that were received.</param>
public sealed class GrainMethod(
    string interfaceName, string name, CallModes modes, TimeSpan? responseTimeout, Func<GrainRequest> newRequest)
{
    public string InterfaceName { get; } = interfaceName;

    public string Name { get; } = name;

    /// <summary>Interface and method as they travel.</summary>
    internal byte[] WireName { get; } = Encoding.UTF8.GetBytes($"{interfaceName}.{name}");

    public CallModes Modes { get; } = modes;

    public TimeSpan? ResponseTimeout { get; } = responseTimeout;

    public GrainRequest NewRequest() => newRequest();

    public override string ToString() => $"{InterfaceName}.{Name}";
}
