using Monitor.Host.Running;
using Monitor.Host.Tests.Fixtures;
using Monitor.Sdk.Collectors;

namespace Monitor.Host.Tests.Running;

/// <summary>Whether hosts get names: as the configuration says, else as the rule sets say.</summary>
public sealed class HostNameChoiceTests : IDisposable
{
    private const string True = "<DnsLookup>True</DnsLookup>", False = "<DnsLookup>False</DnsLookup>";

    private readonly TestInstallation _installation = new TestInstallation().AddTakingSink().Add("network-connect", """
        using Monitor.Sdk.Collectors;

        public sealed class EntrySettings
        {
            /// <summary>Names.</summary>
            public bool HostNames { get; set; }

            /// <summary>Ports.</summary>
            public bool PortNames { get; set; }
        }

        [Collector("network-connect")]
        public sealed class Entry(EntrySettings settings) : KernelCollector
        {
            public override KernelHooks Hooks => (settings.HostNames ? KernelHooks.DnsMessage : 0) | (settings.PortNames ? KernelHooks.NetworkConnect : 0);
            public override void OnRecord(in KernelRecord record, CollectorContext context) { }
        }
        """);

    public void Dispose() => _installation.Dispose();

    [Theory]
    [InlineData("all", "", "", false)]
    [InlineData("all", False, "", false)]
    [InlineData("all", True, "", true)]
    [InlineData("all", False, True, true)]
    [InlineData("[network-connect]", True, "", true)]
    [InlineData("[network-connect: {}]", True, "", true)]
    [InlineData("[network-connect: { host-names: }]", True, "", true)]
    [InlineData("[network-connect: { host-names: false }]", True, True, false)]
    [InlineData("[network-connect: { host-names: true }]", "", "", true)]
    [InlineData("[network-connect: { host-names: true }]", False, False, true)]
    public void The_configuration_decides_and_where_it_is_silent_any_rule_set_in_use(string collectors, string first, string second, bool expected)
    {
        ComponentSet set = Load(collectors, first, second);

        Assert.Equal(expected, set.HostNames.AreWanted);
        Assert.Equal(expected ? KernelHooks.DnsMessage : KernelHooks.None, Assert.Single(set.Collectors).Slot.Hooks);
    }

    [Fact]
    public void The_collectors_other_settings_stay() =>
        Assert.Equal(KernelHooks.DnsMessage | KernelHooks.NetworkConnect, Assert.Single(Load("[network-connect: { port-names: true }]", True, "").Collectors).Slot.Hooks);

    [Fact]
    public void Without_the_collector_nobody_asks_for_names()
    {
        ComponentSet set = Load("[]", True, "");

        Assert.Empty(set.Collectors);
        Assert.False(set.HostNames.AreWanted);
    }

    [Fact]
    public void A_rule_set_that_no_sink_uses_says_nothing() =>
        Assert.False(Load("all", "", "", unused: True).HostNames.AreWanted);

    private ComponentSet Load(string collectors, string first, string second, string unused = "")
    {
        foreach ((string name, string options) in (ReadOnlySpan<(string, string)>)[("first", first), ("second", second), ("unused", unused)])
            _installation.Folder.Write($"{name}.xml", $"<Sysmon schemaversion=\"4.90\">{options}<EventFiltering/></Sysmon>");
        ComponentSet set = _installation.Load($$"""
            collectors: {{collectors}}
            rules: { first: first.xml, second: second.xml, unused: unused.xml }
            sinks:
              a: { plugin: taking, rules: first }
              b: { plugin: taking, rules: second }
              c: { plugin: taking }
            """);
        Assert.Empty(set.Errors);
        Assert.Empty(set.RefusedPlugins);
        return set;
    }
}
