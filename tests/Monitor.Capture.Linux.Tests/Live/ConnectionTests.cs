using Monitor.Capture.RawRecords;
using Monitor.Capture.Tests;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>Connections and flows, against what the program that made them says.</summary>
public sealed class ConnectionTests(LiveKernel kernel)
{
    private const int NotPossible = 77;

    [Theory]
    [InlineData("tcp4")]
    [InlineData("tcp6")]
    [InlineData("tcp-dual")]
    [InlineData("tcp-mapped")]
    [InlineData("tcp-without-waiting")]
    [InlineData("tcp-multipath")]
    [InlineData("refused4")]
    [InlineData("refused6")]
    [InlineData("udp4")]
    [InlineData("udp6")]
    [InlineData("udp4-messages")]
    [InlineData("udp6-messages")]
    [InlineData("udp-unbound")]
    [InlineData("udp-dual")]
    [InlineData("udp-received")]
    [InlineData("udp-only-read", "read")]
    [InlineData("udp-only-read", "readv")]
    [InlineData("udp-served", "12")]
    [InlineData("udp-connected", "send")]
    [InlineData("udp-connected", "write")]
    [InlineData("udp-connected", "writev")]
    [InlineData("udp-connected", "sendto-elsewhere")]
    [InlineData("udp-connected", "sendmsg-elsewhere")]
    [InlineData("udp-many", "16")]
    public void Each_connection_is_seen_once_and_nothing_else(string action, string option = "")
    {
        CaptureSession session = kernel.Session;
        Program program = Program.Run(kernel.Actions, action, option);
        Assert.SkipWhen(program.ExitCode == NotPossible, "This kernel has no Multipath TCP.");
        Assert.Equal(0, program.ExitCode);

        SeenActivity[] connections = ConnectionsOf(program);

        Assert.Equal(program.Lines.Order(), connections.Select(Line).Order());
        Assert.All(connections, connection => Assert.Equal((kernel.Actions, session.Of(program.Id)[0].Guid), (connection.Image, connection.Guid)));
    }

    [Fact]
    public void Of_many_messages_in_one_call_those_that_are_not_read_are_counted()
    {
        CaptureSession session = kernel.Session;
        long Unread() => session.Losses.Where(loss => loss.Reason == RawLossReason.MessageUnread).Sum(loss => loss.Count);
        long before = Unread();
        Program program = Program.Run(kernel.Actions, "udp-many", "20");

        SeenActivity[] connections = ConnectionsOf(program);

        Assert.Equal(program.Lines.Order(), connections.Select(Line).Order());
        session.WaitFor(() => Unread() >= before + 4, "the count of unread messages");
    }

    [Fact]
    public void What_a_32_bit_call_accepts_is_seen_and_what_it_sends_is_counted()
    {
        CaptureSession session = kernel.Session;
        long Compat() => session.Losses.Where(loss => loss.Reason == RawLossReason.CompatSystemCall).Sum(loss => loss.Count);
        long before = Compat();
        Program program = Program.Run(kernel.Actions, "compat");
        Assert.SkipWhen(program.ExitCode == NotPossible, "This kernel has no 32-bit system calls.");

        SeenActivity[] connections = ConnectionsOf(program);

        Assert.Equal(program.Lines.Order(), connections.Select(Line).Order());
        session.WaitFor(() => Compat() > before, "the count of 32-bit calls");
    }

    private SeenActivity[] ConnectionsOf(Program program) =>
        [.. kernel.Session.AllOf(program.Id).Where(activity => activity.Kind == KernelHooks.NetworkConnect)];

    /// <summary>A connection as the programs of the tests tell it.</summary>
    internal static string Line(SeenActivity activity)
    {
        KernelConnection connection = activity.Connection;
        return string.Join(
            ' ',
            connection.Initiated ? "out" : "in",
            connection.Protocol == 17 ? "udp" : "tcp",
            $"{connection.LocalAddress}:{connection.LocalPort}",
            $"{connection.RemoteAddress}:{connection.RemotePort}",
            connection.Established ? "ok" : "failed");
    }
}
