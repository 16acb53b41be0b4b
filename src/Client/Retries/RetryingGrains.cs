using System.Collections.Concurrent;
using System.Reflection;
using OrderCluster.Client.Identity;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Client.Retries;

/// <summary>
/// Grains whose calls are asked again by a policy after an unknown outcome, with the same arguments and so with the same ids. A repeated placement says that it is one.
/// Where a placement has no <see cref="PlaceOrder.BodyHash"/>, it is computed; without an <see cref="PlaceOrder.OrderedAt"/> it is dated now, and the date is no part of the hash.
/// </summary>
public sealed class RetryingGrains
{
    private readonly IGrainFactory _grains;
    private readonly RetryPolicy _policy;
    private readonly LostSilos? _lost;

    /// <param name="grains">Of a silo or of a client.</param>
    public RetryingGrains(IGrainFactory grains, RetryPolicy policy)
        : this(grains, policy, lost: null)
    {
    }

    /// <param name="lost">Given for calls through gateways: they are made once more when a silo is lost, and each attempt has <see cref="RetryOptions.FirstAttemptTimeout"/>.</param>
    internal RetryingGrains(IGrainFactory grains, RetryPolicy policy, LostSilos? lost) => (_grains, _policy, _lost) = (grains, policy, lost);

    /// <summary>The grain with that key. What is returned is no reference of Orleans's: it can be called, but not be sent to another grain.</summary>
    /// <param name="cancellation">Ends the wait for answers of calls of this grain, and their repeats.</param>
    public TGrain GetGrain<TGrain>(string key, CancellationToken cancellation = default)
        where TGrain : class, IGrainWithStringKey
    {
        var calls = DispatchProxy.Create<TGrain, RetryingCalls>();
        ((RetryingCalls)(object)calls).Bind(_grains.GetGrain<TGrain>(key), _policy, _lost, cancellation);
        return calls;
    }
}

/// <summary>Stands for a grain, and makes each of its calls by the policy.</summary>
internal class RetryingCalls : DispatchProxy
{
    /// <summary>How long a mailbox that was full is left alone: thousands of calls were in it, and each takes part of a millisecond.</summary>
    private static readonly TimeSpan OverloadPause = TimeSpan.FromMilliseconds(500);

    private static readonly ConcurrentDictionary<MethodInfo, Func<RetryingCalls, object?[], object?>> Methods = [];

    private IGrainWithStringKey? _grain;
    private RetryPolicy? _policy;
    private LostSilos? _lost;
    private CancellationToken _cancellation;

    internal void Bind(IGrainWithStringKey grain, RetryPolicy policy, LostSilos? lost, CancellationToken cancellation) =>
        (_grain, _policy, _lost, _cancellation) = (grain, policy, lost, cancellation);

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        Methods.GetOrAdd(targetMethod!, CallerOf)(this, args ?? []);

    private static Func<RetryingCalls, object?[], object?> CallerOf(MethodInfo method)
    {
        var invoker = MethodInvoker.Create(method);
        if (method.ReturnType == typeof(Task))
        {
            return (calls, arguments) => calls.AskAsync(async grain =>
            {
                await ((Task)invoker.Invoke(grain.Target, grain.Arguments.AsSpan())!).ConfigureAwait(false);
                return true;
            }, arguments);
        }

        if (!method.ReturnType.IsGenericType || method.ReturnType.GetGenericTypeDefinition() != typeof(Task<>))
        {
            return (calls, arguments) => invoker.Invoke(calls._grain, arguments.AsSpan());
        }

        return typeof(RetryingCalls).GetMethod(nameof(Asking), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(method.ReturnType.GetGenericArguments()).CreateDelegate<Func<MethodInvoker, Func<RetryingCalls, object?[], object?>>>()(invoker);
    }

    private static Func<RetryingCalls, object?[], object?> Asking<T>(MethodInvoker invoker) =>
        (calls, arguments) => calls.AskAsync(grain => (Task<T>)invoker.Invoke(grain.Target, grain.Arguments.AsSpan())!, arguments);

    private Task<T> AskAsync<T>(Func<(object Target, object?[] Arguments), Task<T>> call, object?[] arguments)
    {
        var first = arguments is [PlaceOrder { BodyHash.Length: 0 } order] ? [Hashed(order)] : arguments;
        return _lost is { } lost
            ? _policy!.RunAsync(isRetry => lost.AttemptAsync(AttemptAsync, isRetry), isTimed: true, _cancellation)
            : _policy!.RunAsync(AttemptAsync, _cancellation);

        async Task<T> AttemptAsync(bool isRetry)
        {
            try
            {
                var sent = isRetry && first is [PlaceOrder again] ? [again with { IsRetry = true }] : first;
                return await call((_grain!, sent)).WaitAsync(_cancellation).ConfigureAwait(false);
            }
            catch (Exception full) when (full is LimitExceededException or GatewayTooBusyException)
            {
                throw new TryAgainException(TryAgainException.Overloaded, $"The call was not made: {full.Message}", OverloadPause);
            }
        }
    }

    // A date that the caller has not said is no part of the order: sent again later, it is the same one.
    private PlaceOrder Hashed(PlaceOrder order) => order.OrderedAt == default
        ? order with { BodyHash = BodyHash.Of(order, hasOrderDate: false), OrderedAt = _policy!.Now }
        : order with { BodyHash = BodyHash.Of(order) };
}
