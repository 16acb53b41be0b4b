namespace OrderCluster.Arguments;

/// <summary>Options that are right by themselves do not go together; thrown by a command before it does anything.</summary>
/// <param name="message">One line: the option, its value, and what is allowed.</param>
public sealed class BadUsageException(string message) : Exception(message);
