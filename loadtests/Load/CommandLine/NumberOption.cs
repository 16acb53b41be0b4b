using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace OrderCluster.Load.CommandLine;

/// <summary>Options whose value is a number inside a range; any other value is a mistake that names the option, the value and the range.</summary>
public static class NumberOption
{
    /// <summary>As long as a load or a measurement may last, in seconds: a day.</summary>
    public const int MaxSeconds = 86_400;

    public static Option<int> Whole(string name, string description, int value, int max, int min = 1) => ValuedOption.Checked(
        new Option<int>(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => value,
            CustomParser = result => (int?)Read(result, name, result.Tokens[0].Value, min, max) ?? value,
        },
        Range(min, max));

    /// <summary>Null when it is left out.</summary>
    public static Option<int?> WholeOrNone(string name, string description, int max) => ValuedOption.Checked(
        new Option<int?>(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result => (int?)Read(result, name, result.Tokens[0].Value, 1, max),
        },
        Range(1, max));

    /// <summary>Several, each larger than the one before.</summary>
    public static Option<long[]> Ascending(string name, string description, long[] values, long max) => ValuedOption.Checked(
        new Option<long[]>(name)
        {
            Description = description,
            HelpName = "N N …",
            Arity = ArgumentArity.ZeroOrMore,
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => values,
            CustomParser = result => ReadAscending(result, name, max),
        },
        Range(1, max));

    /// <summary>A number above 0 that need not be whole.</summary>
    public static Option<double> Positive(string name, string description, double value, double max)
    {
        var range = string.Create(CultureInfo.InvariantCulture, $"a number above 0, at most {max:#,0}");
        return ValuedOption.Checked(
            new Option<double>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value, CustomParser = Read },
            range);

        double Read(ArgumentResult result)
        {
            var text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= max)
            {
                return number;
            }

            result.AddError(Mistakes.Value(name, text, range));
            return value;
        }
    }

    private static string Range(long min, long max) => string.Create(CultureInfo.InvariantCulture, $"a whole number from {min:#,0} to {max:#,0}");

    private static long? Read(ArgumentResult result, string name, string text, long min, long max)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        result.AddError(Mistakes.Value(name, text, Range(min, max)));
        return null;
    }

    private static long[] ReadAscending(ArgumentResult result, string name, long max)
    {
        var numbers = new List<long>();
        foreach (var text in result.Tokens.Select(token => token.Value))
        {
            if (Read(result, name, text, 1, max) is not { } number)
            {
                return [];
            }

            if (numbers.Count > 0 && number <= numbers[^1])
            {
                result.AddError(Mistakes.Value(name, text, string.Create(CultureInfo.InvariantCulture, $"a whole number above {numbers[^1]:#,0}, the one before it")));
                return [];
            }

            numbers.Add(number);
        }

        return [.. numbers];
    }
}

/// <summary>Options that mean nothing without a value.</summary>
public static class ValuedOption
{
    /// <summary>Makes it a mistake to name the option without a value.</summary>
    /// <param name="allowed">What the mistake says is expected.</param>
    public static Option<T> Checked<T>(Option<T> option, string allowed)
    {
        // By its own arity the library would say that an argument is missing, and not which.
        option.Arity = new ArgumentArity(0, option.Arity.MaximumNumberOfValues);
        option.Validators.Add(result =>
        {
            if (!result.Implicit && result.Tokens.Count == 0)
            {
                result.AddError(Mistakes.Value(option.Name, null, allowed));
            }
        });
        return option;
    }
}
