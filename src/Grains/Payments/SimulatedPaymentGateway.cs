using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using OrderCluster.Grains.Journaling;

namespace OrderCluster.Grains.Payments;

/// <summary>A payment gateway in process, for trials, load tests and tests: no money moves.</summary>
public sealed class SimulatedPaymentGateway(PaymentSimulatorOptions options, TimeProvider clock) : IPaymentGateway
{
    private readonly Lock _lock = new();

    // By a hash of the id and as values: a hundred thousand of them are then no objects for the garbage collector to look at.
    private readonly Dictionary<UInt128, Intent> _intents = [];
    private readonly Queue<UInt128> _oldestFirst = new();
    private long _charges;

    /// <summary>Intents charged since the start; an intent counts once however often it is asked for.</summary>
    public long Charges => Interlocked.Read(ref _charges);

    /// <summary>How often this intent was charged: 0 or 1, unless the simulator itself is wrong.</summary>
    public int ChargesOf(string intentId)
    {
        lock (_lock)
        {
            return _intents.TryGetValue(KeyOf(intentId), out var intent) ? intent.Charges : 0;
        }
    }

    /// <summary>What the gateway itself knows of the intent, without the silence that callers may meet.</summary>
    public PaymentOutcome StateOf(string intentId)
    {
        lock (_lock)
        {
            return _intents.TryGetValue(KeyOf(intentId), out var intent) ? intent.Outcome : PaymentOutcome.NotSeen;
        }
    }

    public async Task<PaymentReply> Authorize(PaymentRequest request)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(request.Amount);
        await Delay();
        lock (_lock)
        {
            ref var intent = ref Find(request.IntentId);
            if (IsLost(request, ref intent))
            {
                return default;
            }

            Decide(request, ref intent);
            if (options.ArrivesTwice)
            {
                Decide(request, ref intent);
            }

            return Answer(ref intent);
        }
    }

    public async Task<PaymentReply> Ask(string intentId)
    {
        await Delay();
        lock (_lock)
        {
            ref var intent = ref CollectionsMarshal.GetValueRefOrNullRef(_intents, KeyOf(intentId));
            return Unsafe.IsNullRef(ref intent) ? new PaymentReply(PaymentOutcome.NotSeen) : Answer(ref intent);
        }
    }

    public async Task<PaymentReply> Void(string intentId)
    {
        await Delay();
        lock (_lock)
        {
            ref var intent = ref Find(intentId);
            intent.Outcome = intent.Outcome == PaymentOutcome.Declined ? PaymentOutcome.Declined : PaymentOutcome.Voided;
            return Answer(ref intent);
        }
    }

    private Task Delay() => options.Delay > TimeSpan.Zero ? Task.Delay(options.Delay, clock) : Task.CompletedTask;

    private void Decide(PaymentRequest request, ref Intent intent)
    {
        if (intent.Outcome != PaymentOutcome.NotSeen)
        {
            return;
        }

        if (request.Token == SimulatedTokens.Decline || Draws(request, "declined", options.DeclinedPerMille))
        {
            intent.Outcome = PaymentOutcome.Declined;
            return;
        }

        intent.Outcome = PaymentOutcome.Authorized;
        intent.Amount = request.Amount;
        intent.Charges++;
        Interlocked.Increment(ref _charges);
        intent.Unanswered = request.Token == SimulatedTokens.Silent || Draws(request, "silent", options.SilentPerMille) ? options.UnansweredCalls : 0;
    }

    private bool IsLost(PaymentRequest request, ref Intent intent)
    {
        if (intent.WasLost || intent.Outcome != PaymentOutcome.NotSeen)
        {
            return false;
        }

        intent.WasLost = request.Token == SimulatedTokens.Lost || Draws(request, "lost", options.LostPerMille);
        return intent.WasLost;
    }

    private static PaymentReply Answer(ref Intent intent)
    {
        if (intent.Unanswered > 0)
        {
            intent.Unanswered--;
            return default;
        }

        return new PaymentReply(intent.Outcome, intent.Outcome == PaymentOutcome.Authorized ? intent.Amount : 0, intent.Outcome switch
        {
            PaymentOutcome.Declined => "The simulated bank declines.",
            PaymentOutcome.Voided => "The payment was voided.",
            _ => null,
        });
    }

    private ref Intent Find(string intentId)
    {
        var key = KeyOf(intentId);
        if (!_intents.ContainsKey(key))
        {
            while (_oldestFirst.Count >= options.MaxIntents)
            {
                _intents.Remove(_oldestFirst.Dequeue());
            }

            _intents.Add(key, new Intent { Outcome = PaymentOutcome.NotSeen });
            _oldestFirst.Enqueue(key);
        }

        return ref CollectionsMarshal.GetValueRefOrNullRef(_intents, key);
    }

    private static UInt128 KeyOf(string intentId) => IdHash.Of("payment", intentId);

    // Only the intent and the question decide, so every process draws alike.
    private static bool Draws(PaymentRequest request, string question, int perMille) =>
        perMille > 0 && BitConverter.ToUInt16(SHA256.HashData(Encoding.UTF8.GetBytes($"{question}:{request.IntentId}"))) % 1_000 < perMille;

    private struct Intent
    {
        public PaymentOutcome Outcome;
        public decimal Amount;
        public int Unanswered;
        public int Charges;
        public bool WasLost;
    }
}
