using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Tests.Store;

public sealed class EventFramesTests
{
    [Fact]
    public void Events_come_back_as_they_were_framed() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[][]>(), bodies => bodies.Zip(EventFrames.Read(Framed(bodies)), (body, record) => (body, record))
            .All(pair => pair.record.Type == $"kind-{pair.body.Length}/1" && pair.record.Body.Span.SequenceEqual(pair.body)))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_payload_cut_short_anywhere_within_an_event_is_told()
    {
        byte[][] bodies = [[1, 2, 3], [], [4]];
        var whole = Framed(bodies);
        var ends = Enumerable.Range(0, bodies.Length + 1).Select(count => Framed(bodies[..count]).Length).ToHashSet();

        for (var length = 0; length <= whole.Length; length++)
        {
            var cut = whole.AsMemory(0, length);
            if (ends.Contains(length))
            {
                Assert.All(EventFrames.Read(cut), record => Assert.StartsWith("kind-", record.Type, StringComparison.Ordinal));
            }
            else
            {
                Assert.Throws<InvalidDataException>(() => EventFrames.Read(cut));
            }
        }
    }

    private static byte[] Framed(byte[][] bodies)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var body in bodies)
        {
            EventFrames.Write(buffer, $"kind-{body.Length}/1", body);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
