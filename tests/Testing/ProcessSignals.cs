using System.Diagnostics;
using System.Globalization;

namespace OrderCluster.Testing;

/// <summary>Stops, continues and kills processes.</summary>
public static class ProcessSignals
{
    /// <summary>Sends a process a signal by its name without SIG, <c>STOP</c> or <c>CONT</c> for instance.</summary>
    public static async Task SendAsync(int processId, string signal)
    {
        using var kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {processId}")]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0)
        {
            throw new InvalidOperationException($"Process {processId} can't be sent SIG{signal}.");
        }
    }
}
