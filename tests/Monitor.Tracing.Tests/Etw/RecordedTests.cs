using Microsoft.Diagnostics.Tracing;
using Monitor.Capture.Windows.Names;
using Monitor.Collectors.Etw;

namespace Monitor.Tracing.Tests.Etw;

/// <summary>A recording of a real Windows Server: the processes that ran when it began. It holds no start.</summary>
public sealed class RecordedTests
{
    private const string Recording = "processes.btl";

    [Fact]
    public void Real_processes_are_known_with_users_and_command_lines()
    {
        Dictionary<uint, TracedProcess> found = Processes();

        Assert.Equal(194, found.Count);
        Assert.Equal(("smss.exe", @"\SystemRoot\System32\smss.exe", "S-1-5-18", (uint?)4, (uint?)null), Facts(found[468]));
        Assert.Equal("csrss.exe", found[672].Image);
        Assert.StartsWith(@"%SystemRoot%\system32\csrss.exe ObjectDirectory=\Windows SharedSection=", found[672].CommandLine);
        Assert.Equal(0u, found[672].SessionId);
        Assert.All(found.Values.Where(process => process.Id > 4), process => Assert.NotNull(process.User));
        Assert.Contains(found.Values, process => process.User == "S-1-5-20");
    }

    [Fact]
    public void What_ran_before_is_no_event() => Assert.Empty(new TraceRun().Read(Fixtures.PathOf(Recording)).Events);

    [Fact]
    public void A_recording_that_breaks_off_is_read_up_to_there()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "half.btl");
        File.WriteAllBytes(path, File.ReadAllBytes(Fixtures.PathOf(Recording))[..100_000]);

        Assert.Empty(new TraceRun().Read(path).Counters);
    }

    private static (string, string?, string?, uint?, uint?) Facts(TracedProcess process) => (process.Image, process.CommandLine, process.User, process.ParentId, process.SessionId);

    private static Dictionary<uint, TracedProcess> Processes()
    {
        Dictionary<uint, TracedProcess> found = [];
        WrittenUsers facts = new();
        using BPerfEventSource source = new(Fixtures.PathOf(Recording));
        source.Kernel.ProcessDCStart += process =>
        {
            TracedProcess one = EtwTrace.Read(process, facts);
            found[one.Id] = one;
        };
        source.Process();
        return found;
    }

    private sealed class WrittenUsers : IProcessFacts
    {
        public ulong? StartOf(uint processId) => null;

        public string? ImageOf(uint processId) => null;

        public string UserOf(ReadOnlySpan<byte> sid) => SecurityId.Print(sid);
    }
}
