using Monitor.Driver.Tests.Harness;

namespace Monitor.Driver.Tests;

/// <summary>What the driver does in the fake kernel, scenario by scenario, under AddressSanitizer and UndefinedBehaviorSanitizer.</summary>
public sealed class ScenarioTests(DriverPrograms programs)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static TheoryData<string> Names => [.. Sources.Declared("scenarios", "SCENARIO")];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_driver_holds(string scenario) =>
        (await Tool.Run(Limit, await programs.Get("scenarios"), [scenario])).Succeeded();

    [Fact]
    public async Task The_program_has_exactly_the_scenarios_that_the_sources_declare()
    {
        Outcome list = await Tool.Run(Limit, await programs.Get("scenarios"), ["--list"]);

        Assert.Equal(Sources.Declared("scenarios", "SCENARIO").Order(), list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }
}
