using Monitor.Capture.RawRecords;
using Monitor.Capture.Tests;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>Files that come into being without an open, and files that are opened without a path.</summary>
public sealed class LinkTests : IDisposable
{
    private const int NotPossible = 77;

    private readonly LiveKernel _kernel;
    private readonly CaptureSession _session;
    private readonly TemporaryFolder _folder = new();

    public LinkTests(LiveKernel kernel)
    {
        _kernel = kernel;
        _session = kernel.Session;
        Directory.CreateDirectory(PathOf("sub"));
        File.WriteAllText(PathOf("file"), "content");
    }

    public static TheoryData<string> Tables => ["native", "compat"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("native", "link", "new")]
    [InlineData("compat", "link", "new")]
    [InlineData("native", "linkat", "sub/new")]
    [InlineData("compat", "linkat", "sub/new")]
    public void A_further_name_of_a_file_is_seen_with_the_other(string table, string call, string made)
    {
        SeenActivity link = Assert.Single(Act(table, call, "file", "new"));

        Assert.Equal((KernelFileType.HardLink, PathOf(made), PathOf("file"), false), (link.FileType, link.FilePath, link.LinkTarget, link.IsNewFile));
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_file_that_is_linked_by_descriptor_is_seen_with_its_identity(string table)
    {
        SeenActivity link = Assert.Single(Act(table, "linkat-empty", "file", "new"));

        Assert.Equal((KernelFileType.HardLink, PathOf("sub/new"), PathOf("file")), (link.FileType, link.FilePath, link.LinkTarget));
        Assert.Equal(Program.Output("/usr/bin/stat", "-c", "%i", PathOf("sub/new")), $"{link.File!.Value.Inode}");
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_file_without_a_name_is_seen_when_it_gets_one(string table)
    {
        SeenActivity link = Assert.Single(Act(table, "tmpfile-link", ".", "named"));

        Assert.Equal((KernelFileType.HardLink, PathOf("named")), (link.FileType, link.FilePath));
        Assert.Matches("^/proc/self/fd/[0-9]+$", link.LinkTarget);
    }

    [Theory]
    [InlineData("native", "symlink", "new")]
    [InlineData("compat", "symlink", "new")]
    [InlineData("native", "symlinkat", "sub/new")]
    [InlineData("compat", "symlinkat", "sub/new")]
    public void A_symbolic_link_is_seen_with_what_it_says(string table, string call, string made)
    {
        SeenActivity link = Assert.Single(Act(table, call, "../no/such//place", "new"));

        Assert.Equal((KernelFileType.SymbolicLink, PathOf(made), "../no/such//place", true), (link.FileType, link.FilePath, link.LinkTarget, link.IsNewFile));
    }

    [Theory]
    [InlineData("native", "60600", KernelFileType.BlockDevice)]
    [InlineData("compat", "60600", KernelFileType.BlockDevice)]
    [InlineData("native", "20600", KernelFileType.CharacterDevice)]
    [InlineData("native", "10600", KernelFileType.Pipe)]
    [InlineData("native", "140600", KernelFileType.Socket)]
    [InlineData("native", "100600", KernelFileType.File)]
    [InlineData("compat", "600", KernelFileType.File)]
    public void A_node_is_seen_with_its_type(string table, string mode, KernelFileType type)
    {
        SeenActivity node = Assert.Single(Act(table, "mknodat", "new", mode, "103"));

        Assert.Equal((KernelHooks.FileCreate, type, PathOf("sub/new"), "-", true), (node.Kind, node.FileType, node.FilePath, node.LinkTarget, node.IsNewFile));
        Assert.Equal((type, PathOf("second")), Assert.Single(Act(table, "mknod", "second", mode, "103")) is var other ? (other.FileType, other.FilePath) : default);
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_file_that_is_opened_by_handle_to_be_written_anew_is_seen(string table)
    {
        Assert.Empty(Act(table, "open-by-handle", "file", "write"));
        SeenActivity anew = Assert.Single(Act(table, "open-by-handle", "file", "truncate"));

        Assert.Equal((KernelHooks.FileCreate, PathOf("file"), false), (anew.Kind, anew.FilePath, anew.IsNewFile));
    }

    [Theory]
    [InlineData("native", "truncate")]
    [InlineData("native", "ftruncate")]
    [InlineData("compat", "truncate")]
    [InlineData("compat", "ftruncate")]
    [InlineData("compat", "truncate64")]
    [InlineData("compat", "ftruncate64")]
    public void A_file_that_is_emptied_is_seen_as_written_anew_and_one_that_is_cut_is_not(string table, string call)
    {
        Assert.Empty(Act(table, call, "file", "3"));
        if (call.EndsWith("64", StringComparison.Ordinal))
            Assert.Empty(Act(table, call, "file", "4294967296"));
        SeenActivity emptied = Assert.Single(Act(table, call, "file", "0"));

        Assert.Equal((KernelHooks.FileCreate, KernelFileType.File, PathOf("file"), false), (emptied.Kind, emptied.FileType, emptied.FilePath, emptied.IsNewFile));
    }

    [Fact]
    public void Room_that_is_made_for_an_empty_file_is_no_loss()
    {
        using LinuxCapture capture = LinuxCapture.Open(KernelHooks.FileCreate | KernelHooks.FileExecutable, 0);
        Assert.Equal(0, Program.RunIn(_folder.Path, "/bin/sh", "-c", ": > empty && fallocate -n -l 4096 empty").ExitCode);

        RawLosses losses = new();
        capture.ReadLosses(losses);

        Assert.Equal(0ul, losses[RawRecordKind.FileLink, RawLossReason.PathUnread]);
    }

    [Theory]
    [InlineData("two\\nlines")]
    [InlineData("not\\377utf8")]
    [InlineData("%0255d")]
    public void Whatever_a_link_and_its_target_are_called_they_are_told(string name)
    {
        Program program = Program.RunIn(_folder.Path, "/bin/sh", "-c", "f=\"$(printf \"$1\")\"; ln -s \"$f\" \"sub/$f\"; printf %s \"$f\"", "sh", name);
        string spelled = string.Join('\n', program.Lines);

        SeenActivity link = Assert.Single(Of(program));

        Assert.Equal((PathOf($"sub/{spelled}"), spelled), (link.FilePath, link.LinkTarget));
    }

    [Fact]
    public void What_is_refused_is_not_seen()
    {
        Assert.Empty(Of(Program.RunIn(_folder.Path, "/bin/sh", "-c", "ln nowhere x; ln -s x file; mknod file p; mknod nowhere/x p")));
    }

    private string PathOf(string name) => $"{_folder.Path}/{name}";

    private List<SeenActivity> Act(string table, params string[] call)
    {
        Program program = Program.RunIn(_folder.Path, _kernel.FileActions, [table, .. call]);
        Assert.SkipWhen(program.ExitCode == NotPossible, $"This machine has no {table} {call[0]}.");
        Assert.Equal(0, program.ExitCode);
        return Of(program);
    }

    private List<SeenActivity> Of(Program program)
    {
        _session.AllOf(program.Id);
        return _session.Where(activity =>
            activity.Kind == KernelHooks.FileCreate && activity.Time >= program.Before && activity.FilePath.StartsWith(_folder.Path, StringComparison.Ordinal));
    }
}
