using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace OrderCluster.Silo.Hosting;

/// <summary>
/// Writes log lines as the simple console does, with every control character escaped: what callers sent (an order's id in a warning of Orleans, say) can neither
/// begin a line of its own nor move a terminal's cursor.
/// </summary>
internal sealed class EscapedConsole(IServiceProvider services) : ConsoleFormatter(FormatterName)
{
    private const string FormatterName = "escaped";

    // Found late: this one is among the formatters itself.
    private readonly Lazy<ConsoleFormatter> _simple = new(() =>
        services.GetServices<ConsoleFormatter>().First(formatter => formatter.Name == ConsoleFormatterNames.Simple));

    /// <param name="formatter">Another of the framework's formatters, such as <c>json</c>, which escapes by itself; null for this one.</param>
    public static void Add(ILoggingBuilder logging, string? formatter = null)
    {
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        logging.AddConsoleFormatter<EscapedConsole, ConsoleFormatterOptions>();
        logging.AddConsole(console => console.FormatterName = formatter ?? FormatterName);
    }

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var error = logEntry.Exception is { } exception ? new InOneLine(Escape(exception.ToString().ReplaceLineEndings(" "))) : null;
        var message = Escape(logEntry.Formatter(logEntry.State, logEntry.Exception));
        _simple.Value.Write(
            new LogEntry<string>(logEntry.LogLevel, logEntry.Category, logEntry.EventId, message, error, static (text, _) => text), scopeProvider, textWriter);
    }

    /// <summary>The text with its control, format and line-breaking characters as <c>\uXXXX</c>.</summary>
    internal static string Escape(string text)
    {
        if (!text.Any(IsUnsafe))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        foreach (var letter in text)
        {
            escaped.Append(IsUnsafe(letter) ? $"\\u{(int)letter:x4}" : $"{letter}");
        }

        return escaped.ToString();
    }

    private static bool IsUnsafe(char letter) => char.GetUnicodeCategory(letter)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private sealed class InOneLine(string text) : Exception
    {
        public override string ToString() => text;
    }
}
