using System.Buffers;

namespace OrderCluster.Grains.Interfaces.Identity;

/// <summary>The forms of the ids that come from outside: which characters, how long. A stream's name is built from them and stays under 200 bytes.</summary>
public static class Identifiers
{
    public const int MaxSkuChars = 64;
    public const int MaxReferenceChars = 80;
    public const int MaxChannelChars = 32;
    public const int MaxCustomerChars = 64;
    public const int MaxLocationChars = 32;

    /// <summary>Of any id of an operation; those that grains derive from callers' ids included.</summary>
    public const int MaxOperationChars = 200;

    /// <summary>Of an operation id that a caller makes, from which others are derived.</summary>
    public const int MaxCallerOperationChars = 160;

    private static readonly SearchValues<char> SkuChars = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._-+/");
    private static readonly SearchValues<char> SlugChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> ReferenceChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-+:#=@");

    /// <summary>Upper-case letters, digits, and <c>space . _ - + /</c> inside; compared exactly, so edges turn it to upper case first.</summary>
    public static bool IsSku(string? value) => Fits(value, MaxSkuChars, SkuChars) && value![0] != ' ' && value[^1] != ' ';

    /// <summary>Lower-case letters, digits, and <c>-</c>.</summary>
    public static bool IsChannel(string? value) => Fits(value, MaxChannelChars, SlugChars);

    /// <summary>Lower-case letters, digits, and <c>-</c>.</summary>
    public static bool IsLocation(string? value) => Fits(value, MaxLocationChars, SlugChars);

    /// <summary>Letters, digits, and <c>. _ - + : # = @</c>.</summary>
    public static bool IsReference(string? value) => Fits(value, MaxReferenceChars, ReferenceChars);

    /// <summary>As a reference, but shorter.</summary>
    public static bool IsCustomer(string? value) => Fits(value, MaxCustomerChars, ReferenceChars);

    /// <summary>Visible ASCII characters; of any operation, those that grains derive from callers' included.</summary>
    public static bool IsOperation(string? value) => value is { Length: > 0 and <= MaxOperationChars } && !value.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>As <see cref="IsOperation"/>, but as short as a caller's must be.</summary>
    public static bool IsCallerOperation(string? value) => IsOperation(value) && value!.Length <= MaxCallerOperationChars;

    /// <summary>
    /// False for an id in which <c>.</c> or <c>..</c> stands alone between slashes: those are resolved away in addresses, so whatever bears such an id could not be
    /// asked for. It is refused wherever something is first named, and read where an older version has let it in.
    /// </summary>
    public static bool IsAddressable(string value)
    {
        foreach (var segment in value.AsSpan().Split('/'))
        {
            if (value.AsSpan(segment) is "." or "..")
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What keeps a text from being a SKU that may be named anew, in words; or null.</summary>
    public static string? FindSkuProblem(string? value) =>
        !IsSku(value) ? $"A SKU has 1 to {MaxSkuChars} letters, digits and . _ - + / characters, with spaces inside only."
        : !IsAddressable(value!) ? $"'{value}' can't be a SKU: an address with it names something else."
        : null;

    /// <summary>What keeps a text from being a customer's id that may be named anew, in words; or null.</summary>
    public static string? FindCustomerProblem(string? value) =>
        !IsCustomer(value) ? $"A customer's id has 1 to {MaxCustomerChars} letters, digits and . _ - + : # = @ characters."
        : !IsAddressable(value!) ? $"'{value}' can't be a customer's id: an address with it names something else."
        : null;

    /// <summary>Three upper-case letters.</summary>
    public static bool IsCurrency(string? value) => value is { Length: 3 } && !value.AsSpan().ContainsAnyExceptInRange('A', 'Z');

    private static bool Fits(string? value, int maxChars, SearchValues<char> allowed) =>
        value is { Length: > 0 } && value.Length <= maxChars && !value.AsSpan().ContainsAnyExcept(allowed);
}
