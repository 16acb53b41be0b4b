using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace OrderCluster.Engine.CodeGeneration;

/// <summary>A method of a grain interface as the emitter needs it.</summary>
internal sealed class GrainMethodModel
{
    private readonly IMethodSymbol _method;

    internal GrainMethodModel(INamedTypeSymbol grainInterface, IMethodSymbol method)
    {
        _method = method;
        Name = GrainSymbols.TextArgument(method, "Orleans.AliasAttribute") ?? method.Name;
        RequestClass = GrainSymbols.Identifier(grainInterface) + "_" + new string([.. Name.Select(c => char.IsLetterOrDigit(c) ? c : '_')]);
        Parameters = [.. method.Parameters.Select((parameter, index) => new GrainParameterModel(parameter, index))];
    }

    /// <summary>The name on the wire.</summary>
    internal string Name { get; }

    internal string RequestClass { get; }

    internal IReadOnlyList<GrainParameterModel> Parameters { get; }

    internal IEnumerable<GrainParameterModel> Arguments => Parameters.Where(parameter => !parameter.IsCancellationToken);

    /// <summary>With the sign that lets a keyword be a name.</summary>
    internal string MethodName => "@" + _method.Name;

    internal string DeclaringInterface => GrainSymbols.Qualified(_method.ContainingType);

    internal string ReturnType => GrainSymbols.Qualified(_method.ReturnType);

    internal bool IsValueTask => _method.ReturnType.Name == "ValueTask";

    internal bool IsOneWay => GrainSymbols.Has(_method, "Orleans.Concurrency.OneWayAttribute");

    /// <summary>The type of the reply; null if there is none.</summary>
    internal ITypeSymbol? Reply => ((INamedTypeSymbol)_method.ReturnType).TypeArguments.FirstOrDefault();

    internal bool IsReplyShared =>
        Reply is { } reply && (SerializerImmutability.IsShareable(reply) || _method.GetReturnTypeAttributes().Any(attribute => attribute.AttributeClass?.Name == "ImmutableAttribute"));

    internal string Modes
    {
        get
        {
            var modes = new List<string>();
            Add("OneWay");
            Add("ReadOnly");
            Add("AlwaysInterleave");
            return modes.Count == 0 ? "CallModes.None" : string.Join(" | ", modes);

            void Add(string mode)
            {
                if (GrainSymbols.Has(_method, "Orleans.Concurrency." + mode + "Attribute"))
                {
                    modes.Add("CallModes." + mode);
                }
            }
        }
    }

    /// <summary>The method's own response timeout as an expression.</summary>
    internal string ResponseTimeout =>
        GrainSymbols.TextArgument(_method, "Orleans.ResponseTimeoutAttribute") is { } text && TimeSpan.TryParse(text, out var timeout)
            ? "new global::System.TimeSpan(" + timeout.Ticks + "L)"
            : "null";

    internal static IEnumerable<Problem> Check(IMethodSymbol method)
    {
        var returned = method.ReturnType as INamedTypeSymbol;
        var isTask = returned is { Name: "Task" or "ValueTask" } && returned.ContainingNamespace.ToDisplayString() == "System.Threading.Tasks";
        if (!isTask || (returned!.IsGenericType && GrainSymbols.Has(method, "Orleans.Concurrency.OneWayAttribute")))
        {
            yield return GrainDiagnostics.At(GrainDiagnostics.BadReturn, method);
        }

        if (method.Parameters.Any(parameter => parameter.RefKind != RefKind.None || parameter.Type.IsRefLikeType)
            || method.Parameters.Count(parameter => GrainParameterModel.IsToken(parameter.Type)) > 1)
        {
            yield return GrainDiagnostics.At(GrainDiagnostics.BadParameter, method);
        }

        if (method.IsGenericMethod)
        {
            yield return GrainDiagnostics.At(GrainDiagnostics.Generic, method);
        }

        if (GrainSymbols.TextArgument(method, "Orleans.ResponseTimeoutAttribute") is { } text && !TimeSpan.TryParse(text, out _))
        {
            yield return GrainDiagnostics.At(GrainDiagnostics.BadTimeout, method);
        }
    }
}

/// <summary>A parameter of such a method.</summary>
internal sealed class GrainParameterModel
{
    internal GrainParameterModel(IParameterSymbol parameter, int index)
    {
        Type = GrainSymbols.Qualified(parameter.Type);
        Name = "argument" + index;
        IsCancellationToken = IsToken(parameter.Type);
        IsShared = SerializerImmutability.IsShareable(parameter.Type) || GrainSymbols.Has(parameter, "Orleans.ImmutableAttribute");
    }

    internal string Type { get; }

    internal string Name { get; }

    internal bool IsCancellationToken { get; }

    /// <summary>Whether caller and callee may share the value.</summary>
    internal bool IsShared { get; }

    internal static bool IsToken(ITypeSymbol type) => GrainSymbols.FullName(type) == "System.Threading.CancellationToken";
}
