namespace OrderCluster.Orleans.Tests;

/// <summary>A service that a grain gets by its constructor.</summary>
public sealed class Greeting
{
    public string Text => "hello";
}
