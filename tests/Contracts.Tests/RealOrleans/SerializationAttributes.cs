namespace OrderCluster.Contracts.Tests.RealOrleans;

/// <summary>The attributes that grain code takes from another Orleans assembly, as source.</summary>
internal static class SerializationAttributes
{
    public const string Source = """
        namespace Orleans;

        [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
        public sealed class GenerateSerializerAttribute : Attribute
        {
            public bool IncludePrimaryConstructorParameters { get; init; }
        }

        [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method
            | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
        public sealed class IdAttribute(uint id) : Attribute
        {
            public uint Id { get; } = id;
        }

        [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method | AttributeTargets.Interface, AllowMultiple = true)]
        public sealed class AliasAttribute(string alias) : Attribute
        {
            public string Alias { get; } = alias;
        }

        [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Property | AttributeTargets.Field
            | AttributeTargets.Parameter | AttributeTargets.ReturnValue, Inherited = false)]
        public sealed class ImmutableAttribute : Attribute;

        [AttributeUsage(AttributeTargets.Method)]
        public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
        {
            public string Text { get; } = timeout;
        }
        """;
}
