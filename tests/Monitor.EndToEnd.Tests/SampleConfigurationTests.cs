using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

/// <summary>The configurations that come as examples are sound.</summary>
public sealed class SampleConfigurationTests
{
    public static TheoryData<string> Samples =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "samples/configurations"), "*.yaml").Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_is_sound(string name)
    {
        using TestFolder folder = new();
        string sample = folder.Write(name, File.ReadAllText(Path.Combine(Repository.Root, "samples/configurations", name)));
        Command.Succeed(Repository.Program, "validate", "--config", sample);
    }
}
