using Monitor.Host.Status;

namespace Monitor.Host.Tests.Status;

/// <summary>A status with something in each of its parts.</summary>
internal static class SampleStatus
{
    private static readonly Dictionary<string, long> None = [];

    public static DateTimeOffset Now { get; } = new(2026, 3, 16, 12, 30, 45, 678, TimeSpan.Zero);

    public static AgentStatus Full { get; } = new()
    {
        Version = "0.1.0",
        ProcessId = 4711,
        Started = Now.AddHours(-2).AddMinutes(-5),
        Written = Now.AddSeconds(-1),
        Configuration = "/etc/monitor/monitor.yaml",
        Capture = new CaptureStatus(
            [new HookStatus("sched_process_exec", ["process-create", "process table"]), new HookStatus("sys_exit", ["network-connect"])], 123456, 12, 13),
        Processes = 321,
        HashesComputed = 45,
        HashesFromCache = 6789,
        HashesLate = 3,
        HashesFailed = 4,
        HashAlgorithms = ["SHA1", "SHA256"],
        QueuedBytes = 2048,
        Journal = new JournalStatus("/var/lib/monitor/journal", "00c0ffee00c0ffee", 1234539, 700 << 20, 11, 6543, "MON6010: The journal cannot be written: no room. Make room."),
        RefusedPlugins = ["MON2014 /opt/plugins/x: Others may write to a file of plugin x. Take the right away."],
        UnneededCollectors = ["network-connect"],
        Collectors =
        [
            new ComponentStatus("process-create", "process-create 0.1.0", "healthy", "", None),
            new ComponentStatus("ssh-login", "ssh-login 1.2.0", "failed", "MON4004: Collector ssh-login cannot start: no log. Mend it.", None),
        ],
        Sinks =
        [
            new ComponentStatus("trail", "file 0.1.0", "healthy", "", new Dictionary<string, long> { ["files-rotated"] = 3, ["torn-bytes-cut"] = 17 }, "audit", new SinkLagStatus(0, 0, 0)),
            new ComponentStatus("siem", "webhook 1.0.0", "degraded", "MON4006: Sink siem cannot write: refused. Wait.", new Dictionary<string, long> { ["posts"] = 9 }, null, new SinkLagStatus(4501, 3 << 20, 95.5))
            {
                Worker = new WorkerStatus(4715, "nobody", 2, 31 << 20, 256 << 20, "memory by cgroup v2, cpu not limited, no cgroup", "killed by SIGKILL", new DateTimeOffset(2026, 11, 30, 8, 43, 2, TimeSpan.Zero)),
            },
        ],
        Events =
        [
            new EventStatus(
                1,
                "ProcessCreate",
                1234567,
                new Dictionary<string, long> { ["agents-own"] = 21 },
                new Dictionary<string, long> { ["ring-full"] = 7, ["malformed"] = 1 },
                new Dictionary<string, SinkEventStatus>
                {
                    ["trail"] = new(1234538, 0, 0, None),
                    ["siem"] = new(1230000, 0, 4500, new Dictionary<string, long> { ["sink-rejected"] = 38 }),
                }),
            new EventStatus(
                1100,
                "AgentStarted",
                1,
                None,
                None,
                new Dictionary<string, SinkEventStatus> { ["trail"] = new(1, 0, 0, None), ["siem"] = new(0, 0, 1, None) }),
        ],
    };
}
