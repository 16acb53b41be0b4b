using Orleans.Serialization;
using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Serialization.Exceptions;

/// <summary>Exceptions without a generated codec.</summary>
internal static class ExceptionCodecs
{
    public static object? Create(Type type) =>
        typeof(Exception).IsAssignableFrom(type) ? Activator.CreateInstance(typeof(PlainExceptionCodec<>).MakeGenericType(type)) : null;

    public static Type? TypeNamed(string name) => KnownExceptions.TypeNamed(name);
}

/// <summary>Lets the registry ask for the codec of a class that it knows by reflection alone.</summary>
internal interface IPlainExceptionCodec
{
    Codec ForType();
}

/// <summary>An exception without a generated codec, as a static type: every value names its class, which may be a marked one.</summary>
internal sealed class PlainExceptionCodec<T> : Codec<T?>, IPlainExceptionCodec
    where T : Exception
{
    public override WireType WireType => WireType.Bytes;

    public override void Write(ref WireWriter writer, T? value)
    {
        if (value is null)
        {
            writer.Null();
            return;
        }

        var start = writer.Begin();
        TypeNames.Write(ref writer, value);
        writer.End(start);
    }

    public override T? Read(ref WireReader reader)
    {
        if (!reader.Begin(out var outer))
        {
            return null;
        }

        if (!TypeNames.TryRead(ref reader, out var codec))
        {
            throw new WireFormatException("An exception does not name its type.");
        }

        var value = TypeNames.Cast<T>(codec.ReadBody(ref reader));
        reader.End(outer);
        return value;
    }

    /// <summary>Exceptions are thrown, caught and logged, not edited: they are shared.</summary>
    public override T? Copy(T? value, int depth) => value;

    public Codec ForType() => new PlainExceptionBody(typeof(T));
}

/// <summary>The content of an exception of a known class, or of the stand-in for one that is unknown.</summary>
internal sealed class PlainExceptionBody(Type type) : Codec
{
    private readonly bool _isKnown = KnownExceptions.IsKnown(type);

    public override WireType WireType => WireType.Bytes;

    internal override string? TypeName => (_isKnown ? type : typeof(UnavailableExceptionFallbackException)).FullName;

    internal override void WriteBody(ref WireWriter writer, object value)
    {
        if (_isKnown)
        {
            ExceptionLevel.Write(ref writer, (Exception)value);
        }
        else
        {
            ExceptionLevel.WriteFallback(ref writer, (Exception)value);
        }
    }

    internal override object ReadBody(ref WireReader reader)
    {
        var exception = _isKnown ? KnownExceptions.Create(type) : new UnavailableExceptionFallbackException();
        ExceptionLevel.Read(ref reader, exception);
        return exception;
    }

    internal override object? CopyObject(object? value, int depth) => value;
}
