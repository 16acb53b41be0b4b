using System.ComponentModel;

namespace OrderCluster.Engine.Serialization;

/// <summary>
/// Numbers of the fields of one level of a class. An id of [Id] and the position of a record's parameter without one count apart, as in Orleans,
/// so that adding a parameter to a record moves no member of its body.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class FieldNumbers
{
    /// <summary>The fields of the class that this one derives from.</summary>
    public const uint BaseClass = 0;

    /// <summary>The name of the class, where it is not the static type.</summary>
    public const uint TypeName = 1;

    /// <summary>Highest id that a member may have.</summary>
    public const uint MaxId = (1u << 28) - 1;

    /// <summary>The field of a member with an [Id].</summary>
    public static uint OfMember(uint id) => 2 + (id * 2);

    /// <summary>The field of a record's parameter without an [Id].</summary>
    public static uint OfParameter(uint position) => 3 + (position * 2);
}
