using System.CommandLine;
using System.Text.Json;
using OrderCluster.Client.Json;
using Spectre.Console;

namespace OrderCluster.CommandLine.Output;

/// <summary>Prints an answer: as JSON for programs, or as a table for people.</summary>
internal static class Answers
{
    private const int RedirectedWidthChars = 200;

    internal static readonly JsonSerializerOptions Indented = new(WireJson.Answers) { WriteIndented = true };

    internal static void Print<T>(T answer, bool asJson, Func<T, Table> table)
    {
        if (asJson)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(answer, Indented));
        }
        else
        {
            Print(table(answer));
        }
    }

    /// <summary>Prints a table: with colours on a terminal, as plain and wide text anywhere else.</summary>
    internal static void Print(Table table)
    {
        if (!Console.IsOutputRedirected)
        {
            AnsiConsole.Write(table);
            return;
        }

        var plain = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        plain.Profile.Width = RedirectedWidthChars;
        plain.Write(table);
    }

    internal static Table Table(string title, params string[] columns)
    {
        var table = new Table { Border = TableBorder.Simple, Title = new TableTitle(Markup.Escape(title)) };
        table.AddColumns(columns);
        return table;
    }

    /// <summary>Adds a row of plain text: nothing in it is taken for markup.</summary>
    internal static Table Row(this Table table, params object?[] cells)
    {
        table.AddRow(cells.Select(cell => Markup.Escape($"{cell}")).ToArray());
        return table;
    }

    /// <summary>A state as the wire spells it.</summary>
    internal static string Spelled<T>(this T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}

/// <summary>The option that turns a person's table into a program's JSON.</summary>
internal static class JsonOption
{
    internal static Option<bool> Make() => new("--json") { Description = "print JSON for a program instead of a table" };
}
