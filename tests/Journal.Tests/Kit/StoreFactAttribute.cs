using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace OrderCluster.Journal.Tests.Kit;

/// <summary>A test of a compliance suite: skipped where the deriving class names something that this machine lacks.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("OrderCluster.Journal.Tests.Kit.StoreFactDiscoverer", "OrderCluster.Journal.Tests")]
public sealed class StoreFactAttribute : FactAttribute;

/// <summary>Put on a class that derives from a compliance suite whose store needs something that may be missing.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class StoreNeedsAttribute : Attribute
{
    /// <summary>What is missing, or null when the tests can run.</summary>
    public abstract string? Missing { get; }
}

public sealed class StoreFactDiscoverer(IMessageSink sink) : FactDiscoverer(sink)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new StoreTestCase(
            DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
}

public sealed class StoreTestCase : XunitTestCase
{
    [Obsolete("Called by the deserializer.", error: true)]
    public StoreTestCase()
    {
    }

    public StoreTestCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(sink, display, options, method)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.ToRuntimeType().GetCustomAttribute<StoreNeedsAttribute>()?.Missing ?? base.GetSkipReason(factAttribute);
}
