using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Journal.Store;

namespace OrderCluster.CommandLine.Running;

/// <summary>Runs a command's work; an expected error becomes a line with its code on standard error and an exit code, never a stack trace.</summary>
internal static class CommandRun
{
    internal static async Task<int> AsyncOf(Func<Task<int>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (InvalidRequestException error)
        {
            foreach (var problem in error.Problems)
            {
                Say(problem.Code, problem.Field.Length == 0 ? problem.Message : $"{problem.Field}: {problem.Message}");
            }

            return ExitCodes.BadUsage;
        }
        catch (TryAgainException error)
        {
            return Say(error.Code, error.Message, ExitCodes.Unreachable);
        }
        catch (OrderClusterException error)
        {
            return Say(error.Code, error.Message, ExitCodes.Negative);
        }
        catch (JournalStoreException error)
        {
            return Say("store-unusable", error.Message, ExitCodes.BadUsage);
        }
        catch (JournalException error)
        {
            return Say("store-unreadable", error.Message, ExitCodes.Unreachable);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or UriFormatException or InvalidDataException)
        {
            return Say("input-unusable", error.Message, ExitCodes.BadUsage);
        }
        catch (OperationCanceledException)
        {
            return Say("broken-off", "Broken off; the same command goes on from where it was.", ExitCodes.Unreachable);
        }
    }

    private static int Say(string code, string message, int exitCode = ExitCodes.Negative)
    {
        Console.Error.WriteLine($"oc: {code}: {message}");
        return exitCode;
    }
}

/// <summary>What <c>oc</c> ends with; documented in its help.</summary>
internal static class ExitCodes
{
    /// <summary>Done, and what was asked is so.</summary>
    internal const int Good = 0;

    /// <summary>Done, but the answer is no: a rejected order, a violation, an error that the silo answered.</summary>
    internal const int Negative = 1;

    /// <summary>The command line or a file given to it is wrong; nothing was changed.</summary>
    internal const int BadUsage = 2;

    /// <summary>The silo or the store could not be reached; what was asked may have happened.</summary>
    internal const int Unreachable = 3;

    internal const string Help =
        "Exit codes: 0 done; 1 done, but the answer is no (an order rejected, a violation found, an error from the silo); "
        + "2 bad usage or bad input, nothing was changed; 3 silo or store not reachable, ask again with the same ids.";
}
