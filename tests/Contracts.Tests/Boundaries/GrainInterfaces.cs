using System.Reflection;

namespace OrderCluster.Contracts.Tests.Boundaries;

/// <summary>The grain interfaces of an assembly, and what is wrong with their shape.</summary>
internal static class GrainInterfaces
{
    public static IEnumerable<Type> In(Assembly assembly) =>
        assembly.GetTypes().Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type));

    public static IEnumerable<MethodInfo> MethodsOf(Type grainInterface) =>
        grainInterface.GetMethods().Where(method => !method.IsStatic);

    /// <summary>What its methods take and give.</summary>
    public static IEnumerable<Type> TypesAcross(Type grainInterface) =>
        MethodsOf(grainInterface).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Concat(Result(method)));

    public static IEnumerable<string> ShapeViolations(Type grainInterface)
    {
        foreach (var method in MethodsOf(grainInterface))
        {
            if (!IsTask(method.ReturnType))
            {
                yield return $"{grainInterface.Name}.{method.Name} returns {method.ReturnType.Name} instead of a Task or ValueTask.";
            }
        }
    }

    public static IEnumerable<string> AliasViolations(Type grainInterface)
    {
        if (grainInterface.GetCustomAttribute<AliasAttribute>() is null)
        {
            yield return $"{grainInterface.Name} has no [Alias].";
        }

        var aliases = new Dictionary<string, string>();
        foreach (var method in MethodsOf(grainInterface).Where(method => method.DeclaringType == grainInterface))
        {
            if (method.GetCustomAttribute<AliasAttribute>()?.Alias is not { } alias)
            {
                yield return $"{grainInterface.Name}.{method.Name} has no [Alias].";
            }
            else if (!aliases.TryAdd(alias, method.Name))
            {
                yield return $"{grainInterface.Name}.{method.Name} has the alias '{alias}' of {aliases[alias]}.";
            }
        }
    }

    private static IEnumerable<Type> Result(MethodInfo method) =>
        IsTask(method.ReturnType) && method.ReturnType.IsGenericType ? method.ReturnType.GetGenericArguments() : [];

    private static bool IsTask(Type type) =>
        type == typeof(Task) || type == typeof(ValueTask)
        || (type.IsGenericType && type.GetGenericTypeDefinition() is { } definition && (definition == typeof(Task<>) || definition == typeof(ValueTask<>)));
}
