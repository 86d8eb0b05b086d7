using System.Net;
using Monitor.Capture.RawRecords;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Tests;

public sealed class ConnectionDecodingTests
{
    private const uint Pid = 1_000_100;
    private const ushort Ipv4 = 2, Ipv6 = 10;

    [Theory]
    [InlineData(Ipv4, "10.0.0.1", "192.0.2.7", 1, "10.0.0.1:40000 -> 192.0.2.7:443")]
    [InlineData(Ipv4, "10.0.0.1", "192.0.2.7", 2, "10.0.0.1:40000 <- 192.0.2.7:443")]
    [InlineData(Ipv6, "2001:db8::1", "2001:db8::2", 1, "2001:db8::1:40000 -> 2001:db8::2:443")]
    [InlineData(Ipv6, "::1", "::1", 2, "::1:40000 <- ::1:443")]
    public void Both_ends_and_the_direction_are_told(ushort family, string local, string remote, byte direction, string line)
    {
        SeenActivity activity = Decode(family, local, remote, direction: direction);

        Assert.Equal(line, activity.Line);
        Assert.Equal(family == Ipv6, activity.Connection.LocalAddress.IsIpv6);
        Assert.Equal((KernelHooks.NetworkConnect, (byte)6, true), (activity.Kind, activity.Connection.Protocol, activity.Connection.Established));
    }

    [Theory]
    [InlineData("::ffff:10.0.0.1", "::ffff:192.0.2.7", "10.0.0.1:40000 -> 192.0.2.7:443")]
    [InlineData("::", "::ffff:192.0.2.7", "0.0.0.0:40000 -> 192.0.2.7:443")]
    public void An_IPv4_connection_of_a_socket_for_both_families_is_told_as_IPv4(string local, string remote, string line)
    {
        SeenActivity activity = Decode(Ipv6, local, remote);

        Assert.Equal(line, activity.Line);
        Assert.False(activity.Connection.LocalAddress.IsIpv6 || activity.Connection.RemoteAddress.IsIpv6);
    }

    [Fact]
    public void An_unbound_IPv6_socket_stays_IPv6() => Assert.Equal(":::40000 -> 2001:db8::2:443", Decode(Ipv6, "::", "2001:db8::2").Line);

    [Fact]
    public void A_connection_that_failed_was_not_established() => Assert.False(Decode(Ipv4, "10.0.0.1", "192.0.2.7", result: -1).Connection.Established);

    [Fact]
    public void A_flow_of_datagrams_is_UDP() => Assert.Equal(17, Decode(Ipv4, "10.0.0.1", "192.0.2.7", protocol: 17).Connection.Protocol);

    [Fact]
    public void A_connection_belongs_to_the_process_that_made_it()
    {
        byte[] address = [127, 0, 0, 1];
        Recording recording = Feed.Decode(
            RecordBytes.Exec(RecordBytes.Header(Pid), image: "first\0"),
            RecordBytes.Exit(RecordBytes.Header(Pid)),
            RecordBytes.Exec(RecordBytes.Header(Pid, start: 9_000_000_000), image: "second\0"),
            RecordBytes.Connection(RecordBytes.Header(Pid), Ipv4, address, address),
            RecordBytes.Connection(RecordBytes.Header(Pid, start: 9_000_000_000), Ipv4, address, address));

        SeenActivity[] connections = [.. recording.Activities.Where(activity => activity.Kind == KernelHooks.NetworkConnect)];
        Assert.Equal(["/first", "/second"], connections.Select(activity => activity.Image));
        Assert.Equal([Feed.Host.ProcessGuid(Pid, 500), Feed.Host.ProcessGuid(Pid, 900)], connections.Select(activity => activity.Guid));
    }

    [Fact]
    public void A_process_of_which_nothing_is_known_has_its_identity_and_user()
    {
        SeenActivity activity = Decode(Ipv4, "10.0.0.1", "192.0.2.7", uid: 1000);

        Assert.Equal((Feed.Host.ProcessGuid(Pid, 500), Pid), (activity.Guid, activity.ProcessId));
        Assert.Equal(("-", "1000", "1000"), (activity.Image, activity.User, activity.EffectiveUser));
    }

    [Fact]
    public void A_process_that_changed_its_user_connects_as_that_user()
    {
        byte[] address = [127, 0, 0, 1];
        Recording recording = Feed.Decode(
            RecordBytes.Exec(RecordBytes.Header(Pid, uid: 0)),
            RecordBytes.Connection(RecordBytes.Header(Pid, uid: 33), Ipv4, address, address));

        Assert.Equal(["0", "33"], recording.Activities.Select(activity => activity.User));
    }

    private static SeenActivity Decode(
        ushort family, string local, string remote, byte protocol = 6, byte direction = 1, int result = 0, uint uid = 0) =>
        Assert.Single(Feed.Decode(RecordBytes.Connection(
            RecordBytes.Header(Pid, uid: uid), family, IPAddress.Parse(local).GetAddressBytes(), IPAddress.Parse(remote).GetAddressBytes(), protocol, direction, result)).Activities);
}
