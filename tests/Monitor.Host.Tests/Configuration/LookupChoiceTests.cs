using Monitor.Host.Configuration;
using Monitor.Host.Running;
using Monitor.Host.Tests.Fixtures;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Tests.Configuration;

/// <summary>What is looked up for events: what is written, what is made of it, and each way in which it can be wrong.</summary>
public sealed class LookupChoiceTests : IDisposable
{
    private const string Sink = "sinks: { out: { plugin: console } }\n";

    private static readonly string[] Package = ["package"];
    private static readonly string[] Container = ["container-name", "container-image", "pod-name", "pod-namespace"];
    private static readonly string[] Signature = ["driver-signature"];

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", LookupKinds.All)]
    [InlineData("lookups:\n", LookupKinds.All)]
    [InlineData("lookups: all\n", LookupKinds.All)]
    [InlineData("lookups: none\n", LookupKinds.None)]
    [InlineData("lookups: []\n", LookupKinds.None)]
    [InlineData("lookups: container\n", LookupKinds.Container)]
    [InlineData("lookups: [signature, package]\n", LookupKinds.Package | LookupKinds.Signature)]
    [InlineData("lookups: [package, container, version, signature]\n", LookupKinds.All)]
    public void Lookups_are_a_list_or_all_or_none(string written, object expected)
    {
        List<MonitorError> errors = [];
        MonitorConfiguration? configuration = MonitorConfiguration.Read(_folder.Write("monitor.yaml", Sink + written), errors);

        Assert.Empty(errors);
        Assert.Equal(expected, configuration!.Lookups.Kinds);
    }

    [Theory]
    [InlineData("MON1045", "lookups: [package, version, dns]\n", 29)]
    [InlineData("MON1045", "lookups: [all]\n", 11)]
    [InlineData("MON1045", "lookups: everything\n", 10)]
    [InlineData("MON1046", "lookups: [package, container, package]\n", 31)]
    [InlineData("MON1046", "lookups: { package: true }\n", 10)]
    [InlineData("MON1046", "lookups: [[package]]\n", 11)]
    public void What_is_wrong_is_told_with_its_code_and_place(string code, string written, int column)
    {
        List<MonitorError> errors = [];

        Assert.Null(MonitorConfiguration.Read(_folder.Write("monitor.yaml", Sink + written), errors));

        MonitorError error = Assert.Single(errors);
        Assert.Equal((code, new SourcePlace(_folder["monitor.yaml"], 2, column)), (error.Code, error.Place));
        Assert.NotEmpty(error.Cure);
    }

    [Fact]
    public void Each_is_looked_up_only_where_it_is_wanted()
    {
        Assert.Equal([.. Package, .. Container, .. Signature], Made(LookupKinds.All));
        Assert.Equal(Package, Made(LookupKinds.Package));
        Assert.Equal(Container, Made(LookupKinds.Container));
        Assert.Equal(Signature, Made(LookupKinds.Signature));
        Assert.Empty(Made(LookupKinds.Version));
        Assert.Empty(Made(LookupKinds.None));
        Assert.Equal(["host-name"], Made(LookupKinds.None, hostNames: true));
    }

    private static string[] Made(LookupKinds wanted, bool hostNames = false)
    {
        using FieldLookups lookups = new(wanted, hostNames, checkRevocation: false, new CaptureEntry());
        return [.. lookups.All.Select(lookup => lookup.Name)];
    }
}
