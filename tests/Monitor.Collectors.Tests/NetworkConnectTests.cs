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
    public void Without_the_setting_it_asks_for_no_answers_of_DNS_and_gives_no_names()
    {
        Assert.Equal(KernelHooks.NetworkConnect | KernelHooks.DnsMessage, new NetworkConnectCollector(new NetworkConnectSettings { HostNames = true }).Hooks);
        Hand(new NetworkConnectSettings(), new KernelRecord { Process = Processes.Full, Connection = Tcp(isOut: true) });

        Assert.DoesNotContain("SourceHostname", _emitted.Single().Fields.Keys);
        Assert.DoesNotContain("DestinationHostname", _emitted.Single().Fields.Keys);
    }

    [Fact]
    public void Only_with_the_setting_a_name_that_is_not_known_waits_to_be_looked_up()
    {
        KernelRecord here = new() { Kind = KernelHooks.NetworkConnect, Process = Processes.Full, Connection = Tcp(isOut: true) };
        Hand(new NetworkConnectSettings(), here);
        Assert.False(_emitted.IsPending);

        _emitted.Clear();
        Hand(new NetworkConnectSettings { HostNames = true }, here);
        Assert.True(_emitted.IsPending);

        _emitted.Clear();
        NetworkAddress loopback = new([127, 0, 0, 1]);
        Hand(new NetworkConnectSettings { HostNames = true }, new KernelRecord { Kind = KernelHooks.NetworkConnect, Process = new KernelProcess { ProcessId = 1 }, Connection = new KernelConnection { Established = true, LocalAddress = loopback, RemoteAddress = loopback } });
        Assert.False(_emitted.IsPending);
    }

    [Fact]
    public void A_host_has_the_name_under_which_its_address_was_last_asked_for()
    {
        NetworkConnectCollector collector = new(new NetworkConnectSettings { HostNames = true });
        byte[] addresses = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 9, 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7];
        Answer("old.example", addresses);
        Answer("www.example", addresses);
        Answer("none.example", []);
        Answer(new string('x', 256), addresses);

        Assert.Equal(0, _emitted.Events);
        Assert.Equal((Environment.MachineName, "www.example"), NamesOf(Local, Remote));
        Assert.Equal((Environment.MachineName, "www.example"), NamesOf(Local, new NetworkAddress([192, 0, 2, 9])));
        Assert.Equal((Environment.MachineName, null), NamesOf(Remote, new NetworkAddress([192, 0, 2, 10])));
        Assert.Equal(("localhost", "localhost"), NamesOf(new NetworkAddress([127, 1, 2, 3]), new NetworkAddress([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])));
        Assert.Equal((null, "www.example"), NamesOf(Local, Remote, "4f2a"));

        void Answer(string name, byte[] found) => collector.OnRecord(
            new KernelRecord { Kind = KernelHooks.DnsMessage, DnsAnswer = new KernelDnsAnswer { QueryName = System.Text.Encoding.UTF8.GetBytes(name), Addresses = found } }, _emitted.Context);

        (string?, string?) NamesOf(NetworkAddress source, NetworkAddress destination, string? container = null)
        {
            _emitted.Clear();
            collector.OnRecord(
                new KernelRecord
                {
                    Kind = KernelHooks.NetworkConnect,
                    Process = new KernelProcess { ContainerId = container },
                    Connection = new KernelConnection { Established = true, LocalAddress = source, RemoteAddress = destination },
                },
                _emitted.Context);
            Dictionary<string, string> fields = _emitted.Single().Fields;
            return (fields.GetValueOrDefault("SourceHostname"), fields.GetValueOrDefault("DestinationHostname"));
        }
    }

    [Fact]
    public void No_address_has_the_name_of_another_one_that_has_its_place()
    {
        NetworkConnectCollector collector = new(new NetworkConnectSettings { HostNames = true });
        byte[] address = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 0];
        collector.OnRecord(new KernelRecord { Kind = KernelHooks.DnsMessage, DnsAnswer = new KernelDnsAnswer { QueryName = "www.example"u8, Addresses = address } }, _emitted.Context);
        for (int i = 1; i < 100_000; i++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(address.AsSpan(12), i);
            _emitted.Clear();
            collector.OnRecord(
                new KernelRecord { Kind = KernelHooks.NetworkConnect, Connection = new KernelConnection { Established = true, LocalAddress = Local, RemoteAddress = new NetworkAddress(address) } }, _emitted.Context);
            Assert.DoesNotContain("DestinationHostname", _emitted.Single().Fields.Keys);
        }
    }

    [Fact]
    public void However_many_addresses_there_are_their_names_take_no_more_memory()
    {
        NetworkConnectCollector collector = new(new NetworkConnectSettings { HostNames = true });
        byte[] address = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 0];
        void Fill()
        {
            for (int i = 0; i < 100_000; i++)
            {
                System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(address.AsSpan(12), i);
                collector.OnRecord(new KernelRecord { Kind = KernelHooks.DnsMessage, DnsAnswer = new KernelDnsAnswer { QueryName = "www.example"u8, Addresses = address } }, _emitted.Context);
            }
        }

        Fill();
        Assert.Equal(0, Allocations.Least(Fill));
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
