using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace OrderCluster.Engine.CodeGeneration;

/// <summary>Checks a grain interface and generates for it what can be generated.</summary>
internal static class GrainInterfaceReader
{
    internal static GrainOutput? Read(INamedTypeSymbol grainInterface)
    {
        if (!GrainSymbols.IsGrainInterface(grainInterface))
        {
            return null;
        }

        var problems = Problems(grainInterface).ToList();
        var name = GrainSymbols.FullName(grainInterface);
        if (problems.Count > 0)
        {
            return new GrainOutput(name, string.Empty, string.Empty, problems);
        }

        var methods = GrainSymbols.Methods(grainInterface).Select(method => new GrainMethodModel(grainInterface, method)).ToList();
        foreach (var twice in methods.GroupBy(method => method.RequestClass).Where(group => group.Count() > 1))
        {
            var symbol = GrainSymbols.Methods(grainInterface).Last(method => "@" + method.Name == twice.Last().MethodName);
            problems.Add(GrainDiagnostics.At(GrainDiagnostics.SameName, symbol));
        }

        return problems.Count > 0
            ? new GrainOutput(name, string.Empty, string.Empty, problems)
            : new GrainOutput(name, GrainInterfaceEmitter.Emit(grainInterface, methods), GrainInterfaceEmitter.Registration(grainInterface, methods), problems);
    }

    private static IEnumerable<Problem> Problems(INamedTypeSymbol grainInterface)
    {
        if (!GrainSymbols.HasStringKey(grainInterface))
        {
            yield return GrainDiagnostics.At(GrainDiagnostics.BadKey, grainInterface);
        }

        if (grainInterface.IsGenericType)
        {
            yield return GrainDiagnostics.At(GrainDiagnostics.Generic, grainInterface);
        }

        if (!GrainSymbols.IsVisibleInAssembly(grainInterface))
        {
            yield return GrainDiagnostics.At(GrainDiagnostics.Hidden, grainInterface);
        }

        foreach (var member in grainInterface.GetMembers().Where(member => member is IPropertySymbol or IEventSymbol && !member.IsStatic))
        {
            yield return GrainDiagnostics.At(GrainDiagnostics.BadMember, member);
        }

        foreach (var problem in GrainSymbols.Methods(grainInterface).SelectMany(GrainMethodModel.Check))
        {
            yield return problem;
        }
    }
}
