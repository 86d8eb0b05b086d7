using Monitor.Collectors.NetworkConnect;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.Tests;

/// <summary>What a connection becomes.</summary>
public sealed class NetworkConnectTests
{
    private static readonly NetworkAddress Local = new([192, 0, 2, 7]);
    private static readonly NetworkAddress Remote = new([0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]);

    private readonly Emitted _emitted = new();

    [Fact]
    public void It_asks_for_connections() => Assert.Equal(KernelHooks.NetworkConnect, new NetworkConnectCollector(new NetworkConnectSettings()).Hooks);

    [Fact]
    public void By_itself_it_reports_failed_connections_and_names_ports()
    {
        NetworkConnectSettings settings = new();
        Assert.True(settings.Failed);
        Assert.True(settings.PortNames);
    }

    [Fact]
    public void A_connection_has_every_field_in_its_place()
    {
        Hand(new NetworkConnectSettings { PortNames = false }, new KernelRecord
        {
            Kind = KernelHooks.NetworkConnect,
            Time = Processes.Time,
            Process = Processes.Full,
            Connection = Tcp(isOut: true),
        });

        (string name, Dictionary<string, string> fields) = _emitted.Single();
        Assert.Equal("NetworkConnect", name);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["UtcTime"] = "2026-03-16 09:42:09.482",
                ["ProcessGuid"] = "{5c1d9a40-d071-69b7-c6a1-0e5b77d2914f}",
                ["ProcessId"] = "48213",
                ["Image"] = "/usr/bin/tar",
                ["User"] = "root",
                ["Protocol"] = "tcp",
                ["Initiated"] = "true",
                ["SourceIsIpv6"] = "false",
                ["SourceIp"] = "192.0.2.7",
                ["SourcePort"] = "51000",
                ["DestinationIsIpv6"] = "true",
                ["DestinationIp"] = "2001:db8::7",
                ["DestinationPort"] = "443",
                ["ContainerId"] = "4f2a",
            },
            fields);
    }

    [Fact]
    public void An_accepted_flow_of_an_unknown_process()
    {
        Hand(new NetworkConnectSettings { PortNames = false }, new KernelRecord
        {
            Time = Processes.Time,
            Process = Processes.Unknown,
            Connection = new KernelConnection { Protocol = 17, Established = true, LocalAddress = Remote, LocalPort = 53, RemoteAddress = Local, RemotePort = 1 },
        });

        Dictionary<string, string> fields = _emitted.Single().Fields;
        Assert.Equal(("udp", "false", "true", "false"), (fields["Protocol"], fields["Initiated"], fields["SourceIsIpv6"], fields["DestinationIsIpv6"]));
        Assert.Equal(("2001:db8::7", "53", "192.0.2.7", "1"), (fields["SourceIp"], fields["SourcePort"], fields["DestinationIp"], fields["DestinationPort"]));
        Assert.Equal("<unknown process>", fields["Image"]);
        Assert.DoesNotContain("User", fields.Keys);
        Assert.DoesNotContain("ContainerId", fields.Keys);
    }

    [Fact]
    public void A_connection_that_failed_is_marked_or_left_out_as_set()
    {
        KernelRecord failed = new() { Time = Processes.Time, Process = Processes.Full, Connection = Tcp(isOut: true, isEstablished: false) };

        Hand(new NetworkConnectSettings { Failed = false, PortNames = false }, failed);
        Assert.Equal(0, _emitted.Events);
        Hand(new NetworkConnectSettings { Failed = true, PortNames = false }, failed);
        Assert.Equal("false", _emitted.Single().Fields["Established"]);
        Hand(new NetworkConnectSettings { Failed = false, PortNames = false }, new KernelRecord { Process = Processes.Full, Connection = Tcp(isOut: true) });
        Assert.Equal(2, _emitted.Events);
    }

    [Theory]
    [InlineData(6, "https", null)]
    [InlineData(17, null, "domain")]
    public async Task Ports_are_named_by_the_systems_file_for_their_protocol(byte protocol, string? tcpName, string? udpName)
    {
        Assert.SkipUnless(File.Exists(PortNames.SystemPath), "there is no services file");
        NetworkConnectCollector collector = new(new NetworkConnectSettings());
        await collector.StartAsync(_emitted.Context, TestContext.Current.CancellationToken);
        PortNames names = PortNames.Read(PortNames.SystemPath);

        collector.OnRecord(
            new KernelRecord
            {
                Process = Processes.Full,
                Connection = new KernelConnection { Protocol = protocol, Established = true, LocalAddress = Local, RemoteAddress = Local, LocalPort = 443, RemotePort = 53 },
            },
            _emitted.Context);

        Dictionary<string, string> fields = _emitted.Single().Fields;
        Assert.Equal(names.Of(443, protocol == 17).ToString(), fields.GetValueOrDefault("SourcePortName", "-"));
        Assert.Equal(names.Of(53, protocol == 17).ToString(), fields.GetValueOrDefault("DestinationPortName", "-"));
        if (tcpName is not null)
            Assert.Equal(tcpName, fields["SourcePortName"]);
        if (udpName is not null)
            Assert.Equal(udpName, fields["DestinationPortName"]);
    }

    [Fact]
    public async Task Without_the_setting_no_port_has_a_name()
    {
        NetworkConnectCollector collector = new(new NetworkConnectSettings { PortNames = false });
        await collector.StartAsync(_emitted.Context, TestContext.Current.CancellationToken);

        collector.OnRecord(new KernelRecord { Process = Processes.Full, Connection = Tcp(isOut: true) }, _emitted.Context);

        Assert.DoesNotContain(_emitted.Single().Fields.Keys, name => name.EndsWith("PortName", StringComparison.Ordinal));
    }

    private static KernelConnection Tcp(bool isOut, bool isEstablished = true) => new()
    {
        Protocol = 6,
        Initiated = isOut,
        Established = isEstablished,
        LocalAddress = Local,
        LocalPort = 51000,
        RemoteAddress = Remote,
        RemotePort = 443,
    };

    private void Hand(NetworkConnectSettings settings, in KernelRecord record) => new NetworkConnectCollector(settings).OnRecord(record, _emitted.Context);
}
