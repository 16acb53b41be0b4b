namespace OrderCluster.Client.Connecting;

/// <summary>The two ends of a connection do not come together; the text says why.</summary>
[GenerateSerializer, Alias("proof-error")]
internal sealed class ProofException(string message, Exception? innerException = null) : IOException(message, innerException);
