namespace OrderCluster.Arguments;

/// <summary>What a program needs for its work has ended at its start; the text says what and why.</summary>
public sealed class NotStartedException(string message) : InvalidOperationException(message);
