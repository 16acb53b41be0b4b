namespace OrderCluster.Engine.Membership;

/// <summary>The membership store did not do what was asked.</summary>
public sealed class MembershipException : Exception
{
    public MembershipException()
    {
    }

    public MembershipException(string message)
        : base(message)
    {
    }

    public MembershipException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
