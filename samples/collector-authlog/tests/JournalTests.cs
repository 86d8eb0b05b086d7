using System.Diagnostics;
using System.Globalization;
using System.Text;
using Monitor.Sdk.Testing;

namespace Sample.AuthLog.Tests;

/// <summary>The collector on journal files, which systemd's own program writes.</summary>
public sealed class JournalTests : IDisposable
{
    private const string Writer = "/lib/systemd/systemd-journal-remote";

    private readonly string _folder = Directory.CreateTempSubdirectory("authlog-").FullName;
    private readonly RecordingOutput _output = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Logins_in_the_journal_are_followed_and_only_those_that_root_logged()
    {
        Assert.SkipUnless(File.Exists(Writer), "systemd-journal-remote is not there");
        Write(Entry(1, "sshd", 0, "Failed password for root from 192.0.2.7 port 1 ssh2"));
        using CancellationTokenSource stop = new();
        await using AuthLogCollector collector = new(new AuthLogSettings { From = LogSource.Journal, JournalFolder = _folder });
        await collector.StartAsync(_output.Context, stop.Token);
        Task running = collector.RunAsync(_output.Context, stop.Token);
        int second = 2;

        // Whatever was written before journalctl was ready is not news; it is ready when it tells of an entry.
        await EventuallyAsync(
            () => _output.Count > 0,
            () => Write(Entry(second++, "sshd", 0, "Failed password for invalid user probe from 192.0.2.7 port 2 ssh2")));
        Write(
            Entry(second++, "sshd", 1000, "Accepted password for root from 192.0.2.8 port 3 ssh2"),
            Entry(second++, "sudo", 0, "Accepted password for root from 192.0.2.8 port 4 ssh2"),
            Entry(second++, "sshd-session", 0, "Accepted publickey for alice from 192.0.2.7 port 5 ssh2: ED25519 SHA256:9IkE"));
        await EventuallyAsync(() => _output.Events.Any(login => login["User"] == "alice"), () => { });
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        RecordedEvent[] others = [.. _output.Events.Where(login => login["User"] != "probe")];
        Assert.Equal(
            ("accepted", "5", "SHA256:9IkE", "4711", "journal"),
            (others[0]["Result"], others[0]["SourcePort"], others[0]["KeyFingerprint"], others[0]["ProcessId"], others[0]["LogSource"]));
        Assert.Single(others);
        Assert.StartsWith("2026-01-01 00:00:", others[0]["UtcTime"]);
    }

    private static string Entry(int second, string program, int user, string message)
    {
        DateTimeOffset time = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(second);
        return string.Create(CultureInfo.InvariantCulture, $"""
            __REALTIME_TIMESTAMP={time.ToUnixTimeMilliseconds()}000
            __MONOTONIC_TIMESTAMP={second}000000
            _BOOT_ID=00112233445566778899aabbccddeeff
            _UID={user}
            _PID=4711
            SYSLOG_IDENTIFIER={program}
            MESSAGE={message}


            """);
    }

    /// <summary>Appends entries, in systemd's export format, to the one journal file of the folder.</summary>
    private void Write(params string[] entries)
    {
        using Process writer = Process.Start(new ProcessStartInfo(Writer, [$"--output={Path.Combine(_folder, "remote.journal")}", "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        Task<string> complaints = writer.StandardError.ReadToEndAsync();
        writer.StandardInput.BaseStream.Write(Encoding.UTF8.GetBytes(string.Concat(entries)));
        writer.StandardInput.Close();
        writer.WaitForExit();
        Assert.True(writer.ExitCode == 0, complaints.Result);
    }

    private static async Task EventuallyAsync(Func<bool> condition, Action again)
    {
        for (Stopwatch waited = Stopwatch.StartNew(); !condition();)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30), "Waited in vain.");
            again();
            await Task.Run(() => SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(1)));
        }
    }
}
