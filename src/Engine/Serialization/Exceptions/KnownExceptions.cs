using System.Collections.Frozen;
using Orleans.Serialization;
using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Serialization.Exceptions;

/// <summary>Exceptions that cross by type and message although nobody marked them: common ones of the runtime, the serializer's own, and those of the Orleans API.</summary>
internal static class KnownExceptions
{
    private static readonly Type[] Common =
    [
        typeof(Exception),
        typeof(SystemException),
        typeof(ArgumentException),
        typeof(ArgumentNullException),
        typeof(ArgumentOutOfRangeException),
        typeof(ArithmeticException),
        typeof(DivideByZeroException),
        typeof(OverflowException),
        typeof(FormatException),
        typeof(IndexOutOfRangeException),
        typeof(InvalidCastException),
        typeof(InvalidOperationException),
        typeof(InvalidDataException),
        typeof(IOException),
        typeof(KeyNotFoundException),
        typeof(NotImplementedException),
        typeof(NotSupportedException),
        typeof(NullReferenceException),
        typeof(OperationCanceledException),
        typeof(TaskCanceledException),
        typeof(TimeoutException),
        typeof(UnauthorizedAccessException),
        typeof(WireFormatException),
        typeof(MessageTooLargeException),
        typeof(CodecNotFoundException),
    ];

    private static readonly FrozenDictionary<string, Type> Named = Common
        .Concat(typeof(UnavailableExceptionFallbackException).Assembly.GetExportedTypes().Where(IsOfOrleansApi))
        .ToFrozenDictionary(static type => type.FullName!);

    public static Type? TypeNamed(string name) => Named.GetValueOrDefault(name);

    public static bool IsKnown(Type type) => type.FullName is { } name && Named.GetValueOrDefault(name) == type;

    public static Exception Create(Type type) => (Exception)Activator.CreateInstance(type)!;

    private static bool IsOfOrleansApi(Type type) =>
        type.IsSubclassOf(typeof(Exception))
        && !type.IsAbstract
        && type.Namespace is { } name
        && (name == "Orleans" || name.StartsWith("Orleans.", StringComparison.Ordinal))
        && type.GetConstructor(Type.EmptyTypes) is not null;
}
