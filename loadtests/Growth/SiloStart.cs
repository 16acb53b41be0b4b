namespace OrderCluster.Growth;

/// <summary>How long a silo took, each from the start of its process.</summary>
/// <param name="Start">Until it took requests.</param>
/// <param name="CaughtUp">Until its overview had read what is new in the feed.</param>
/// <param name="Loaded">Until every bucket and account had answered once.</param>
internal readonly record struct SiloStart(TimeSpan Start, TimeSpan CaughtUp, TimeSpan Loaded);
