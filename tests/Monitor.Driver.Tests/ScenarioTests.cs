using Monitor.Driver.Tests.Harness;

namespace Monitor.Driver.Tests;

/// <summary>What the driver does in the fake kernel, under AddressSanitizer and UndefinedBehaviorSanitizer: scenarios, and each act under each condition.</summary>
public sealed class ScenarioTests(DriverPrograms programs)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static TheoryData<string> Scenarios => [.. Sources.Declared("scenarios", "SCENARIO")];

    public static MatrixTheoryData<string, string> Acts =>
        new(Sources.Declared("scenarios", "ACTIVITY"), Sources.Declared("scenarios", "CONDITION"));

    [Theory]
    [MemberData(nameof(Scenarios))]
    public Task The_driver_holds_when(string scenario) => Holds(scenario);

    [Theory]
    [MemberData(nameof(Acts))]
    public Task The_driver_holds_when_an_act(string act, string condition) => Holds($"{act}:{condition}");

    [Fact]
    public async Task The_program_has_exactly_what_the_sources_declare()
    {
        Outcome list = await Tool.Run(Limit, await programs.Get("scenarios"), ["--list"]);

        IEnumerable<string> acts =
            from act in Sources.Declared("scenarios", "ACTIVITY")
            from condition in Sources.Declared("scenarios", "CONDITION")
            select $"{act}:{condition}";
        Assert.Equal(Sources.Declared("scenarios", "SCENARIO").Concat(acts).Order(), list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    private async Task Holds(string name) => (await Tool.Run(Limit, await programs.Get("scenarios"), [name])).Succeeded();
}
