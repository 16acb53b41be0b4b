using System;
using System.Collections.Generic;
using System.Linq;

namespace OrderCluster.Engine.CodeGeneration;

/// <summary>What comes of one grain interface or class, compared by value so that unchanged types are not generated again.</summary>
internal sealed class GrainOutput : IEquatable<GrainOutput>
{
    internal GrainOutput(string name, string source, string registration, IReadOnlyList<Problem> problems)
    {
        Name = name;
        Source = source;
        Registration = registration;
        Problems = problems;
    }

    internal string Name { get; }

    /// <summary>A source file; empty for a class.</summary>
    internal string Source { get; }

    /// <summary>A statement in the assembly's module.</summary>
    internal string Registration { get; }

    internal IReadOnlyList<Problem> Problems { get; }

    public bool Equals(GrainOutput? other) =>
        other is not null && Name == other.Name && Source == other.Source && Registration == other.Registration && Problems.SequenceEqual(other.Problems);

    public override bool Equals(object? obj) => Equals(obj as GrainOutput);

    public override int GetHashCode() => Name.GetHashCode();
}
