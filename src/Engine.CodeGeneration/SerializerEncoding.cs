using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace OrderCluster.Engine.CodeGeneration;

/// <summary>Chooses how a member's value is written, and which value need not be.</summary>
internal static class SerializerEncoding
{
    private const string UnlessZero = "{0} != 0";

    private static readonly Dictionary<string, string> Conditions = new Dictionary<string, string>
    {
        ["System.Guid"] = "{0} != default",
        ["System.TimeSpan"] = "{0}.Ticks != 0",
        ["System.DateOnly"] = "{0}.DayNumber != 0",
        ["System.TimeOnly"] = "{0}.Ticks != 0",
        ["System.DateTime"] = "{0}.Ticks != 0 || {0}.Kind != default",
        ["System.DateTimeOffset"] = "!{0}.EqualsExact(default)",
    };

    public static void Choose(SerializerMember member, ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Enum, EnumUnderlyingType: { } number })
        {
            member.Primitive = PrimitiveOf(number.SpecialType);
            member.EnumNumber = number.ToDisplayString();
            member.WriteCondition = "(" + member.EnumNumber + "){0} != 0";
            return;
        }

        member.Primitive = PrimitiveOf(type.SpecialType);
        member.WriteCondition = ConditionOf(type);
    }

    private static string? PrimitiveOf(SpecialType type) => type switch
    {
        SpecialType.System_Boolean => "Boolean",
        SpecialType.System_Byte => "Byte",
        SpecialType.System_SByte => "SByte",
        SpecialType.System_Int16 => "Int16",
        SpecialType.System_UInt16 => "UInt16",
        SpecialType.System_Char => "Char",
        SpecialType.System_Int32 => "Int32",
        SpecialType.System_UInt32 => "UInt32",
        SpecialType.System_Int64 => "Int64",
        SpecialType.System_UInt64 => "UInt64",
        SpecialType.System_Single => "Single",
        SpecialType.System_Double => "Double",
        SpecialType.System_String => "String",
        _ => null,
    };

    /// <summary>Of a decimal and a floating-point number a zero is written as well: it has a scale or a sign.</summary>
    private static string? ConditionOf(ITypeSymbol type)
    {
        if (type.IsReferenceType)
        {
            return "{0} is not null";
        }

        if (type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
        {
            return "{0}.HasValue";
        }

        if (type.OriginalDefinition.ToDisplayString() == "System.Collections.Immutable.ImmutableArray<T>")
        {
            return "!{0}.IsDefault";
        }

        return type.SpecialType switch
        {
            SpecialType.System_Boolean => "{0}",
            SpecialType.System_Char or SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_UInt16
                or SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64 => UnlessZero,
            _ => Conditions.TryGetValue(type.ToDisplayString(), out var condition) ? condition : null,
        };
    }
}
