using Monitor.Host.Running;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Tests.Running;

/// <summary>What the Windows driver is told of archives while drives come and go.</summary>
public sealed class DriverPolicySenderTests
{
    private static readonly KernelPolicy Wanted = new() { ArchiveFolder = "Kept", ArchivedFolders = [@"C:\Users", @"c:\Temp", @"E:\work"] };

    private readonly HashSet<string> _drives = new(StringComparer.OrdinalIgnoreCase) { @"C:\" };
    private readonly List<string> _made = [];
    private readonly List<string> _warnings = [];
    private readonly List<KernelPolicy> _sent = [];
    private Exception? _refusal;
    private Exception? _fault;

    [Fact]
    public void A_drive_that_is_not_there_is_warned_of_and_taken_when_it_comes()
    {
        DriverPolicySender sender = Sender();
        sender.Begin();
        Assert.Equal([@"C:\Users", @"c:\Temp"], _sent[^1].ArchivedFolders);
        Assert.Equal([@"C:\Kept"], _made);
        Assert.Contains(@"E:\ is not there", Assert.Single(_warnings));

        sender.Repeat();
        Assert.Single(_warnings);
        _drives.Add(@"E:\");
        sender.Repeat();

        Assert.Equal(Wanted.ArchivedFolders, _sent[^1].ArchivedFolders);
        Assert.Equal(@"E:\Kept", _made[^1]);
    }

    [Fact]
    public void An_archive_that_cannot_be_used_is_an_error_at_the_start()
    {
        _refusal = new IOException("it is a link");

        Assert.Equal("MON1015", Assert.Throws<MonitorException>(Sender().Begin).Error.Code);
        Assert.Empty(_sent);
    }

    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(UnauthorizedAccessException))]
    public void A_drive_that_comes_with_an_archive_of_somebody_else_is_left_out(Type refusal)
    {
        DriverPolicySender sender = Sender();
        sender.Begin();
        _drives.Add(@"E:\");
        _refusal = (Exception)Activator.CreateInstance(refusal, "it is Mallory's")!;

        sender.Repeat();
        sender.Repeat();

        Assert.Empty(_sent[^1].ArchivedFolders);
        Assert.Single(_warnings, warning => warning.StartsWith(@"E:\Kept cannot be used", StringComparison.Ordinal) && warning.EndsWith("it is Mallory's", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_driver_does_not_take_is_an_error_first_and_then_one_warning()
    {
        _drives.Add(@"E:\");
        _fault = new MonitorException(new MonitorError("MON3045", "no answer", "start it"));
        Assert.Throws<MonitorException>(Sender().Begin);

        DriverPolicySender sender = Sender();
        sender.Repeat();
        sender.Repeat();

        Assert.Contains("MON3045", Assert.Single(_warnings));
    }

    [Fact]
    public void The_end_of_capture_is_nothing_to_warn_of()
    {
        _drives.Add(@"E:\");
        _fault = new ObjectDisposedException("device");

        Sender().Repeat();

        Assert.Empty(_warnings);
    }

    [Fact]
    public void Where_nothing_is_kept_no_archive_is_made()
    {
        KernelPolicy policy = Wanted with { ArchiveFolder = "" };

        Sender(policy).Begin();

        Assert.Empty(_made);
        Assert.Same(policy, Assert.Single(_sent));
    }

    private DriverPolicySender Sender(KernelPolicy? policy = null) => new(policy ?? Wanted, _drives.Contains, Make, Send, _warnings.Add);

    private void Make(string folder)
    {
        if (_refusal is not null)
            throw _refusal;
        _made.Add(folder);
    }

    private void Send(KernelPolicy policy)
    {
        if (_fault is not null)
            throw _fault;
        _sent.Add(policy);
    }
}
