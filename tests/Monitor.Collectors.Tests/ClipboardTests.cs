using System.Text;
using Monitor.Collectors.Clipboard;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Testing;

namespace Monitor.Collectors.Tests;

/// <summary>What becomes of changes of the clipboard. They come from a test here; from a window they come on Windows alone.</summary>
public sealed class ClipboardTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly RecordingOutput _output = new();

    [Fact]
    public async Task A_change_has_the_hash_of_the_text_and_never_the_text()
    {
        RecordedEvent change = await BecomeAsync(
            new ClipboardSession(2, @"LAB\maria", ""), new ClipboardContent(Processes.Time, 7, 0, @"C:\Windows\notepad.exe", Encoding.Unicode.GetBytes("secret")));

        Assert.Equal(("ClipboardChange", "7", "2", @"C:\Windows\notepad.exe", @"user: LAB\maria"), (change.Name, change["ProcessId"], change["Session"], change["Image"], change["ClientInfo"]));
        Assert.Equal("SHA256=B3A8DEB9283B154AE3F5606A323D066D246E7440E2D8D4C9A87AA61B95183A26", change["Hashes"]);
        Assert.Equal(Processes.Time, change.Time);
        Assert.True(change.As<ClipboardChange>().Archived.IsAbsent);
        Assert.False(change.Record.Bytes.IndexOf("secret"u8) >= 0 || change.Record.Bytes.IndexOf(Encoding.Unicode.GetBytes("secret")) >= 0);
    }

    [Fact]
    public async Task A_clipboard_without_text_or_owner_has_what_is_known()
    {
        RecordedEvent change = await BecomeAsync(new ClipboardSession(3, @"LAB\maria", "DESK-4"), new ClipboardContent(Processes.Time, 0, 0, "", null));

        Assert.Equal(("0", "<unknown process>", @"user: LAB\maria hostname: DESK-4"), (change["ProcessId"], change["Image"], change["ClientInfo"]));
        Assert.True(change.As<ClipboardChange>().Hashes.IsAbsent);
        Assert.Equal(Guid.Empty, change.As<ClipboardChange>().ProcessGuid);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Console")]
    public void At_the_console_there_is_no_client(string client) => Assert.Equal(@"user: LAB\maria", new ClipboardSession(1, @"LAB\maria", client).ClientInfo);

    [Fact]
    public async Task Where_there_is_no_clipboard_the_collector_says_so()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is one here.");

        MonitorException refused = await Assert.ThrowsAsync<MonitorException>(() => new ClipboardCollector().RunAsync(_output.Context, TestContext.Current.CancellationToken));

        Assert.Equal("MON4190", refused.Error.Code);
    }

    private async Task<RecordedEvent> BecomeAsync(ClipboardSession session, ClipboardContent content)
    {
        ClipboardContents clipboard = new(session);
        clipboard.Put(content);
        using CancellationTokenSource stop = new();
        Task running = new ClipboardCollector(() => clipboard).RunAsync(_output.Context, stop.Token);
        await _output.WaitAsync(1, Deadline);
        await stop.CancelAsync();
        await running.WaitAsync(Deadline, TestContext.Current.CancellationToken);
        Assert.Equal(1, clipboard.Disposals);
        return Assert.Single(_output.Events);
    }
}
