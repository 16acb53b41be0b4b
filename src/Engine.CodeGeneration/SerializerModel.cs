using System.Collections.Generic;

namespace OrderCluster.Engine.CodeGeneration;

/// <summary>How a codec makes an instance to fill.</summary>
internal enum SerializerCreation
{
    /// <summary>Through a constructor without parameters, so that initializers run.</summary>
    Parameterless,

    /// <summary>Through a record's own constructor, all of whose parameters are members.</summary>
    Positional,

    /// <summary>Without any constructor.</summary>
    Uninitialized,
}

/// <summary>A marked type, in the terms of the code that is written for it.</summary>
internal sealed class SerializerModel
{
    public string TypeName { get; set; } = "";

    /// <summary>As written in <c>typeof</c>: with empty angle brackets for a generic type.</summary>
    public string TypeOf { get; set; } = "";

    public string WireName { get; set; } = "";

    public string CodecNamespace { get; set; } = "";

    public string CodecName { get; set; } = "";

    /// <summary>Angle brackets with the type's parameters, or empty.</summary>
    public string TypeParameters { get; set; } = "";

    public string Constraints { get; set; } = "";

    public string Accessibility { get; set; } = "internal";

    public bool IsStruct { get; set; }

    public bool IsAbstract { get; set; }

    public bool IsSealed { get; set; }

    public bool IsException { get; set; }

    public bool IsShareable { get; set; }

    /// <summary>Class whose static methods handle the members of the base type; null if that has none.</summary>
    public string? BaseLevel { get; set; }

    public SerializerCreation Creation { get; set; }

    /// <summary>The parameterless constructor can not be called in plain code.</summary>
    public bool ConstructorNeedsAccessor { get; set; }

    public List<SerializerMember> Members { get; } = new List<SerializerMember>();

    /// <summary>Why there can be no codec; compiling stops with it.</summary>
    public string? Error { get; set; }

    public string ValueParameter => (IsStruct ? "ref " : "") + TypeName + " value";

    public string ValueArgument => IsStruct ? "ref value" : "value";
}

/// <summary>A member that is carried.</summary>
internal sealed class SerializerMember
{
    public SerializerMember(string name, string typeName, uint number)
    {
        Name = name;
        TypeName = typeName;
        Number = number;
    }

    public string Name { get; }

    public string TypeName { get; }

    public uint Number { get; }

    /// <summary>Position in a record's constructor; -1 for other members.</summary>
    public int Position { get; set; } = -1;

    /// <summary>Suffix of the reader's method for a primitive; null if a codec is asked.</summary>
    public string? Primitive { get; set; }

    /// <summary>What an enum is cast to; null for other types.</summary>
    public string? EnumNumber { get; set; }

    /// <summary>Condition under which the member is written, with <c>{0}</c> for its value; null if always.</summary>
    public string? WriteCondition { get; set; }

    /// <summary>A member that an initializer sets is written even when it is null or zero, or it would come back as what the initializer says.</summary>
    public bool HasInitializer { get; set; }

    public bool IsShareable { get; set; }

    public bool CanGet { get; set; }

    public bool CanSet { get; set; }

    /// <summary>The field behind the member, as metadata names it; null if there is none.</summary>
    public string? FieldName { get; set; }

    public string Local => "member" + Number;

    public string Accessor => "Field" + Number;

    public bool NeedsAccessor => !CanGet || !CanSet;
}
