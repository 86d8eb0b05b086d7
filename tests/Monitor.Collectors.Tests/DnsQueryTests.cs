using Monitor.Collectors.DnsQuery;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.Tests;

/// <summary>What an answer of a DNS server becomes.</summary>
public sealed class DnsQueryTests
{
    private readonly Emitted _emitted = new();

    [Fact]
    public void It_asks_for_answers() => Assert.Equal(KernelHooks.DnsMessage, new DnsQueryCollector().Hooks);

    [Fact]
    public void An_answer_has_every_field_in_its_place()
    {
        Hand(new KernelDnsAnswer
        {
            Protocol = 17,
            ServerAddress = new NetworkAddress([192, 0, 2, 53]),
            QueryName = "www.example.net"u8,
            QueryType = 28,
            AnswerCount = 2,
            Results = "type:  5 host.example.net;2001:db8::7;"u8,
        });

        (string name, Dictionary<string, string> fields) = _emitted.Single();
        Assert.Equal("DnsQuery", name);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["UtcTime"] = "2026-03-16 09:42:09.482",
                ["ProcessGuid"] = "{5c1d9a40-d071-69b7-c6a1-0e5b77d2914f}",
                ["ProcessId"] = "48213",
                ["QueryName"] = "www.example.net",
                ["QueryStatus"] = "0",
                ["QueryResults"] = "type:  5 host.example.net;2001:db8::7;",
                ["Image"] = "/usr/bin/tar",
                ["User"] = "root",
                ["QueryType"] = "AAAA",
                ["ServerIp"] = "192.0.2.53",
                ["Protocol"] = "udp",
                ["ContainerId"] = "4f2a",
            },
            fields);
    }

    [Fact]
    public void An_answer_to_a_process_that_nobody_knows()
    {
        Hand(new KernelDnsAnswer { Protocol = 6, QueryName = "."u8, QueryType = 2, ServerAddress = new NetworkAddress(new byte[16]) }, Processes.Unknown);

        Dictionary<string, string> fields = _emitted.Single().Fields;
        Assert.Equal(("<unknown process>", "tcp", "::", "NS"), (fields["Image"], fields["Protocol"], fields["ServerIp"], fields["QueryType"]));
        Assert.False(fields.ContainsKey("QueryResults"));
    }

    [Theory]
    [InlineData(0, 1, false, "0")]
    [InlineData(0, 0, false, "9701")]
    [InlineData(0, 0, true, "0")]
    [InlineData(1, 0, false, "9001")]
    [InlineData(2, 0, false, "9002")]
    [InlineData(3, 0, false, "9003")]
    [InlineData(5, 1, false, "9005")]
    [InlineData(16, 0, false, "9016")]
    [InlineData(4095, 0, false, "13095")]
    public void The_status_is_the_number_that_Windows_has_for_the_servers_code(int code, int answers, bool isTruncated, string status)
    {
        Hand(new KernelDnsAnswer { QueryName = "x"u8, ResponseCode = (ushort)code, AnswerCount = (ushort)answers, IsTruncated = isTruncated });

        Assert.Equal(status, _emitted.Single().Fields["QueryStatus"]);
    }

    [Theory]
    [InlineData(1, "A")]
    [InlineData(5, "CNAME")]
    [InlineData(12, "PTR")]
    [InlineData(16, "TXT")]
    [InlineData(65, "HTTPS")]
    [InlineData(255, "ANY")]
    [InlineData(0, "TYPE0")]
    [InlineData(65535, "TYPE65535")]
    public void A_type_is_told_by_its_name_or_else_by_its_number(int type, string name)
    {
        Hand(new KernelDnsAnswer { QueryName = "x"u8, QueryType = (ushort)type });

        Assert.Equal(name, _emitted.Single().Fields["QueryType"]);
    }

    private void Hand(in KernelDnsAnswer answer) => Hand(answer, Processes.Full);

    private void Hand(in KernelDnsAnswer answer, in KernelProcess process) => new DnsQueryCollector().OnRecord(
        new KernelRecord { Kind = KernelHooks.DnsMessage, Time = Processes.Time, Process = process, DnsAnswer = answer }, _emitted.Context);
}
