using System.Text.Json.Nodes;
using Monitor.Wine.Tests.Harness;

namespace Monitor.Wine.Tests.Capture;

/// <summary>A part of the driver cannot be started: a Windows of its own, since the driver tries once.</summary>
public sealed class MissingPartTests(WineTemplate template, FakeKernelBuild built)
{
    [Fact]
    public void A_part_that_is_refused_degrades_its_collectors_and_no_others()
    {
        FakeKernel.SkipIfMissing();
        using FakeKernel kernel = FakeKernel.WithoutRegistry(template, built);
        using CapturingAgent agent = CapturingAgent.StartCapturing(kernel.Prefix, @"C:\missing");

        JsonNode status = agent.Status();
        Dictionary<string, string> states = status["collectors"]!.AsArray().ToDictionary(one => (string)one!["name"]!, one => (string)one!["state"]!);
        agent.Stop();

        const string Cause = "MON3047: The capture driver runs without its registry callback: another driver has its altitude";
        Assert.Contains(Cause, agent.Error);
        Assert.StartsWith(Cause, (string?)status["capture"]!["limits"]);
        Assert.Equal(("degraded", "healthy", "healthy"), (states["registry"], states["process-create"], states["file-create"]));
    }
}
