using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Monitor.Enrichment.Hosts;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Enrichment.Tests.Hosts;

/// <summary>Names of hosts by their addresses.</summary>
public sealed class HostNameLookupTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<string> _asked = [];
    private readonly Dictionary<string, string?> _names = [];
    private readonly HostNameLookup _lookup;

    public HostNameLookupTests() => _lookup = new HostNameLookup(Resolve, _time);

    public void Dispose() => _lookup.Dispose();

    [Theory]
    [InlineData("192.0.2.9", "www.example")]
    [InlineData("2001:db8::7", "six.example")]
    public async Task A_host_has_the_name_that_the_resolver_says(string address, string name)
    {
        _names[address] = name;

        Assert.Equal((name, "-"), await NamesAsync(address, null));
        Assert.Equal(("-", name), await NamesAsync("192.0.2.200", address));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("192.0.2.10")]
    [InlineData("::1")]
    public async Task What_is_no_name_is_none(string? name)
    {
        _names["192.0.2.9"] = name;

        Assert.Equal(("-", "-"), await NamesAsync("192.0.2.9", null));
        Assert.Single(_asked);
    }

    [Fact]
    public async Task A_name_has_at_most_the_length_of_one_in_DNS()
    {
        _names["192.0.2.1"] = new string('a', 255);
        _names["192.0.2.2"] = new string('a', 256);

        Assert.Equal((_names["192.0.2.1"], "-"), await NamesAsync("192.0.2.1", "192.0.2.2"));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("224.0.0.251")]
    [InlineData("255.255.255.255")]
    [InlineData("ff02::fb")]
    public async Task An_address_that_is_not_of_one_host_is_not_asked_for(string address)
    {
        Assert.Equal(("-", "-"), await NamesAsync(address, address));
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task A_name_is_remembered_for_ten_minutes_and_that_there_is_none_for_one()
    {
        _names["192.0.2.9"] = "www.example";
        await NamesAsync("192.0.2.9", "192.0.2.10");

        _time.Advance(TimeSpan.FromSeconds(59));
        await NamesAsync("192.0.2.9", "192.0.2.10");
        Assert.Equal(["192.0.2.10", "192.0.2.9"], _asked.Order(StringComparer.Ordinal));
        _time.Advance(TimeSpan.FromSeconds(2));
        await NamesAsync("192.0.2.9", "192.0.2.10");
        Assert.Equal(["192.0.2.10", "192.0.2.10", "192.0.2.9"], _asked.Order(StringComparer.Ordinal));
        _time.Advance(TimeSpan.FromMinutes(9));
        await NamesAsync("192.0.2.9", null);
        Assert.Equal(["192.0.2.10", "192.0.2.10", "192.0.2.9", "192.0.2.9"], _asked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_systems_resolver_knows_a_loopback_address_by_the_hosts_file()
    {
        string expected;
        try
        {
            expected = (await Dns.GetHostEntryAsync(IPAddress.Loopback).WaitAsync(Deadline, TestContext.Current.CancellationToken)).HostName;
        }
        catch (SocketException)
        {
            Assert.Skip("This machine has no name for 127.0.0.1.");
            return;
        }

        using HostNameLookup lookup = new(_time);
        Assert.Equal((expected, "-"), await NamesAsync("127.0.0.1", null, lookup));
    }

    private string? Resolve(IPAddress address)
    {
        _asked.Enqueue(address.ToString());
        return _names.TryGetValue(address.ToString(), out string? name) ? name : throw new SocketException((int)SocketError.HostNotFound);
    }

    /// <summary>The names of source and destination of a connection, as the agent asks for them; - for none.</summary>
    private async Task<(string Source, string Destination)> NamesAsync(string? source, string? destination, HostNameLookup? lookup = null)
    {
        EventBuffer buffer = new();
        buffer.Append(new NetworkConnect { SourceIp = AddressOf(source), DestinationIp = AddressOf(destination) });
        List<Task<byte[]?>> names = [];
        foreach (string field in (string[])["SourceHostname", "DestinationHostname"])
        {
            FieldLookup wanted = NetworkConnect.Schema.Find(field)!.Lookup!;
            Assert.Equal(_lookup.Name, wanted.Name);
            Assert.Equal(_lookup.Takes, wanted.Fields.Select(position => NetworkConnect.Schema.Fields[position].Type));
            names.Add((lookup ?? _lookup).FindAsync(buffer[0], wanted.Fields).AsTask().WaitAsync(Deadline, TestContext.Current.CancellationToken));
        }

        return (Text(await names[0]), Text(await names[1]));

        static NetworkAddress AddressOf(string? address) => address is null ? default : new NetworkAddress(IPAddress.Parse(address).GetAddressBytes());
        static string Text(byte[]? name) => name is null ? "-" : Encoding.UTF8.GetString(name);
    }
}
