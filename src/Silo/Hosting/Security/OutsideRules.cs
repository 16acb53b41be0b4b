using OrderCluster.Client.Keys;
using OrderCluster.Client.Streams;
using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Silo.Http;
using Orleans.Streams;

namespace OrderCluster.Silo.Hosting.Security;

/// <summary>
/// What a key may do through the gateway: what it may do over HTTP, and listen to the events of its channel's orders. Whatever the edge decides over HTTP, the rules
/// decide here and put into the call: channel, who asks, whether prices stand. A call that has no rule is not for programs outside of the silos.
/// </summary>
internal static class OutsideRules
{
    private const string Listening = "Orleans.Streams.IPubSubRendezvousGrain";

    private static readonly int MaxPatienceMs = (int)TimeSpan.FromSeconds(30).TotalMilliseconds;

    private static readonly Dictionary<(string Interface, string Method), Action<IIncomingGrainCallContext, Caller>> Rules = new()
    {
        [Of<IOrderGrain>(nameof(IOrderGrain.Place))] = (call, caller) =>
        {
            Needs(caller, ApiKeyScopes.Channel);
            OwnOrder(call, caller.Channel);
            Change<PlaceOrder>(call, command => command with
            {
                Channel = caller.Channel!,
                MayQuotePrices = caller.MayQuotePrices,
                PatienceMs = Math.Clamp(command.PatienceMs, 0, MaxPatienceMs),
            });
        },
        [Of<IOrderGrain>(nameof(IOrderGrain.Get))] = VisibleOrder,
        [Of<IOrderGrain>(nameof(IOrderGrain.Cancel))] = (call, caller) =>
        {
            VisibleOrder(call, caller);
            Change<CancelOrder>(call, command => command with { By = caller.By });
        },
        [Of<IOrderGrain>(nameof(IOrderGrain.ReleaseHold))] = (call, caller) =>
        {
            Needs(caller, ApiKeyScopes.Ops);
            Change<ReleaseHold>(call, command => command with { By = caller.By });
        },
        [Of<IProductGrain>(nameof(IProductGrain.Find))] = (_, caller) => Needs(caller, ApiKeyScopes.Channel, ApiKeyScopes.Ops),
        [Of<IProductGrain>(nameof(IProductGrain.Put))] = (call, caller) =>
        {
            Needs(caller, ApiKeyScopes.Admin);
            Change<PutProduct>(call, command => command with { By = caller.By });
        },
        [Of<IInventoryBucketGrain>(nameof(IInventoryBucketGrain.GetAvailability))] = (_, caller) => Needs(caller, ApiKeyScopes.Channel, ApiKeyScopes.Ops),
        [Of<IInventoryBucketGrain>(nameof(IInventoryBucketGrain.Receive))] = (call, caller) =>
        {
            Needs(caller, ApiKeyScopes.Ops);
            Change<ReceiveStock>(call, command => command with { By = caller.By });
        },
        [Of<IInventoryBucketGrain>(nameof(IInventoryBucketGrain.Adjust))] = (call, caller) =>
        {
            Needs(caller, ApiKeyScopes.Ops);
            Change<AdjustStock>(call, command => command with { By = caller.By });
        },
        [Of<ICustomerAccountGrain>(nameof(ICustomerAccountGrain.Get))] = (_, caller) => Needs(caller, ApiKeyScopes.Ops),
        [Of<ICustomerAccountGrain>(nameof(ICustomerAccountGrain.SetCreditLimit))] = (call, caller) =>
        {
            Needs(caller, ApiKeyScopes.Admin);
            Change<SetCreditLimit>(call, command => command with { By = caller.By });
        },
        [(Listening, "RegisterConsumer")] = (call, caller) =>
        {
            OwnStream(call, caller, argument: 1);
            OwnListener(call, argument: 2);
        },
        [(Listening, "UnregisterConsumer")] = (call, caller) => OwnStream(call, caller, argument: 1),
        [(Listening, "GetAllSubscriptions")] = (call, caller) =>
        {
            OwnStream(call, caller, argument: 0);
            OwnListener(call, argument: 1);
        },
    };

    /// <summary>Whether the call is one that Orleans's client makes before any of its program's, or to take one back of its own.</summary>
    public static bool IsOpen(IIncomingGrainCallContext call) => NameOf(call) switch
    {
        ("Orleans.Runtime.IClusterManifestSystemTarget", _) => true,
        ("OrderCluster.Grains.Interfaces.Cluster.IGatewaysGrain", _) => true,
        ("Orleans.Runtime.IGrainCallCancellationExtension", _) => call.Request.GetArgument(0) is GrainId sender && sender == call.SourceId,
        _ => false,
    };

