using Microsoft.Extensions.Time.Testing;
using OrderCluster.Grains.Payments;

namespace OrderCluster.Grains.Tests.Payments;

public sealed class Simulated_gateway
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task An_intent_asked_for_again_is_charged_once()
    {
        var gateway = new SimulatedPaymentGateway(new PaymentSimulatorOptions { ArrivesTwice = true }, _clock);

        var first = await gateway.Authorize(Request("i"));
        var again = await gateway.Authorize(Request("i"));

        Assert.Equal(new PaymentReply(PaymentOutcome.Authorized, 10), first);
        Assert.Equal(first, again);
        Assert.Equal((1L, 1), (gateway.Charges, gateway.ChargesOf("i")));
    }

    [Fact]
    public async Task A_silent_intent_is_decided_and_answers_later()
    {
        var gateway = new SimulatedPaymentGateway(new PaymentSimulatorOptions { UnansweredCalls = 2 }, _clock);

        Assert.Equal(PaymentOutcome.Unknown, (await gateway.Authorize(Request("i", SimulatedTokens.Silent))).Outcome);
        Assert.Equal(PaymentOutcome.Authorized, gateway.StateOf("i"));
        Assert.Equal(PaymentOutcome.Unknown, (await gateway.Ask("i")).Outcome);
        Assert.Equal(PaymentOutcome.Authorized, (await gateway.Ask("i")).Outcome);
    }

    [Fact]
    public async Task A_lost_intent_was_never_seen_and_can_be_sent_again()
    {
        var gateway = new SimulatedPaymentGateway(new PaymentSimulatorOptions(), _clock);

        Assert.Equal(PaymentOutcome.Unknown, (await gateway.Authorize(Request("i", SimulatedTokens.Lost))).Outcome);
        Assert.Equal(PaymentOutcome.NotSeen, (await gateway.Ask("i")).Outcome);
        Assert.Equal(PaymentOutcome.Authorized, (await gateway.Authorize(Request("i", SimulatedTokens.Lost))).Outcome);
    }

    [Fact]
    public async Task A_voided_intent_takes_nothing_however_late_it_is_authorized()
    {
        var gateway = new SimulatedPaymentGateway(new PaymentSimulatorOptions(), _clock);

        Assert.Equal(PaymentOutcome.Voided, (await gateway.Void("i")).Outcome);
        Assert.Equal(PaymentOutcome.Voided, (await gateway.Authorize(Request("i"))).Outcome);
        Assert.Equal(0, gateway.Charges);
    }

    [Fact]
    public async Task Declines_come_at_the_rate_that_is_set_and_alike_in_every_process()
    {
        var options = new PaymentSimulatorOptions { DeclinedPerMille = 300 };
        var (one, other) = (new SimulatedPaymentGateway(options, _clock), new SimulatedPaymentGateway(options, _clock));
        var declined = 0;
        for (var i = 0; i < 2_000; i++)
        {
            var reply = await one.Authorize(Request($"i{i}"));
            Assert.Equal(reply, await other.Authorize(Request($"i{i}")));
            declined += reply.Outcome == PaymentOutcome.Declined ? 1 : 0;
        }

        Assert.InRange(declined, 500, 700);
    }

    [Fact]
    public async Task Old_intents_are_forgotten_beyond_the_limit()
    {
        var gateway = new SimulatedPaymentGateway(new PaymentSimulatorOptions { MaxIntents = 2 }, _clock);
        foreach (var intent in new[] { "a", "b", "c" })
        {
            await gateway.Authorize(Request(intent));
        }

        Assert.Equal(PaymentOutcome.NotSeen, gateway.StateOf("a"));
        Assert.Equal(PaymentOutcome.Authorized, gateway.StateOf("b"));
    }

    private static PaymentRequest Request(string intent, string? token = null) => new(intent, 10, "GBP", token, "web/1");
}
