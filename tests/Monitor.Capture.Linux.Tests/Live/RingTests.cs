using Monitor.Capture.RawRecords;
using Monitor.Capture.Tests;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>What is done through io_uring, by the program's own thread or by one of the kernel's, against what the program says.</summary>
public sealed class RingTests : IDisposable
{
    private const int NotPossible = 77;
    private const KernelHooks Files = KernelHooks.FileCreate | KernelHooks.FileDelete | KernelHooks.FileRename;

    private readonly LiveKernel _kernel;
    private readonly CaptureSession _session;
    private readonly TemporaryFolder _folder = new();

    public RingTests(LiveKernel kernel)
    {
        _kernel = kernel;
        _session = kernel.Session;
        Directory.CreateDirectory(PathOf("sub"));
        File.WriteAllText(PathOf("file"), "content");
    }

    public static TheoryData<string> Ways => ["plain", "worker", "poller", "silent"];

    public static TheoryData<string> ToldWays => ["plain", "worker", "poller"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(ToldWays))]
    public void A_file_that_is_opened_to_be_made_or_written_anew_is_seen(string way)
    {
        SeenActivity made = Assert.Single(Act(way, "create", "new"));
        SeenActivity other = Assert.Single(Act(way, "create2", "other"));
        SeenActivity anew = Assert.Single(Act(way, "truncate", "file"));

        Assert.Equal((KernelHooks.FileCreate, PathOf("new"), true), (made.Kind, made.FilePath, made.IsNewFile));
        Assert.Equal(Program.Output("/usr/bin/stat", "-c", "%i", PathOf("new")), $"{made.File!.Value.Inode}");
        Assert.Equal((KernelHooks.FileCreate, PathOf("other"), true), (other.Kind, other.FilePath, other.IsNewFile));
        Assert.Equal((KernelHooks.FileCreate, PathOf("file"), false), (anew.Kind, anew.FilePath, anew.IsNewFile));
        Assert.Empty(Act(way, "create", "new"));
        Assert.Empty(Act(way, "read", "file"));
    }

    [Theory]
    [MemberData(nameof(ToldWays))]
    public void A_file_that_is_emptied_is_seen_as_written_anew(string way)
    {
        Assert.Empty(Act(way, "ftruncate", "file", "3"));
        SeenActivity emptied = Assert.Single(Act(way, "ftruncate", "file", "0"));

        Assert.Equal((KernelHooks.FileCreate, PathOf("file"), false), (emptied.Kind, emptied.FilePath, emptied.IsNewFile));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_removed_name_is_seen(string way)
    {
        SeenActivity gone = Assert.Single(Act(way, "unlink", "file"));

        Assert.Equal((KernelHooks.FileDelete, PathOf("file")), (gone.Kind, gone.FilePath));
        Assert.False(File.Exists(PathOf("file")));
    }

    [Fact]
    public void Names_removed_by_one_submission_are_all_seen()
    {
        string[] names = ["one", "two", "three", "four"];
        foreach (string name in names)
            File.WriteAllText(PathOf(name), "");

        List<SeenActivity> gone = Act("plain", ["unlink-many", .. names, "nowhere"]);

        Assert.Equal(names.Select(PathOf).Order(StringComparer.Ordinal), gone.Select(file => file.FilePath).Order(StringComparer.Ordinal));
        Assert.All(gone, file => Assert.Equal(KernelHooks.FileDelete, file.Kind));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_moved_name_is_seen_with_both_paths(string way)
    {
        SeenActivity moved = Assert.Single(Act(way, "rename", "./file", "to"));

        Assert.Equal((KernelHooks.FileRename, PathOf("file"), PathOf("sub/to")), (moved.Kind, moved.FilePath, moved.NewFilePath));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Links_are_seen_with_what_they_stand_for(string way)
    {
        SeenActivity hard = Assert.Single(Act(way, "link", "file", "hard"));
        SeenActivity symbolic = Assert.Single(Act(way, "symlink", "../no//where", "symbolic"));

        Assert.Equal((KernelHooks.FileCreate, KernelFileType.HardLink, PathOf("sub/hard"), PathOf("file")), (hard.Kind, hard.FileType, hard.FilePath, hard.LinkTarget));
        Assert.Equal((KernelFileType.SymbolicLink, PathOf("sub/symbolic"), "../no//where"), (symbolic.FileType, symbolic.FilePath, symbolic.LinkTarget));
    }

    [Theory]
    [MemberData(nameof(ToldWays))]
    public void What_does_not_come_about_is_not_seen(string way)
    {
        Assert.Empty(Act(way, "unlink", "nowhere"));
        Assert.Empty(Act(way, "rename", "nowhere", "to"));
        Assert.Empty(Act(way, "link", "nowhere", "to"));
        Assert.Empty(Act(way, "create", "nowhere/new"));
        Assert.Empty(Act(way, "rmdir", PathOf("sub")));
    }

    [Theory]
    [MemberData(nameof(ToldWays))]
    public void Connections_are_seen_as_the_process_s_own(string way)
    {
        Connects(way, "tcp");
        Connects(way, "udp-message");
    }

    [Fact]
    public void What_cannot_be_told_is_counted()
    {
        Counted(RawRecordKind.FileCreate, "plain", "create-direct", "direct");
        Counted(RawRecordKind.FileCreate, "silent", "create", "silent");
        Counted(RawRecordKind.Connection, "silent", "tcp");
        Counted(RawRecordKind.Connection, "plain", "udp-unnamed");
        Counted(RawRecordKind.Connection, "silent", "udp-message");
    }

    private void Connects(string way, string operation)
    {
        Program program = Run(way, operation);
        SeenActivity[] connections = [.. _session.AllOf(program.Id).Where(activity => activity.Kind == KernelHooks.NetworkConnect)];

        Assert.Equal(program.Lines.Order(), connections.Select(ConnectionTests.Line).Order());
        Assert.All(connections, connection => Assert.Equal((_kernel.RingActions, _session.Of(program.Id)[0].Guid), (connection.Image, connection.Guid)));
    }

    private void Counted(RawRecordKind kind, params string[] request)
    {
        long Lost() => _session.Losses.Where(loss => loss.Kind == kind && loss.Reason == RawLossReason.IoUring).Sum(loss => loss.Count);
        long before = Lost();
        Run(request);
        _session.WaitFor(() => Lost() > before, $"the count for {string.Join(' ', request)}");
    }

    private string PathOf(string name) => $"{_folder.Path}/{name}";

    private List<SeenActivity> Act(string way, params string[] request)
    {
        Program program = Run([way, .. request]);
        _session.AllOf(program.Id);
        return _session.Where(activity =>
            (activity.Kind & Files) != 0 && activity.ProcessId == program.Id && activity.FilePath.StartsWith(_folder.Path, StringComparison.Ordinal));
    }

    private Program Run(params string[] request)
    {
        Program program = Program.RunIn(_folder.Path, _kernel.RingActions, request);
        Assert.SkipWhen(program.ExitCode == NotPossible, $"This machine's io_uring cannot do: {string.Join(' ', request)}.");
        Assert.InRange(program.ExitCode, 0, 1);
        return program;
    }
}
