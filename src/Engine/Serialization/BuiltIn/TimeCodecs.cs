using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Serialization.BuiltIn;

internal sealed class TimeSpanCodec() : ValueCodec<TimeSpan>(WireType.Varint)
{
    public override void Write(ref WireWriter writer, TimeSpan value) => writer.ZigZag(value.Ticks);

    public override TimeSpan Read(ref WireReader reader) => new(reader.ZigZag());
}

/// <summary>Ticks and kind; a local time stays the same clock reading, whatever the reader's time zone.</summary>
internal sealed class DateTimeCodec() : ValueCodec<DateTime>(WireType.Varint)
{
    public override void Write(ref WireWriter writer, DateTime value) => writer.Varint(((ulong)value.Ticks << 2) | (uint)value.Kind);

    public override DateTime Read(ref WireReader reader)
    {
        var value = reader.Varint();
        var ticks = value >> 2;
        var kind = (DateTimeKind)(value & 3);
        if (ticks > (ulong)DateTime.MaxValue.Ticks || kind > DateTimeKind.Local)
        {
            WireErrors.ThrowOutOfRange("DateTime");
        }

        return new DateTime((long)ticks, kind);
    }
}

/// <summary>Clock ticks, then the offset in minutes.</summary>
internal sealed class DateTimeOffsetCodec() : ValueCodec<DateTimeOffset>(WireType.Bytes)
{
    public override void Write(ref WireWriter writer, DateTimeOffset value)
    {
        var start = writer.Begin();
        writer.Varint((ulong)value.Ticks);
        writer.ZigZag(value.TotalOffsetMinutes);
        writer.End(start);
    }

    public override DateTimeOffset Read(ref WireReader reader)
    {
        if (!reader.Begin(out var outer))
        {
            WireErrors.ThrowNull("DateTimeOffset");
        }

        var ticks = (long)reader.UnsignedWithin((ulong)DateTime.MaxValue.Ticks, "DateTimeOffset");
        var offset = TimeSpan.FromMinutes(reader.SignedWithin(-14 * 60, 14 * 60, "DateTimeOffset"));
        reader.End(outer);
        if (ticks - offset.Ticks < 0 || ticks - offset.Ticks > DateTime.MaxValue.Ticks)
        {
            WireErrors.ThrowOutOfRange("DateTimeOffset");
        }

        return new DateTimeOffset(ticks, offset);
    }
}

internal sealed class DateOnlyCodec() : ValueCodec<DateOnly>(WireType.Varint)
{
    public override void Write(ref WireWriter writer, DateOnly value) => writer.Varint((uint)value.DayNumber);

    public override DateOnly Read(ref WireReader reader) =>
        DateOnly.FromDayNumber((int)reader.UnsignedWithin((ulong)DateOnly.MaxValue.DayNumber, "DateOnly"));
}

internal sealed class TimeOnlyCodec() : ValueCodec<TimeOnly>(WireType.Varint)
{
    public override void Write(ref WireWriter writer, TimeOnly value) => writer.Varint((ulong)value.Ticks);

    public override TimeOnly Read(ref WireReader reader) =>
        new((long)reader.UnsignedWithin((ulong)TimeOnly.MaxValue.Ticks, "TimeOnly"));
}
