using OrderCluster.Load.Target;

namespace OrderCluster.Load.Scenarios;

/// <summary>Kills one of the local silos once, so long after the first measured run began.</summary>
internal sealed class SiloKill(LoadTarget target, TimeProvider clock)
{
    private int _isArmed;

    internal bool HasKilled { get; private set; }

    /// <summary>What became of it, in words.</summary>
    internal string Told { get; private set; } = "not killed";

    /// <summary>Begins to count the time at the first call; later ones do nothing.</summary>
    internal void Arm(TimeSpan after)
    {
        if (_isArmed == 0 && Interlocked.Exchange(ref _isArmed, 1) == 0)
        {
            _ = KillAsync(after);
        }
    }

    private async Task KillAsync(TimeSpan after)
    {
        try
        {
            await Task.Delay(after, clock);
            if (target.Local is not { Silos.Count: > 1 } local)
            {
                Told = "there is no other local silo that could go on: start three";
                return;
            }

            await local.Silos[^1].KillAsync();
            HasKilled = true;
            Told = $"silo {local.Silos.Count} of {local.Silos.Count} killed after {after.TotalSeconds:0.0} s";
        }
        catch (Exception exception)
        {
            Told = $"the kill failed: {exception.Message}";
        }
    }
}
