namespace OrderCluster.Contracts.Tests.GrainSources;

public class TurnRuleTests
{
    [Fact]
    public void Grain_code_stays_on_its_turn_and_is_the_same_in_every_build() =>
        AssertNone(GrainSourceFiles.Interfaces.Concat(GrainSourceFiles.Grains).SelectMany(file => TurnRules.Violations(file.Path, file.Text)));

    [Theory]
    [InlineData("await task.ConfigureAwait(false);", "ConfigureAwait")]
    [InlineData("await task.ConfigureAwait(ConfigureAwaitOptions.None);", "ConfigureAwait")]
    [InlineData("await Task.Run(() => 1);", "Task.Run")]
    [InlineData("await Task.Factory.StartNew(() => 1);", "Task.Factory.StartNew")]
    [InlineData("\n#if DEBUG\nF();\n#endif\n", "#if")]
    public void A_violation_is_named_with_its_line(string statement, string expected)
    {
        var violation = Assert.Single(TurnRules.Violations("file.cs", $"class A\n{{\n    async Task F(Task task) {{ {statement} }}\n}}"));
        Assert.StartsWith("file.cs:", violation, StringComparison.Ordinal);
        Assert.Contains(expected, violation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("await task.ConfigureAwait(true);")]
    [InlineData("// await task.ConfigureAwait(false);")]
    [InlineData("await task; _ = \"Task.Run\";")]
    public void What_only_looks_like_a_violation_passes(string statement) =>
        Assert.Empty(TurnRules.Violations("file.cs", $"class A {{ async Task F(Task task) {{ {statement}\n }} }}"));

    private static void AssertNone(IEnumerable<string> violations)
    {
        var list = violations.ToList();
        Assert.True(list.Count == 0, string.Join(Environment.NewLine, list));
    }
}
