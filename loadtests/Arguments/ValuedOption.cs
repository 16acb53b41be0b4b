using System.CommandLine;

namespace OrderCluster.Arguments;

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
