namespace OrderCluster.Engine.Serialization.Wire;

/// <summary>How the bytes of a field are delimited, so that a reader can skip a field that it does not know.</summary>
public enum WireType
{
    /// <summary>1 to 10 bytes, seven bits each, least significant first; the high bit says that another follows.</summary>
    Varint = 0,

    /// <summary>Eight bytes, little endian.</summary>
    Fixed64 = 1,

    /// <summary>A varint of length + 1, then that many bytes; 0 stands for null.</summary>
    Bytes = 2,
}