    /// <summary>Checks the call and puts into it what the key says.</summary>
    /// <exception cref="ForbiddenException"><c>scope-missing</c>, <c>call-not-offered</c></exception>
    /// <exception cref="NotFoundException"><c>order-not-found</c>: the order is none of those that the key may see.</exception>
    /// <exception cref="InvalidRequestException"><c>body-missing</c>, <c>sku-invalid</c>, <c>customer-invalid</c></exception>
    public static void Apply(IIncomingGrainCallContext call, Caller caller)
    {
        if (!Rules.TryGetValue(NameOf(call), out var rule))
        {
            throw new ForbiddenException("call-not-offered", "This call is for silos alone; docs/client.md lists what a key may call.");
        }

        CheckAddress(call);
        rule(call, caller);
    }

    private static (string Interface, string Method) Of<T>(string method) => (typeof(T).FullName!, method);

    private static (string Interface, string Method) NameOf(IIncomingGrainCallContext call) =>
        (call.Request.GetInterfaceType().FullName!, call.Request.GetMethod().Name);

    // Over HTTP the address is checked before there is a grain.
    private static void CheckAddress(IIncomingGrainCallContext call)
    {
        var key = call.TargetId.Key.ToString()!;
        switch (call.Grain)
        {
            case IInventoryBucketGrain when !GrainKeys.TryParseBucket(key, out _, out _):
            case IProductGrain when !Identifiers.IsSku(key):
                throw new InvalidRequestException("sku-invalid", "sku", "There can be no such SKU or location.");
            case ICustomerAccountGrain when !Identifiers.IsCustomer(key):
                throw new InvalidRequestException("customer-invalid", "customerId", "There can be no such customer.");
            default:
                return;
        }
    }

    private static void Needs(Caller caller, params ReadOnlySpan<string> scopes)
    {
        foreach (var scope in scopes)
        {
            if (caller.Scopes.Contains(scope))
            {
                return;
            }
        }

        throw new ForbiddenException("scope-missing", "The key lacks the scope that this call needs; ask with a key that holds it.");
    }

    private static void VisibleOrder(IIncomingGrainCallContext call, Caller caller)
    {
        Needs(caller, ApiKeyScopes.Channel, ApiKeyScopes.Ops);
        if (!caller.IsOps)
        {
            OwnOrder(call, caller.Channel);
        }
    }

    private static void OwnOrder(IIncomingGrainCallContext call, string? ofChannel)
    {
        if (!GrainKeys.TryParseOrder(call.TargetId.Key.ToString()!, out var channel, out _) || channel != ofChannel)
        {
            throw new NotFoundException("order-not-found", "There is no such order among those that this key may see.");
        }
    }

    private static void OwnStream(IIncomingGrainCallContext call, Caller caller, int argument)
    {
        Needs(caller, ApiKeyScopes.Channel, ApiKeyScopes.Ops);
        if (call.Request.GetArgument(argument) is not QualifiedStreamId stream
            || stream.ProviderName != OrderEvent.Provider
            || stream.ToString() != call.TargetId.Key.ToString()
            || stream.StreamId.GetNamespace() != OrderEvent.Namespace
            || !caller.MaySee(stream.StreamId.GetKeyAsString()))
        {
            throw new ForbiddenException("scope-missing", "The key may listen to the order events of its own channel alone.");
        }
    }

    private static void OwnListener(IIncomingGrainCallContext call, int argument)
    {
        if (call.Request.GetArgument(argument) is not GrainId listener || (listener.IsDefault ? argument == 2 : !IsOfCaller(listener, call.SourceId!.Value)))
        {
            throw new ForbiddenException("call-not-offered", "A client subscribes for itself alone.");
        }
    }

    // A listener is an object of the client: the client's id, and behind it the object's own.
    private static bool IsOfCaller(GrainId listener, GrainId caller) =>
        listener.IsClient() && listener.Key.AsSpan().StartsWith(caller.Key.AsSpan());

    private static void Change<T>(IIncomingGrainCallContext call, Func<T, T> change)
        where T : class => call.Request.SetArgument(0, change(call.Request.GetArgument(0) as T
            ?? throw new InvalidRequestException("body-missing", "", "The call brings nothing to do.")));
}
