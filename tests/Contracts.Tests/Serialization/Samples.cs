using System.Collections;

namespace OrderCluster.Contracts.Tests.Serialization;

/// <summary>Makes a value of any contract type in which no member has its default, and says what is in a value.</summary>
internal sealed class Samples
{
    private int _made;

    public object Of(Type type)
    {
        _made++;
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying);
        }

        if (type.IsEnum)
        {
            return Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!;
        }

        if (type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type))
        {
            var item = type.GetGenericArguments()[0];
            var items = Array.CreateInstance(item, 2);
            items.SetValue(Of(item), 0);
            items.SetValue(Of(item), 1);
            return items;
        }

        return type.Name switch
        {
            nameof(String) => $"text {_made}",
            nameof(Boolean) => true,
            nameof(Int32) => _made,
            nameof(Int64) => _made * 10_000_000_000L,
            nameof(Decimal) => _made + 0.05m,
            nameof(TimeSpan) => TimeSpan.FromMilliseconds(_made),
            nameof(DateTimeOffset) => new DateTimeOffset(2026, 1, 1, 0, 0, _made % 60, TimeSpan.FromHours(1)),
            _ => Constructed(type),
        };
    }

    public static string Description(object? value)
    {
        switch (value)
        {
            case null:
                return "null";
            case string text:
                return text;
            case IEnumerable items:
                return $"[{string.Join("; ", items.Cast<object?>().Select(Description))}]";
            case { } when value.GetType().Assembly == typeof(object).Assembly || value.GetType().IsEnum:
                return FormattableString.Invariant($"{value}");
            default:
                var members = value.GetType().GetProperties()
                    .Where(member => member.DeclaringType!.Assembly != typeof(object).Assembly || member.Name == nameof(Exception.Message))
                    .Select(member => $"{member.Name} = {Description(member.GetValue(value))}");
                return $"{value.GetType()} {{ {string.Join(", ", members)} }}";
        }
    }

    private object Constructed(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(each => each.GetParameters().Length)
            ?? throw new InvalidOperationException($"{type} has no public constructor.");
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => Of(parameter.ParameterType))]);
    }
}
