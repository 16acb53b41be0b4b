using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace OrderCluster.Engine.Transport.Frames;

/// <summary>Finds values by names as they stand in frames, without making a text of them.</summary>
internal sealed class Utf8Table<T>
{
    private readonly Dictionary<byte[], T> _values;
    private readonly Dictionary<byte[], T>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;

    internal Utf8Table(IEnumerable<KeyValuePair<string, T>> values)
    {
        _values = values.ToDictionary(entry => Encoding.UTF8.GetBytes(entry.Key), entry => entry.Value, new BytesComparer());
        _bySpan = _values.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    internal bool TryGet(ReadOnlySpan<byte> name, [MaybeNullWhen(false)] out T value) => _bySpan.TryGetValue(name, out value);

    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
