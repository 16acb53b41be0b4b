using System.Collections.Immutable;

namespace OrderCluster.Engine.Tests.Serialization;

[GenerateSerializer, Alias("test-line")]
public sealed record Line([property: Id(0)] string Sku, [property: Id(1)] long Quantity, [property: Id(2)] decimal Price);

[GenerateSerializer, Alias("test-basket")]
public sealed class Basket
{
    [Id(0)]
    public string Owner { get; set; } = "nobody";

    [Id(1)]
    public List<Line> Lines { get; init; } = [];

    [Id(2)]
    public int[]? Marks { get; set; }

    [Id(3)]
    public Color Color { get; set; } = Color.Green;

    [Id(4)]
    private int _secret;

    public int Unmarked { get; set; }

    public int Secret => _secret;

    public void Hide(int secret) => _secret = secret;
}

[GenerateSerializer, Alias("test-color")]
public enum Color : byte
{
    Red = 0,
    Green = 1,
    Blue = 200,
}

/// <summary>A record's parameters without [Id] are carried by position, beside members of the body that have the same ids.</summary>
[GenerateSerializer, Alias("test-implicit")]
public sealed record ImplicitIds(string First, int Second)
{
    [Id(0)]
    public string? Body { get; init; }

    public string? NotCarried { get; init; }
}

[GenerateSerializer, Alias("test-point")]
public struct Point
{
    [Id(0)]
    internal int X;

    [Id(1)]
    public int Y { get; set; }
}

[GenerateSerializer, Alias("test-span")]
public readonly record struct Span([property: Id(0)] DateOnly From, [property: Id(1)] DateOnly? To);

[GenerateSerializer, Alias("test-shape")]
public abstract class Shape
{
    [Id(0)]
    public string Name { get; set; } = "";
}

[GenerateSerializer, Alias("test-circle")]
public class Circle : Shape
{
    [Id(0)]
    public double Radius { get; set; }
}

[GenerateSerializer, Alias("test-ring")]
public sealed class Ring : Circle
{
    [Id(0)]
    public double Hole { get; set; }

    [Id(1)]
    public Shape? Around { get; set; }
}

[GenerateSerializer, Alias("test-animal")]
public record Animal([property: Id(0)] string Name);

[GenerateSerializer, Alias("test-dog")]
public sealed record Dog(string Name, [property: Id(0)] int Legs) : Animal(Name);

public sealed class Unmarked
{
    public int X { get; set; }
}

public interface IHasArea;

[GenerateSerializer, Alias("test-square")]
public sealed record Square([property: Id(0)] int Side) : IHasArea;

[GenerateSerializer, Immutable, Alias("test-frozen")]
public sealed class Frozen(string text)
{
    [Id(0)]
    public string Text { get; } = text;

    [Id(1)]
    public List<int> Numbers { get; init; } = [];
}

/// <summary>Not marked immutable, but nothing in it can change.</summary>
[GenerateSerializer, Alias("test-read-only")]
public sealed record DeeplyReadOnly([property: Id(0)] string Text, [property: Id(1)] ImmutableArray<Line> Lines, [property: Id(2)] DateTimeOffset? At);

[GenerateSerializer, Alias("test-pair`2")]
public sealed record Pair<TLeft, TRight>([property: Id(0)] TLeft Left, [property: Id(1)] TRight Right)
    where TLeft : notnull;

[GenerateSerializer, Alias("test-node")]
public sealed class Node
{
    [Id(0)]
    public Node? Next { get; set; }

    [Id(1)]
    public List<Node>? Children { get; set; }
}

[GenerateSerializer, Alias("test-required")]
public sealed class Required
{
    [Id(0)]
    public required string Name { get; init; }

    [Id(1)]
    public required int Size { get; set; }
}

[GenerateSerializer, Alias("test-shares-a-member")]
public sealed class SharesMember
{
    [Id(0), Immutable]
    public List<int> Shared { get; set; } = [];

    [Id(1)]
    public List<int> Copied { get; set; } = [];
}

/// <summary>Its constructor refuses what a hostile sender may claim.</summary>
[GenerateSerializer, Alias("test-positive")]
public sealed record Positive([property: Id(0)] int Number)
{
    [Id(1)]
    public int Doubled { get; init; } = Number > 0 ? Number * 2 : throw new ArgumentOutOfRangeException(nameof(Number));
}
