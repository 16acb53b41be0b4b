namespace OrderCluster.Engine.Serialization;

/// <summary>A type has no codec: it lacks [GenerateSerializer] and is none of the types known from the start.</summary>
public sealed class CodecNotFoundException : Exception
{
    /// <summary>Creates the exception without naming a type.</summary>
    public CodecNotFoundException()
        : this("A type can not be serialized.")
    {
    }

    /// <summary>Creates the exception with what is missing.</summary>
    public CodecNotFoundException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with what is missing and the failure that revealed it.</summary>
    public CodecNotFoundException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception for a type.</summary>
    public CodecNotFoundException(Type type)
        : this($"{type} can not cross a grain boundary: mark it with [GenerateSerializer], [Alias] and its members with [Id].")
    {
    }
}
