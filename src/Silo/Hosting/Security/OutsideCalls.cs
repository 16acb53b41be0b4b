using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Silo.Http;

namespace OrderCluster.Silo.Hosting.Security;

/// <summary>
/// Stands before every grain, Orleans's own included: a call whose sender is a client of the gateway is made by a program outside of the silos, and needs a key.
/// <see cref="ClientFrames"/> sees to it that no such call names another sender.
/// </summary>
internal sealed class OutsideCalls(KeyRing keys, RefusalLog log) : IIncomingGrainCallFilter
{
    /// <summary>What of the caller's context goes on behind the gateway: whose trace the call belongs to.</summary>
    private static readonly string[] Kept = ["traceparent", "tracestate"];

    private const int MaxKeptChars = 512;

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (IsFromOutside(context.SourceId))
        {
            Judge(context);
        }

        // Not awaited: each await on the way would throw a refusal once more.
        return context.Invoke();
    }

    private static bool IsFromOutside(GrainId? source) =>
        source is { } sender && sender.IsClient() && !sender.Key.AsSpan().StartsWith(ClientFrames.SilosOwn);

    private void Judge(IIncomingGrainCallContext call)
    {
        var shown = RequestContext.Get(CallKey.Name) as string;
        var kept = Array.ConvertAll(Kept, RequestContext.Get);
        RequestContext.Clear();
        for (var i = 0; i < kept.Length; i++)
        {
            if (kept[i] is string { Length: <= MaxKeptChars } text)
            {
                RequestContext.Set(Kept[i], text);
            }
        }

        if (!OutsideRules.IsOpen(call))
        {
            Check(call, shown);
        }
    }

    private void Check(IIncomingGrainCallContext call, string? shown)
    {
        Caller? caller = null;
        try
        {
            caller = CallerOf(shown);
            OutsideRules.Apply(call, caller);
        }
        catch (OrderClusterException refusal)
        {
            // Names of code, not of orders or customers.
            log.Call(caller?.KeyId ?? "no known key", $"{call.Request.GetInterfaceType().Name}.{call.Request.GetMethod().Name}", refusal.Code);
            throw;
        }
    }

    private Caller CallerOf(string? shown) => string.IsNullOrEmpty(shown)
        ? throw new ForbiddenException("key-missing", $"Show a valid API key: set ApiKey where the client connects, or {CallKey.Name} in the RequestContext.")
        : keys.Find(shown) is { } record
            ? new Caller(record.Id, record.Channel, record.Scopes)
            : throw new ForbiddenException("key-unknown", "The API key is not one of this silo's.");
}
