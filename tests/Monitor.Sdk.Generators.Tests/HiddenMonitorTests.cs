using Microsoft.CodeAnalysis;

namespace Monitor.Sdk.Generators.Tests;

/// <summary>The namespace Monitor in the way of the class System.Threading.Monitor.</summary>
public sealed class HiddenMonitorTests
{
    [Theory]
    [InlineData("Acme")]
    [InlineData("Monitor.Plugins.Acme")]
    public async Task MONSDK050_the_name_is_the_namespace_wherever_usings_stand_outside(string space)
    {
        PluginProject project = PluginProject.Of(null, Locking(space, "Monitor"));
        Assert.NotEmpty(await project.ErrorsAsync());
        Diagnostic[] told = await project.AnalyzeAsync();
        Assert.Equal(["MONSDK050", "MONSDK050"], told.Select(diagnostic => diagnostic.Id));

        PluginProject half = await project.FixAsync(told[0], "Write System.Threading.Monitor");
        PluginProject after = await half.FixAsync(Assert.Single(await half.AnalyzeAsync()), "Write System.Threading.Monitor");

        Assert.Equal(Locking(space, "System.Threading.Monitor"), after.Source);
        Assert.Empty(await after.ErrorsAsync());
        Assert.Empty(await after.AnalyzeAsync());
    }

    [Theory]
    [InlineData("using System.Threading;", "Monitor.Enter(this);")]
    [InlineData("", "System.Threading.Monitor.Enter(this);")]
    [InlineData("", "Monitor.Sdk.Events.Text text = default;")]
    public async Task What_compiles_is_left_alone(string inside, string statement) => await MarkedSource.AssertToldAsync(
        "MONSDK050", $"namespace Acme\n{{\n    {inside}\n    public class Gate {{ public void Enter() {{ {statement} }} }}\n}}\n");

    private static string Locking(string space, string monitor) => $$"""
        namespace {{space}};

        public class Gate
        {
            public void Work()
            {
                {{monitor}}.Enter(this);
                {{monitor}}.Exit(this);
            }
        }
        """;
}
