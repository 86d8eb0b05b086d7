using Monitor.Sdk.Events;

namespace Monitor.Enrichment.Tests;

/// <summary>A host, and what the kernel might tell of its processes. Times are seconds since boot.</summary>
internal static class Facts
{
    public const uint AgentProcessId = 4000;

    public static readonly EventTime BootTime = new(1_700_000_000_123_456_789);

    public static readonly HostIdentity Host = new(0x924935dc, Guid.Parse("0d5e3b0a-6f0c-4c5e-9a55-2f6a1f0a7c11"), 1_700_000_000);

    public static ProcessTable NewTable(UserNames? users = null, TerminalNames? terminals = null) =>
        new(Host, users ?? NoUsers(), terminals ?? new TerminalNames("/nonexistent"), AgentProcessId);

    public static UserNames NoUsers() => new("/nonexistent/passwd", TimeProvider.System);

    public static ulong Nanoseconds(double seconds) => (ulong)(seconds * 1e9);

    public static ulong Ticks(double seconds) => (ulong)(seconds * 100);

    public static ProcessEntry Fork(this ProcessTable table, uint creator, double creatorStart, uint child, double childStart, uint user = 0) =>
        table.Forked(new ProcessFork
        {
            CreatorProcessId = creator,
            CreatorStart = Nanoseconds(creatorStart),
            ChildProcessId = child,
            ChildStart = Nanoseconds(childStart),
            ChildNamespacedProcessId = child,
            UserId = user,
        });

    public static ProcessEntry Exec(this ProcessTable table, uint process, double start, string path, uint user = 0, uint parent = 0, double parentStart = 0) =>
        table.Started(new ProcessStart
        {
            ProcessId = process,
            Start = Nanoseconds(start),
            ParentProcessId = parent,
            ParentStart = Nanoseconds(parentStart),
            NamespacedProcessId = process,
            UserId = user,
            EffectiveUserId = user,
            LoginUserId = uint.MaxValue,
            SessionId = uint.MaxValue,
            Image = new ProcessImageSource
            {
                Path = System.Text.Encoding.UTF8.GetBytes(path),
                Directory = "/"u8,
                Arguments = System.Text.Encoding.UTF8.GetBytes(path + "\0-x\0"),
            },
        });

    public static bool End(this ProcessTable table, ProcessEntry entry, double at) => table.Ended(entry, Nanoseconds(at));

    public static string ImageOf(this ProcessTable table, ProcessEntry entry) => table.View(entry, BootTime).Image.ToString();
}
