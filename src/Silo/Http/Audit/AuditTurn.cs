namespace OrderCluster.Silo.Http.Audit;

/// <summary>Lets one audit run at a time.</summary>
internal sealed class AuditTurn
{
    private int _taken;

    public bool TryTake() => Interlocked.Exchange(ref _taken, 1) == 0;

    public void GiveBack() => Volatile.Write(ref _taken, 0);
}
