namespace OrderCluster.CommandLine.Running;

/// <summary>What <c>oc</c> ends with; documented in its help.</summary>
internal static class ExitCodes
{
    /// <summary>Done, and what was asked is so.</summary>
    internal const int Good = 0;

    /// <summary>Done, but the answer is no: a rejected order, a violation, a replay that does not balance, an error that the silo answered.</summary>
    internal const int Negative = 1;

    /// <summary>The command line or a file given to it is wrong; nothing was changed.</summary>
    internal const int BadUsage = 2;

    /// <summary>The silo or the store could not be reached; what was asked may have happened.</summary>
    internal const int Unreachable = 3;

    internal const string Help =
        "Exit codes: 0 done; 1 done, but the answer is no (an order rejected, a violation found, a replay that does not balance, an error from the silo); "
        + "2 bad usage or bad input, nothing was changed; 3 silo or store not reachable, ask again with the same ids.";
}
