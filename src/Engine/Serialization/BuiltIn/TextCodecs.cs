using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Serialization.BuiltIn;

internal sealed class StringCodec() : ValueCodec<string?>(WireType.Bytes)
{
    public override void Write(ref WireWriter writer, string? value) => writer.Text(value);

    public override string? Read(ref WireReader reader) => reader.Text();
}

internal sealed class GuidCodec() : ValueCodec<Guid>(WireType.Bytes)
{
    private const int GuidBytes = 16;

    public override void Write(ref WireWriter writer, Guid value)
    {
        Span<byte> bytes = stackalloc byte[GuidBytes];
        value.TryWriteBytes(bytes);
        writer.Bytes(bytes);
    }

    public override Guid Read(ref WireReader reader)
    {
        if (reader.Length() != GuidBytes)
        {
            WireErrors.ThrowOutOfRange("Guid");
        }

        return new Guid(reader.Take(GuidBytes));
    }
}

internal sealed class UriCodec() : ValueCodec<Uri?>(WireType.Bytes)
{
    public override void Write(ref WireWriter writer, Uri? value) => writer.Text(value?.OriginalString);

    public override Uri? Read(ref WireReader reader)
    {
        if (reader.Text() is not { } text)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var uri)
            ? uri
            : throw new WireFormatException("A text is no URI.");
    }
}
