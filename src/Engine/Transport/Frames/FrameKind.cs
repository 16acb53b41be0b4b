namespace OrderCluster.Engine.Transport.Frames;

/// <summary>What a frame is for; a receiver passes over kinds that it does not know.</summary>
internal enum FrameKind : byte
{
    /// <summary>Who speaks; the first frame both ways.</summary>
    Hello = 1,

    /// <summary>That the sender knows the secret.</summary>
    Proof = 2,

    /// <summary>Why no connection comes about.</summary>
    Refusal = 3,

    Request = 16,
    Reply = 17,
    Failure = 18,
    Cancel = 19,
    View = 20,

    /// <summary>Which grain classes a silo hosts, for clients.</summary>
    Manifest = 21,

    /// <summary>Nothing new will be sent on this connection; what is open is still answered.</summary>
    Goodbye = 22,
    Ping = 23,
    Pong = 24,
}
