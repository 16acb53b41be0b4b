using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace OrderCluster.Engine.CodeGeneration;

/// <summary>What a grain interface must not contain.</summary>
internal static class GrainDiagnostics
{
    internal const string BadReturn = "OCG001";
    internal const string BadParameter = "OCG002";
    internal const string Generic = "OCG003";
    internal const string BadKey = "OCG004";
    internal const string SameName = "OCG005";
    internal const string BadMember = "OCG006";
    internal const string Hidden = "OCG007";
    internal const string BadTimeout = "OCG008";

    private static readonly Dictionary<string, DiagnosticDescriptor> Descriptors = new Dictionary<string, DiagnosticDescriptor>
    {
        [BadReturn] = New(BadReturn, "{0} must return Task, Task<T>, ValueTask or ValueTask<T>; a one-way method Task or ValueTask"),
        [BadParameter] = New(BadParameter, "{0} must take its parameters by value, and at most one CancellationToken"),
        [Generic] = New(Generic, "{0} must not be generic"),
        [BadKey] = New(BadKey, "{0} must extend IGrainWithStringKey; other keys are not supported"),
        [SameName] = New(SameName, "{0} has the same name as another method of its interface; give one an [Alias]"),
        [BadMember] = New(BadMember, "{0} must be a method; a grain interface has no properties or events"),
        [Hidden] = New(Hidden, "{0} must be visible in its whole assembly, since code is generated for it"),
        [BadTimeout] = New(BadTimeout, "{0} must have a response timeout in the form hh:mm:ss"),
    };

    internal static Diagnostic Of(Problem problem) =>
        Diagnostic.Create(Descriptors[problem.Id], Location.Create(problem.Path, problem.Span, problem.Lines), problem.Subject);

    internal static Problem At(string id, ISymbol symbol)
    {
        var location = symbol.Locations[0].GetLineSpan();
        return new Problem(id, symbol.ToDisplayString(), location.Path, symbol.Locations[0].SourceSpan, location.Span);
    }

    private static DiagnosticDescriptor New(string id, string message) =>
        new DiagnosticDescriptor(id, "Unsupported in a grain interface", message, "Grains", DiagnosticSeverity.Error, isEnabledByDefault: true);
}

/// <summary>A diagnostic as plain values, so that the compiler can compare one run's with the last's.</summary>
internal record struct Problem(string Id, string Subject, string Path, TextSpan Span, LinePositionSpan Lines);
