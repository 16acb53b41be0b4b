namespace OrderCluster.Channels.Canonical;

/// <summary>Tells card numbers, which must never enter the system, from tokens.</summary>
internal static class PaymentCards
{
    private const int MinDigits = 13;
    private const int MaxDigits = 19;

    /// <summary>13 to 19 digits, hyphens between them allowed, whose check digit is right (ISO/IEC 7812-1, annex B).</summary>
    internal static bool LooksLikeNumber(string token)
    {
        var digits = 0;
        var sum = 0;
        for (var index = token.Length - 1; index >= 0; index--)
        {
            if (token[index] == '-')
            {
                continue;
            }

            if (!char.IsAsciiDigit(token[index]))
            {
                return false;
            }

            var digit = token[index] - '0';
            var weighted = digits % 2 == 0 ? digit : digit * 2;
            sum += weighted > 9 ? weighted - 9 : weighted;
            digits++;
        }

        return digits is >= MinDigits and <= MaxDigits && sum % 10 == 0;
    }
}
