using System.Collections;
using System.Reflection;

namespace OrderCluster.Grains.Tests.Boundaries;

/// <summary>What a caller can send in place of a sound argument: each member in turn, at any depth, gets values that no member of its type may have.</summary>
internal static class WrongArguments
{
    private const int TooManyItems = 10_000;

    // Clamped, or a bound that only the cluster's clock and memory know.
    private static readonly string[] Free = ["PatienceMs"];

    private static readonly NullabilityInfoContext Nullability = new();

    /// <returns>The argument, and which member is wrong in which way.</returns>
    public static IEnumerable<(object? Argument, string Wrong)> Of(object sound) => Variants(sound.GetType(), sound).Prepend((null, "nothing at all"));

    private static IEnumerable<(object? Value, string Wrong)> Variants(Type type, object? sound)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsEnum)
        {
            return [(Enum.ToObject(plain, 99), "99"), (Enum.ToObject(plain, -1), "-1")];
        }

        return Values(plain) is { } values
            ? values.Cast<object>().Select(value => ((object?)value, Shown(value)))
            : sound is IEnumerable items ? ListVariants(plain.GetGenericArguments()[0], [.. items.Cast<object?>()])
            : MemberVariants(plain, sound ?? throw new InvalidOperationException($"Give a sound {plain}."));
    }

    private static IEnumerable? Values(Type type) =>
        type == typeof(string) ? new[] { "a\0b", "a\nb", "\u001b[2J", "\ud800", "b\udc00", new string('x', 100_000) }
        : type == typeof(decimal) ? new[] { decimal.MinValue, -1m, -0.0001m, 0.000000001m, decimal.MaxValue }
        : type == typeof(long) ? new[] { long.MinValue, long.MaxValue }
        : type == typeof(int) ? new[] { int.MinValue, 0 }
        : type == typeof(TimeSpan) ? new[] { TimeSpan.MinValue, TimeSpan.Zero, TimeSpan.MaxValue }
        : type == typeof(DateTimeOffset) ? new[] { DateTimeOffset.MaxValue }
        : type == typeof(bool) ? Array.Empty<bool>()
        : null;

    private static IEnumerable<(object? Value, string Wrong)> MemberVariants(Type type, object sound)
    {
        if (type.IsValueType)
        {
            yield return (Activator.CreateInstance(type), "default");
        }

        var constructor = type.GetConstructors().MaxBy(each => each.GetParameters().Length)!;
        var parameters = constructor.GetParameters();
        var members = Array.ConvertAll(parameters, parameter => type.GetProperty(parameter.Name!)!.GetValue(sound));
        for (var i = 0; i < members.Length; i++)
        {
            var (parameter, kept) = (parameters[i], members[i]);
            foreach (var (value, wrong) in Free.Contains(parameter.Name) ? [] : Variants(parameter.ParameterType, kept).Concat(Missing(parameter)))
            {
                members[i] = value;
                yield return (constructor.Invoke(members), $"{parameter.Name} = {wrong}");
            }

            members[i] = kept;
        }
    }

    private static IEnumerable<(object? Value, string Wrong)> Missing(ParameterInfo parameter) =>
        !parameter.ParameterType.IsValueType && Nullability.Create(parameter).WriteState == NullabilityState.NotNull ? [(null, "null")] : [];

    private static IEnumerable<(object? Value, string Wrong)> ListVariants(Type item, object?[] sound)
    {
        yield return (ListOf(item, []), "no items");
        yield return (ListOf(item, Enumerable.Repeat(sound[0], TooManyItems)), $"{TooManyItems} items");
        yield return (ListOf(item, [sound[0], sound[0]]), "one item twice");
        yield return (ListOf(item, [sound[0], item.IsValueType ? Activator.CreateInstance(item) : null]), "an empty item");
        foreach (var (value, wrong) in Variants(item, sound[0]))
        {
            yield return (ListOf(item, [value]), $"[{wrong}]");
        }
    }

    private static IList ListOf(Type item, IEnumerable<object?> items)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        foreach (var each in items)
        {
            list.Add(each);
        }

        return list;
    }

    private static string Shown(object value) => value is string text
        ? string.Concat(text.Take(10).Select(each => each is >= ' ' and <= '~' ? $"{each}" : $"\\u{(int)each:x4}"))
        : FormattableString.Invariant($"{value}");
}
