using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Monitor.Sinks.EventLog.Tests.Harness;

/// <summary>
/// The real systemd-journald as a journal of its own: it sees a <c>/run</c> and a <c>/var/log</c> that lie in a folder of the test's, and serves a
/// namespace, so that it touches neither the machine's journal nor its kernel log.
/// </summary>
internal sealed partial class JournalDaemon : IDisposable
{
    private const string Program = "/lib/systemd/systemd-journald";
    private const string Namespace = "monitor";
    private const int Kill = 9;
    private const int Continue = 18;
    private const int Stop = 19;

    private readonly TestFolder _folder = new();
    private Process? _process;
    private Socket? _client;

    public JournalDaemon()
    {
        Assert.SkipUnless(File.Exists(Program), "the package systemd is not installed");
        Assert.SkipUnless(File.Exists("/etc/machine-id"), "the machine has no /etc/machine-id, without which journald does not write");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a journald of the test's own needs root");
        string settings = Directory.CreateDirectory(_folder[$"run/systemd/journald@{Namespace}.conf.d"]).FullName;
        File.WriteAllText(Path.Combine(settings, "test.conf"), """
            [Journal]
            Storage=persistent
            Seal=no
            RateLimitIntervalSec=0
            SystemMaxUse=1G
            SystemMaxFileSize=256M
            SystemKeepFree=1M
            """);
        Directory.CreateDirectory(_folder["log/journal"]);
        try
        {
            Start();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Socket => _folder[$"run/systemd/journal.{Namespace}/socket"];

    /// <summary>Where the journal files are, once there are some.</summary>
    public string Files
    {
        get
        {
            Wait.Until(() => Directory.GetDirectories(_folder["log/journal"]).Length > 0, "journald has a folder of files");
            return Assert.Single(Directory.GetDirectories(_folder["log/journal"]));
        }
    }

    /// <summary>Starts it, again after <see cref="End"/>, and waits until it takes entries.</summary>
    public void Start()
    {
        string mounts = $"mount --bind '{_folder["run"]}' /run && mount --bind '{_folder["log"]}' /var/log && exec {Program} {Namespace}";
        _process = Process.Start(new ProcessStartInfo("unshare", ["--mount", "--propagation", "private", "sh", "-c", mounts]))!;
        Wait.Until(TryConnect, "journald takes connections");
    }

    /// <summary>Ends it at once; what it has not read is gone with its socket, since nobody holds that for it as systemd does.</summary>
    public void End()
    {
        Signal(Kill);
        _process!.WaitForExit();
        _process.Dispose();
        _process = null;
        _client?.Dispose();
        _client = null;
    }

    /// <summary>Stops it in its tracks, and waits until that is so.</summary>
    public void Freeze()
    {
        Signal(Stop);
        Wait.Until(() => File.ReadAllText($"/proc/{_process!.Id}/stat").Split(") ")[1][0] == 'T', "journald stands still");
    }

    public void Thaw() => Signal(Continue);

    /// <summary>What <c>journalctl</c> finds, in a form that keeps every byte.</summary>
    /// <param name="matches">What is looked for.</param>
    public IReadOnlyList<ExportedEntry> Read(params string[] matches)
    {
        ProcessStartInfo start = new("journalctl", ["--directory", Files, "--output", "export", "--all", "--no-pager", .. matches])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        using MemoryStream output = new();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        return ExportedEntry.ReadAll(output.ToArray());
    }

    /// <summary>The entries of a sink, as soon as there are so many.</summary>
    public IReadOnlyList<ExportedEntry> Read(SinkUnderTest sink, int count)
    {
        IReadOnlyList<ExportedEntry> entries = [];
        Wait.Until(() => (entries = Read(sink.Match)).Count >= count, $"there are {count} entries");
        return entries;
    }

    public void Dispose()
    {
        if (_process is not null)
            End();
        _folder.Dispose();
    }

    /// <summary>Connects a client and keeps it: without one, a journal of a namespace ends when it has been idle for a while.</summary>
    /// <returns>Whether both are served: the socket for clients may be there before the one for entries is.</returns>
    private bool TryConnect()
    {
        Assert.False(_process!.HasExited, "journald ended at its start.");
        Socket client = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using Socket entries = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            client.Connect(new UnixDomainSocketEndPoint(_folder[$"run/systemd/journal.{Namespace}/stdout"]));
            entries.Connect(new UnixDomainSocketEndPoint(Socket));
            _client = client;
            return true;
        }
        catch (SocketException)
        {
            client.Dispose();
            return false;
        }
    }

    private void Signal(int signal) => Assert.Equal(0, kill(_process!.Id, signal));

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);
}
