using System.Text;
using OrderCluster.Client.Connecting;
using Orleans.Runtime.Messaging;

namespace OrderCluster.Security.Tests.Connections;

public sealed class SecretProofTests
{
    private const int HelloBytes = 37;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly SecretProof OfClients = new("the secret", PortPurpose.Clients);

    [Fact]
    public async Task Two_ends_that_know_the_secret_come_together_and_read_no_further()
    {
        var (connector, acceptor) = Pipe.Pair();

        await Task.WhenAll(
            OfClients.ConnectAsync(connector, CancellationToken.None),
            AcceptThenReadAsync(acceptor),
            connector.Output.WriteAsync("next"u8.ToArray()).AsTask()).WaitAsync(Patience);

        static async Task AcceptThenReadAsync(Pipe acceptor)
        {
            await OfClients.AcceptAsync(acceptor, null, CancellationToken.None);
            Assert.False(acceptor.Input.TryRead(out var rest) && rest.Buffer.Length > "next".Length);
        }
    }

    [Theory]
    [InlineData("another", (byte)PortPurpose.Clients, "The secret is wrong.")]
    [InlineData("the secret", (byte)PortPurpose.Silos, "This port is for clients.")]
    public async Task Both_ends_are_told_why_they_do_not(string secret, byte purpose, string reason)
    {
        var (connector, acceptor) = Pipe.Pair();

        var accepting = OfClients.AcceptAsync(acceptor, null, CancellationToken.None);
        var refused = await Assert.ThrowsAsync<ProofException>(
            () => new SecretProof(secret, (PortPurpose)purpose).ConnectAsync(connector, CancellationToken.None).WaitAsync(Patience));

        Assert.Equal(reason, refused.Message);
        Assert.Equal(reason, (await Assert.ThrowsAsync<ProofException>(() => accepting.WaitAsync(Patience))).Message);
    }

    [Fact]
    public async Task An_objection_is_told_whatever_the_other_end_proves()
    {
        var (connector, acceptor) = Pipe.Pair();

        var accepting = OfClients.AcceptAsync(acceptor, "Your certificate is old.", CancellationToken.None);

        Assert.Equal("Your certificate is old.", (await Assert.ThrowsAsync<ProofException>(() => OfClients.ConnectAsync(connector, CancellationToken.None).WaitAsync(Patience))).Message);
        await Assert.ThrowsAsync<ProofException>(() => accepting.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_proof_that_is_sent_back_to_its_maker_proves_nothing()
    {
        var (mirror, connector) = Pipe.Pair();
        var connecting = OfClients.ConnectAsync(connector, CancellationToken.None);
        foreach (var _ in new[] { SecretProof.Hello, SecretProof.Proof })
        {
            var (kind, payload) = await ConnectionFrameHelper.ReadFrameAsync(mirror, CancellationToken.None);
            await ConnectionFrameHelper.WriteFrameAsync(mirror, kind, payload, CancellationToken.None);
        }

        await Assert.ThrowsAsync<ProofException>(() => connecting.WaitAsync(Patience));
    }

    [Fact]
    public async Task What_one_connection_proved_proves_nothing_on_another()
    {
        var (first, second) = (Pipe.Pair(), Pipe.Pair());
        var heard = new List<(byte Kind, byte[] Payload)>();
        var accepting = OfClients.AcceptAsync(first.Other, null, CancellationToken.None);
        var (relay, connector) = Pipe.Pair();
        var connecting = OfClients.ConnectAsync(connector, CancellationToken.None);
        for (var i = 0; i < 2; i++)
        {
            var sent = await ConnectionFrameHelper.ReadFrameAsync(relay, CancellationToken.None);
            heard.Add(sent);
            await ConnectionFrameHelper.WriteFrameAsync(first.One, sent.FrameType, sent.Payload, CancellationToken.None);
            var answer = await ConnectionFrameHelper.ReadFrameAsync(first.One, CancellationToken.None);
            await ConnectionFrameHelper.WriteFrameAsync(relay, answer.FrameType, answer.Payload, CancellationToken.None);
        }

        await Task.WhenAll(accepting, connecting).WaitAsync(Patience);

        var again = OfClients.AcceptAsync(second.Other, null, CancellationToken.None);
        foreach (var (kind, payload) in heard)
        {
            await ConnectionFrameHelper.WriteFrameAsync(second.One, kind, payload, CancellationToken.None);
        }

        Assert.Equal(SecretProof.WrongSecret, (await Assert.ThrowsAsync<ProofException>(() => again.WaitAsync(Patience))).Message);
    }

    [Theory]
    [InlineData("16030100", "TLS")]
    [InlineData("FFFFFF7F01", "too long")]
    [InlineData("00000000", "no kind")]
    [InlineData("FFFFFFFF", "a negative length")]
    [InlineData("02000000", "cut off")]
    [InlineData("0200000001FF", "a short greeting")]
    [InlineData("0100000002", "a proof first")]
    public async Task Whatever_a_stranger_sends_is_refused(string hex, string name)
    {
        Assert.NotEmpty(name);
        var (stranger, acceptor) = Pipe.Pair();
        var accepting = OfClients.AcceptAsync(acceptor, null, CancellationToken.None);
        await stranger.Output.WriteAsync(Convert.FromHexString(hex));
        await stranger.Output.CompleteAsync();

        await Assert.ThrowsAsync<ProofException>(() => accepting.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_reason_that_a_stranger_tells_has_no_control_characters()
    {
        var (stranger, connector) = Pipe.Pair();
        var connecting = OfClients.ConnectAsync(connector, CancellationToken.None);
        await ConnectionFrameHelper.WriteFrameAsync(stranger, SecretProof.Refusal, Encoding.UTF8.GetBytes("no\n\u001b[31m"), CancellationToken.None);

        Assert.Equal("no??[31m", (await Assert.ThrowsAsync<ProofException>(() => connecting.WaitAsync(Patience))).Message);
    }

    [Fact]
    public async Task A_greeting_of_another_version_is_refused()
    {
        var (stranger, acceptor) = Pipe.Pair();
        var accepting = OfClients.AcceptAsync(acceptor, null, CancellationToken.None);
        await ConnectionFrameHelper.WriteFrameAsync(stranger, SecretProof.Hello, new byte[HelloBytes], CancellationToken.None);

        await Assert.ThrowsAsync<ProofException>(() => accepting.WaitAsync(Patience));
    }
}
