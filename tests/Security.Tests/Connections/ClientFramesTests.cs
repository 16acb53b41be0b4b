using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using OrderCluster.Silo.Hosting.Security;
using Orleans.Serialization.Buffers;

namespace OrderCluster.Security.Tests.Connections;

/// <summary>Messages as hostile clients would write them; that those of Orleans's own client pass is tried against real silos.</summary>
public sealed class ClientFramesTests
{
    private const uint Request = 1 << 16;
    private const uint Response = 2 << 16;
    private const uint OneWay = 3 << 16;
    private const uint Caches = 1 << 7;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(Request, "sys.client", "abc", "order")]
    [InlineData(Request, "sys.client", "abc", "sys.svc.manifest")]
    [InlineData(OneWay, "sys.client", "abc", "order")]
    [InlineData(Response, "sys.client", "abc", "sys.svc.stream.agent")]
    public async Task What_a_client_says_as_a_client_passes(uint flags, string sender, string key, string target) =>
        Assert.Null(await ObjectionAsync([.. Preamble("sys.client/abc"), .. Message(flags, sender, key, target), .. Message(flags, sender, key, target)]));

    [Theory]
    [InlineData(Request, "order", "shop/1", "bucket")]
    [InlineData(Request, "sys.svc.membership", "", "bucket")]
    [InlineData(Request, "", "", "bucket")]
    [InlineData(Request, "sys.clientx", "abc", "bucket")]
    [InlineData(OneWay, "order", "shop/1", "bucket")]
    [InlineData(Request, "sys.client", "hosted-127.0.0.1:1@1", "bucket")]
    [InlineData(Request, "sys.client", "abc", "sys.client")]
    [InlineData(Request | Caches, "sys.client", "abc", "order")]
    [InlineData(Response, "sys.client", "abc", "order")]
    [InlineData(Response, "sys.client", "abc", "sys.client")]
    [InlineData(0u, "sys.client", "abc", "order")]
    [InlineData(15u << 16, "sys.client", "abc", "order")]
    public async Task What_it_says_in_the_name_of_another_ends_the_connection(uint flags, string sender, string key, string target) =>
        Assert.NotNull(await ObjectionAsync([.. Preamble("sys.client/abc"), .. Message(Request, "sys.client", "abc", "order"), .. Message(flags, sender, key, target)]));

    [Fact]
    public async Task Nobody_begins_as_a_silos_own_client() => Assert.NotNull(await ObjectionAsync(Preamble("sys.client/hosted-127.0.0.1:1@1")));

    [Theory]
    [InlineData("FFFFFFFF00000000")]
    [InlineData("01000000FFFFFFFF")]
    [InlineData("010000000000000001")]
    [InlineData("1400000000000000000001000000000000000000FFFFFFFFFFFFFFFF")]
    public async Task Bytes_that_are_no_message_end_the_connection(string hex) =>
        Assert.NotNull(await ObjectionAsync([.. Preamble("sys.client/abc"), .. Convert.FromHexString(hex)]));

    [Fact]
    public async Task A_message_that_arrives_byte_by_byte_is_looked_at_all_the_same()
    {
        byte[] sent = [.. Preamble("sys.client/abc"), .. Message(Request, "sys.client", "abc", "order"), .. Message(Request, "order", "shop/1", "bucket")];

        Assert.NotNull(await ObjectionAsync(sent, atATime: 1));
    }

    /// <summary>Why the connection is ended while the bytes are read as Orleans reads them, or null.</summary>
    private static async Task<string?> ObjectionAsync(byte[] sent, int atATime = int.MaxValue)
    {
        var (client, silo) = Pipe.Pair();
        string? objection = null;
        var frames = new ClientFrames(silo.Input, reason => objection = reason);
        foreach (var part in sent.Chunk(Math.Min(atATime, sent.Length)))
        {
            await client.Output.WriteAsync(part);
            try
            {
                var read = await frames.ReadAsync().AsTask().WaitAsync(Patience);
                var whole = WholeBytes(read.Buffer, sent);
                frames.AdvanceTo(read.Buffer.GetPosition(whole), read.Buffer.End);
            }
            catch (InvalidDataException)
            {
                return objection;
            }
        }

        return null;
    }

    // Takes nothing until all is there, as Orleans takes nothing until a message is whole.
    private static long WholeBytes(ReadOnlySequence<byte> buffer, byte[] sent) => buffer.Length == sent.Length ? buffer.Length : 0;

    private static byte[] Preamble(string identity)
    {
        var text = Encoding.UTF8.GetBytes(identity);
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        return [.. length, .. text];
    }

    private static byte[] Message(uint flags, string senderType, string senderKey, string targetType)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = Writer.Create(output, null!);
        writer.WriteUInt32(flags);
        writer.WriteInt64(1);
        foreach (var text in new[] { senderType, senderKey, targetType, "key" })
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            writer.WriteVarUInt32((uint)bytes.Length);
            if (bytes.Length > 0)
            {
                writer.WriteInt32(0);
                writer.Write(bytes);
            }
        }

        writer.Commit();
        var lengths = new byte[2 * sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(lengths, output.WrittenCount);
        BinaryPrimitives.WriteInt32LittleEndian(lengths.AsSpan(sizeof(int)), 3);
        return [.. lengths, .. output.WrittenSpan, 1, 2, 3];
    }
}
