namespace OrderCluster.OnlineRetail;

/// <summary>One record of a file.</summary>
/// <param name="Line">Where it begins; the header is 1.</param>
/// <param name="Text">As it stands in the file.</param>
/// <param name="Fields">Without their quotes; empty where <paramref name="Fault"/> says what is wrong.</param>
internal readonly record struct RetailRecord(int Line, string Text, IReadOnlyList<string> Fields, string? Fault);

/// <summary>
/// Cuts a text into records of comma-separated fields, loses no line, and takes no line for a record that may be part of a quoted text: a quote that is open at the end of
/// its line is followed to where it closes. Where the next quote could only open one, the first was never meant to be one, and costs its own line alone.
/// </summary>
/// <param name="text">Behind its header.</param>
internal sealed class RetailRecords(TextReader text)
{
    /// <summary>Lines that an open quote is followed over; what stands on them is then refused, and the next line is a record again.</summary>
    internal const int MaxQuotedLines = 100;

    private const string TextAfterQuote = "text follows a closing quote";
    private const string OpenQuote = "a quote in it is never closed";

    private readonly LinkedList<string> _ahead = [];
    private int _line = 1;

    internal IEnumerable<RetailRecord> Read()
    {
        while (Next() is { } line)
        {
            var first = _line;
            List<string> lines = [line];
            var (fields, fault, field) = Split(line);
            while (fault == OpenQuote && lines.Count < MaxQuotedLines && Next() is { } more)
            {
                lines.Add(more);
                (fields, fault, field) = Split(string.Join('\n', lines));
            }

            // Of a quote that was open when the last line began.
            if (fault == TextAfterQuote && field < lines.SkipLast(1).Sum(before => before.Length + 1))
            {
                GiveBack(lines);
                fault = OpenQuote;
            }

            if (fault != OpenQuote)
            {
                yield return new RetailRecord(first, string.Join('\n', lines), fault is null ? fields : [], fault);
                continue;
            }

            for (var index = 0; index < lines.Count; index++)
            {
                yield return new RetailRecord(first + index, lines[index], [], index == 0 ? OpenQuote : $"it may be part of a quote that is open since line {first}");
            }
        }
    }

    private string? Next()
    {
        _line++;
        if (_ahead.First is not { } ahead)
        {
            return text.ReadLine();
        }

        _ahead.RemoveFirst();
        return ahead.Value;
    }

    private void GiveBack(List<string> lines)
    {
        for (; lines.Count > 1; _line--)
        {
            _ahead.AddFirst(lines[^1]);
            lines.RemoveAt(lines.Count - 1);
        }
    }

    /// <returns>The fields, or what is wrong and where the field begins that it is wrong with.</returns>
    private static (List<string> Fields, string? Fault, int Field) Split(string record)
    {
        var fields = new List<string>();
        for (var at = 0; ; at++)
        {
            int end;
            if (at == record.Length || record[at] != '"')
            {
                end = record.IndexOf(',', at) is >= 0 and var comma ? comma : record.Length;
                if (record.AsSpan(at, end - at).Contains('"'))
                {
                    return (fields, "a quote stands inside a field that isn't quoted", at);
                }

                fields.Add(record[at..end]);
            }
            else
            {
                for (end = record.IndexOf('"', at + 1); end >= 0 && end + 1 < record.Length && record[end + 1] == '"';)
                {
                    end = record.IndexOf('"', end + 2);
                }

                if (end < 0)
                {
                    return (fields, OpenQuote, at);
                }

                fields.Add(record[(at + 1)..end].Replace("\"\"", "\"", StringComparison.Ordinal));
                if (++end < record.Length && record[end] != ',')
                {
                    return (fields, TextAfterQuote, at);
                }
            }

            if ((at = end) == record.Length)
            {
                return (fields, null, at);
            }
        }
    }
}
