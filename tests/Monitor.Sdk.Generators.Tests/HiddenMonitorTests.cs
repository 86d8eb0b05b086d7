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

        PluginProject after = await (await project.FixAsync(told[0], "Write System.Threading.Monitor"))
            .FixAsync(told[1], "Write System.Threading.Monitor");

        Assert.Equal(Locking(space, "System.Threading.Monitor"), after.Source);
        Assert.Empty(await after.ErrorsAsync());
        Assert.Empty(await after.AnalyzeAsync());
    }

    [Theory]
    [InlineData("using Monitor = System.Threading.Monitor;\n", "")]
    [InlineData("", "    using System.Threading;\n")]
    public async Task A_name_that_means_the_class_is_left_alone(string outside, string inside) => await MarkedSource.AssertToldAsync(
        "MONSDK050", $"{outside}namespace Acme\n{{\n{inside}    public class Gate {{ public void Enter() => Monitor.Enter(this); }}\n}}\n");

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
