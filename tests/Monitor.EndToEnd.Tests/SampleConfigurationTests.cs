using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

/// <summary>The configurations in samples/configurations are sound, with the plugins that come with the program.</summary>
public sealed class SampleConfigurationTests
{
    public static TheoryData<string> Names => [.. Directory.GetFiles(Path.Combine(Repository.Root, "samples/configurations"), "*.yaml").Select(path => Path.GetFileName(path)!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_is_sound(string name) =>
        Assert.Contains("is sound", Command.Succeed(Repository.Program, "validate", "--config", Path.Combine(Repository.Root, "samples/configurations", name)));
}
