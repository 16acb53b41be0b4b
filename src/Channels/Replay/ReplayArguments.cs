using System.Globalization;

namespace OrderCluster.Channels.Replay;

/// <summary>What is wrong with a replay's arguments, found before anything is opened: an hour's work should not end with a result that can't be written.</summary>
public static class ReplayArguments
{
    /// <summary>Null when the text is a whole number from 1 to <see cref="ReplayOptions.MaxConcurrency"/>.</summary>
    public static string? ProblemOfConcurrency(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= ReplayOptions.MaxConcurrency
            ? null
            : $"--concurrency is a whole number from 1 to {ReplayOptions.MaxConcurrency}, not '{text}'.";

    /// <summary>Null when a file of that name may be there or be made: its folder exists, and no folder has its name.</summary>
    /// <param name="option">The option that names it, as the user writes it.</param>
    public static string? ProblemOfFile(string option, string path)
    {
        if (path.Length == 0)
        {
            return $"{option} names no file.";
        }

        if (Directory.Exists(path))
        {
            return $"{option} names the folder '{path}'; name a file in it.";
        }

        return Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))
            ? null
            : $"{option} names '{path}', in a folder that does not exist; make the folder first.";
    }
}
