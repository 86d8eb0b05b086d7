using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

/// <summary>The configurations in samples/configurations are sound as they stand, with the plugins that come with the program.</summary>
public sealed class SampleConfigurationTests
{
    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.yaml").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(Repository.Root, "samples", "configurations");

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_sound(string name)
    {
        string path = Path.Combine(Folder, name);

        string said = Command.Succeed(Repository.Program, "validate", "--config", path);

        Assert.Contains($"{path} is sound: ", said, StringComparison.Ordinal);
    }
}
