using System.Buffers;
using OrderCluster.Engine.Serialization;
using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Tests.Serialization;

public class HostileInputTests
{
    private const int InputCount = 5_000;

    private static readonly byte[][] Valid =
    [
        Wire.Bytes<object>(Everything()),
        Wire.Bytes<object>(new Ring { Name = "r", Radius = 1, Around = new Circle { Name = "c" } }),
        Wire.Bytes<object>(new Positive(3)),
        Wire.Bytes<object>(new StockException("too few", new TimeoutException("slow")) { Skus = ["A", "B"] }),
    ];

    [Fact]
    public void Random_bytes_are_a_value_or_a_format_error_and_nothing_else()
    {
        var random = new Random(1);
        for (var i = 0; i < InputCount; i++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            ReadAsEverything(bytes, $"seed 1, input {i}");
        }
    }

    [Fact]
    public void Mutated_values_are_a_value_or_a_format_error_and_nothing_else()
    {
        var random = new Random(2);
        for (var i = 0; i < InputCount; i++)
        {
            ReadAsEverything(Mutate(Valid[random.Next(Valid.Length)], random), $"seed 2, input {i}");
        }
    }

    [Fact]
    public void Every_truncation_is_a_format_error()
    {
        foreach (var valid in Valid)
        {
            for (var length = 0; length < valid.Length; length++)
            {
                var truncated = valid[..length];
                Assert.Throws<WireFormatException>(() => Codecs.Read<object>(truncated));
            }
        }
    }

    [Fact]
    public void Bytes_after_the_value_are_a_format_error() =>
        Assert.Throws<WireFormatException>(() => Codecs.Read<int>(new byte[] { 1, 1 }));

    [Fact]
    public void A_refusal_by_a_constructor_is_a_format_error()
    {
        var bytes = Wire.Bytes(new NarrowNumber(-1));
        Assert.IsType<ArgumentOutOfRangeException>(Assert.Throws<WireFormatException>(() => Codecs.Read<Positive>(bytes)).InnerException);
    }

    [Fact]
    public void A_claimed_length_is_held_against_the_bytes_before_anything_is_allocated()
    {
        byte[] claims = [7, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0];
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<WireFormatException>(() => Codecs.Read<long[]>(claims));
        Assert.Throws<WireFormatException>(() => Codecs.Read<string>(claims.AsSpan(1)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Nesting_beyond_the_limit_is_a_format_error()
    {
        Assert.NotNull(Codecs.Read<Node>(NestedNodes(WireLimits.MaxDepth - 1)).Next);

        var deep = new Node();
        for (var i = 0; i < WireLimits.MaxDepth; i++)
        {
            deep = new Node { Next = deep };
        }

        Assert.Throws<WireFormatException>(() => Wire.Bytes(deep));
        Assert.Throws<WireFormatException>(() => Codecs.Copy(deep));
        Assert.Throws<WireFormatException>(() => Codecs.Read<Node>(NestedNodes(WireLimits.MaxDepth + 1)));
    }

    [Fact]
    public void Text_that_is_no_UTF_8_is_a_format_error() =>
        Assert.Throws<WireFormatException>(() => Codecs.Read<string>(new byte[] { 3, 0xC3, 0x28 }));

    [Fact]
    public void A_key_that_stands_there_twice_is_a_format_error()
    {
        var bytes = Wire.Bytes(new List<KeyValuePair<int, int>> { new(1, 1), new(1, 2) });
        Assert.Throws<WireFormatException>(() => Codecs.Read<Dictionary<int, int>>(bytes));
    }

    [Fact]
    public void A_value_in_several_segments_reads_like_one()
    {
        var bytes = Wire.Bytes(Everything());
        var first = new Segment(bytes.AsMemory(0, 5), 0);
        var last = first.Append(bytes.AsMemory(5));
        var read = Codecs.Read<Basket>(new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length));
        Assert.Equal("ada", read.Owner);
    }

    private static Basket Everything() => new()
    {
        Owner = "ada",
        Lines = [new("A", 2, 1.50m), new("B", 300, 0.001m)],
        Marks = [1, -1, 1000],
        Color = Color.Blue,
    };

    private static byte[] NestedNodes(int levels)
    {
        IEnumerable<byte> bytes = [1];
        for (var (i, length) = (0, 1); i < levels; i++)
        {
            var prefix = length + 2;
            byte[] encoded = prefix < 128 ? [(byte)prefix] : [(byte)(prefix | 0x80), (byte)(prefix >> 7)];
            bytes = [.. encoded, (2 << 2) | 2, .. bytes];
            length += encoded.Length + 1;
        }

        return [.. bytes];
    }

    private static byte[] Mutate(byte[] valid, Random random)
    {
        var bytes = valid.ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    bytes.RemoveAt(at);
                    break;
            }
        }

        return [.. bytes];
    }

    private static void ReadAsEverything(byte[] bytes, string input)
    {
        Read<object>(bytes, input);
        Read<Basket>(bytes, input);
        Read<Shape>(bytes, input);
        Read<Positive>(bytes, input);
        Read<Exception>(bytes, input);
        Read<Dictionary<string, (int, DateTimeOffset, decimal, Guid)>>(bytes, input);
        Read<List<DateTime?>>(bytes, input);
    }

    private static void Read<T>(byte[] bytes, string input)
    {
        var failure = Record.Exception(() => Codecs.Read<T>(bytes));
        Assert.True(failure is null or WireFormatException, $"{input} as {typeof(T)}: {failure}");
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long index)
        {
            Memory = memory;
            RunningIndex = index;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
