using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using OrderCluster.Silo.Hosting;

namespace OrderCluster.Silo.Tests.Hosting;

public sealed class LogLines
{
    private const string Forged = "web/1\r\n2026-01-01T00:00:00.000Z fail: Forged\u001b[2J\u0085\u2028\u202e";

    [Fact]
    public void A_message_can_neither_begin_a_line_nor_move_the_cursor() => AssertOneLine(Written(Forged, null), @"web/1\u000d\u000a2026");

    [Fact]
    public void Neither_can_the_text_of_an_exception() =>
        AssertOneLine(Written("It failed.", new InvalidOperationException(Forged, new ArgumentException(Forged))), "InvalidOperationException: web/1 2026");

    [Fact]
    public void Any_other_text_is_written_as_it_is() =>
        Assert.EndsWith(": Some.Category[7] Ä “quote” \\u000a 日本 😀" + Environment.NewLine, Written("Ä “quote” \\u000a 日本 😀", null), StringComparison.Ordinal);

    private static void AssertOneLine(string written, string expected)
    {
        Assert.EndsWith(Environment.NewLine, written, StringComparison.Ordinal);
        Assert.DoesNotContain(written[..^Environment.NewLine.Length], letter => char.IsControl(letter) || letter is '\u2028' or '\u202e');
        Assert.Contains(expected, written, StringComparison.Ordinal);
    }

    /// <summary>What the silo's console gets for a log entry.</summary>
    private static string Written(string message, Exception? error)
    {
        using var services = new ServiceCollection().AddLogging(logging => EscapedConsole.Add(logging)).BuildServiceProvider();
        var named = services.GetRequiredService<Microsoft.Extensions.Options.IOptionsMonitor<ConsoleLoggerOptions>>().CurrentValue.FormatterName;
        var formatter = services.GetServices<ConsoleFormatter>().Single(each => each.Name == named);
        using var output = new StringWriter();
        formatter.Write(new LogEntry<string>(LogLevel.Warning, "Some.Category", 7, message, error, (text, _) => text), null, output);
        return output.ToString();
    }
}
