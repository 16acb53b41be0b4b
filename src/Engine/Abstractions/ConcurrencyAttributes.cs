namespace Orleans.Concurrency;

/// <summary>On a method of a grain interface: its calls start at once, whatever runs on the activation.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;

/// <summary>On a method of a grain interface: its calls change nothing, so they interleave with each other.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;

/// <summary>On a method of a grain interface: the caller gets neither reply nor exception and learns of no loss.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;

/// <summary>On a grain class: its calls interleave with each other at every await.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;
