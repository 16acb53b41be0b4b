using System.Buffers;
using OrderCluster.Engine.Serialization;
using OrderCluster.Engine.Transport.Frames;
using static OrderCluster.Engine.Tests.Transport.TestCluster;

namespace OrderCluster.Engine.Tests.Transport;

public sealed class HostileFrameTests
{
    [Fact]
    public async Task A_frame_of_an_unknown_kind_is_passed_over()
    {
        await using var cluster = await StartAsync(1);
        using var peer = await RawPeer.ConnectAsync(cluster.Silos[0]);
        await peer.SendAsync(RawPeer.Frame(200, 1, 2, 3), RawPeer.Where("after-unknown"));
        Assert.Equal(cluster.Silos[0].Address.SiloId, await peer.AnswerAsync());
    }

    [Fact]
    public async Task Unknown_fields_of_a_requests_head_are_passed_over()
    {
        await using var cluster = await StartAsync(1);
        using var peer = await RawPeer.ConnectAsync(cluster.Silos[0]);
        var fieldNine = new byte[] { 9 << 2, 5 };
        await peer.SendAsync(RawPeer.Where("with-extension", extensions: fieldNine));
        Assert.Equal(cluster.Silos[0].Address.SiloId, await peer.AnswerAsync());
    }

    [Fact]
    public async Task A_view_that_a_client_sends_is_passed_over()
    {
        await using var cluster = await StartAsync(1);
        var before = cluster.Silos[0].Membership.View;
        using var peer = await RawPeer.ConnectAsync(cluster.Silos[0]);
        var output = new ArrayBufferWriter<byte>();
        Codecs.Write(output, new ViewMessage { Version = long.MaxValue });
        await peer.SendAsync(RawPeer.Frame((byte)FrameKind.View, output.WrittenSpan.ToArray()), RawPeer.Where("after-view"));
        await peer.AnswerAsync();
        Assert.Same(before, cluster.Silos[0].Membership.View);
    }

    [Fact]
    public async Task An_oversize_frame_ends_its_connection_alone()
    {
        await using var cluster = await StartAsync(1, options => options.MaxFrameBytes = 10_000);
        var client = (await cluster.ConnectAsync()).Client;
        using var peer = await RawPeer.ConnectAsync(cluster.Silos[0]);
        await peer.SendAsync(BitConverter.GetBytes(20_000));
        await peer.ClosedAsync();
        await Within(client.GetGrain<IPlaceGrain>("beside-oversize").Where(), "A call of somebody else");
    }

    [Fact]
    public async Task A_method_that_the_silo_does_not_know_fails_its_call_alone()
    {
        await using var cluster = await StartAsync(1);
        using var peer = await RawPeer.ConnectAsync(cluster.Silos[0]);
        var frame = RawPeer.Where("unknown-method");
        frame[^2] = (byte)'x';
        await peer.SendAsync(frame);
        var exception = await Assert.ThrowsAsync<OrleansMessageRejectionException>(() => peer.AnswerAsync());
        Assert.Contains("knows no method TransportTests.IPlaceGrain.Wherx", exception.Message, StringComparison.Ordinal);
        await peer.SendAsync(RawPeer.Where("known-method"));
        Assert.Equal(cluster.Silos[0].Address.SiloId, await peer.AnswerAsync());
    }

    [Fact]
    public async Task Random_and_mutated_frames_do_no_harm_beyond_their_connection()
    {
        await using var cluster = await StartAsync(2);
        var client = (await cluster.ConnectAsync()).Client;
        var random = new Random(20_301);
        for (var i = 0; i < 150; i++)
        {
            using var peer = await RawPeer.ConnectAsync(cluster.Silos[0]);
            await SendUntilRefusedAsync(peer, [.. Enumerable.Range(0, 5).Select(_ => Hostile(random))]);
        }

        foreach (var silo in cluster.Silos)
        {
            await Within(client.GetGrain<IPlaceGrain>(KeyOf(silo, "beside-hostile")).Where(), "A call of somebody else");
        }

        Assert.DoesNotContain(cluster.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_peer_that_does_not_answer_probes_is_cut_off()
    {
        await using var cluster = await StartAsync(1, options =>
        {
            options.KeepAliveInterval = TimeSpan.FromMilliseconds(100);
            options.KeepAliveTimeout = TimeSpan.FromMilliseconds(500);
        });
        using var peer = await RawPeer.ConnectAsync(cluster.Silos[0]);
        await peer.ClosedAsync();
    }

    [Fact]
    public void The_decoder_takes_any_bytes_for_frames_or_refuses_them()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            if (bytes.Length > 4)
            {
                bytes.AsSpan(1, 3).Clear();
            }

            ReadOnlyMemory<byte> rest = bytes;
            try
            {
                while (FrameDecoder.TryRead(rest, 48, out var frame, out var consumed))
                {
                    Assert.Equal(consumed, frame.Body.Length + 5);
                    rest = rest[consumed..];
                }
            }
            catch (FrameFormatException)
            {
            }
        }
    }

    private static async Task SendUntilRefusedAsync(RawPeer peer, byte[][] frames)
    {
        try
        {
            await peer.SendAsync(frames);
        }
        catch (IOException)
        {
            // The silo has closed the connection already.
        }
    }

    /// <summary>Noise, or a request with some bytes changed, lost or repeated; in half of the cases under a right length.</summary>
    private static byte[] Hostile(Random random)
    {
        byte[] frame;
        if (random.Next(3) == 0)
        {
            frame = new byte[random.Next(1, 300)];
            random.NextBytes(frame);
        }
        else
        {
            frame = RawPeer.Where($"hostile-{random.Next(10)}");
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                frame[random.Next(4, frame.Length)] = (byte)random.Next(256);
            }

            frame = frame[..random.Next(frame.Length / 2, frame.Length + 1)];
        }

        return random.Next(2) == 0 ? frame : RawPeer.Frame((byte)random.Next(1, 26), frame.Length > 5 ? frame[5..] : frame);
    }
}
