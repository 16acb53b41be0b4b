using System.CommandLine;
using System.CommandLine.Parsing;
using OrderCluster.Journal.Store;

namespace OrderCluster.Load.CommandLine;

/// <summary>The option <c>--store</c> of programs that measure: an address as a silo takes it, or <c>postgres</c> alone for a throw-away server.</summary>
public static class StoreOption
{
    /// <summary>The value that starts a throw-away PostgreSQL server.</summary>
    public const string Throwaway = "postgres";

    private const string Name = "--store";

    /// <param name="description">What it is for, and what becomes of it when it is left out.</param>
    /// <param name="kinds">Those that make sense; all when none is named.</param>
    public static Option<string?> Make(string description, params StoreKind[] kinds)
    {
        StoreKind[] allowed = kinds.Length == 0 ? [StoreKind.Sqlite, StoreKind.Postgres, StoreKind.Memory] : kinds;
        var forms = string.Join(", ", allowed.Select(Form));
        return ValuedOption.Checked(
            new Option<string?>(Name) { Description = $"{description}; {forms}", HelpName = "ADDRESS", CustomParser = result => Read(result, allowed, forms) }, forms);
    }

    /// <summary>As a started silo is told: null for a throw-away server.</summary>
    public static string? Started(string? store) => store == Throwaway ? null : store;

    private static string Form(StoreKind kind) => kind switch
    {
        StoreKind.Sqlite => "sqlite:PATH",
        StoreKind.Postgres => "\"postgres:CONNECTION\", postgres alone (a throw-away server)",
        _ => "memory:",
    };

    /// <returns>The address with its kind in small letters, or <see cref="Throwaway"/>.</returns>
    private static string? Read(ArgumentResult result, StoreKind[] allowed, string forms)
    {
        var text = result.Tokens[0].Value;
        if (text == Throwaway && allowed.Contains(StoreKind.Postgres))
        {
            return text;
        }

        try
        {
            var address = StoreAddress.Parse(text);
            if (allowed.Contains(address.Kind))
            {
                return $"{Scheme(text).ToLowerInvariant()}:{address.Target}";
            }
        }
        catch (JournalStoreException mistake) when (Scheme(text).Equals("postgres", StringComparison.OrdinalIgnoreCase))
        {
            result.AddError($"{Name} {Shown(text)}: {mistake.Message}");
            return null;
        }
        catch (JournalStoreException)
        {
            // Said below, with what this program takes.
        }

        result.AddError(Mistakes.Value(Name, Shown(text), forms));
        return null;
    }

    private static string Scheme(string text) => text.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? text[..colon].Trim() : text;

    /// <summary>Without what follows the kind, which may hold a password.</summary>
    private static string Shown(string text) => Scheme(text) is var scheme && scheme.Length < text.Length - 1 ? $"{scheme}:…" : text;
}
