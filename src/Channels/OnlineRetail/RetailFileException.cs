namespace OrderCluster.Channels.OnlineRetail;

/// <summary>The file as a whole can't be read as one of this format; its message says where and what to do.</summary>
public sealed class RetailFileException(string code, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Stable, in kebab case: programs branch on it.</summary>
    public string Code { get; } = code;
}
