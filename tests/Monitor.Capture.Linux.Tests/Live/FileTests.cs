using Monitor.Capture.Tests;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>Files that come, go and move, against what the program that did it was told to do.</summary>
public sealed class FileTests : IDisposable
{
    private const KernelHooks Files = KernelHooks.FileCreate | KernelHooks.FileDelete | KernelHooks.FileRename;

    private readonly CaptureSession _session;
    private readonly TemporaryFolder _folder = new();

    public FileTests(LiveKernel kernel) => _session = kernel.Session;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("plain")]
    [InlineData("two\nlines")]
    [InlineData("caf\u00e9 \u202egnp.exe")]
    public void A_new_file_is_seen_with_its_path_and_identity(string name)
    {
        Program program = Program.RunIn(_folder.Path, "/usr/bin/touch", name);

        SeenActivity made = Assert.Single(FilesOf(program));
        Assert.Equal((KernelHooks.FileCreate, $"{_folder.Path}/{name}", true, "/usr/bin/touch"), (made.Kind, made.FilePath, made.IsNewFile, made.Image));
        Assert.Equal(Program.Output("/usr/bin/stat", "-c", "%i", $"{_folder.Path}/{name}"), $"{made.File!.Value.Inode}");
        Assert.InRange(made.Time.UnixNanoseconds, program.Before.UnixNanoseconds, program.After.UnixNanoseconds);
    }

    [Fact]
    public void A_file_that_was_there_is_seen_only_when_it_is_written_anew()
    {
        File.WriteAllText($"{_folder.Path}/old", "content");

        Assert.Empty(FilesOf(Program.RunIn(_folder.Path, "/usr/bin/touch", "old")));
        Assert.Empty(FilesOf(Program.RunIn(_folder.Path, "/bin/sh", "-c", "echo more >> old")));
        SeenActivity anew = Assert.Single(FilesOf(Program.RunIn(_folder.Path, "/bin/sh", "-c", ": > old")));

        Assert.Equal((KernelHooks.FileCreate, $"{_folder.Path}/old", false), (anew.Kind, anew.FilePath, anew.IsNewFile));
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("./sub/..//gone")]
    [InlineData("sub/../gone")]
    public void A_removed_name_is_seen_wherever_its_path_begins(string path)
    {
        Directory.CreateDirectory($"{_folder.Path}/sub");
        File.WriteAllText($"{_folder.Path}/gone", "");

        SeenActivity gone = Assert.Single(FilesOf(Program.RunIn(_folder.Path, "/bin/rm", path)));

        Assert.Equal((KernelHooks.FileDelete, $"{_folder.Path}/gone"), (gone.Kind, gone.FilePath));
    }

    [Fact]
    public void Names_removed_below_an_open_folder_are_seen_and_the_folders_are_no_files()
    {
        Directory.CreateDirectory($"{_folder.Path}/tree/deep");
        File.WriteAllText($"{_folder.Path}/tree/one", "");
        File.WriteAllText($"{_folder.Path}/tree/deep/two", "");

        List<SeenActivity> gone = FilesOf(Program.RunIn("/", "/usr/bin/find", $"{_folder.Path}/tree", "-delete"));

        Assert.Equal([$"{_folder.Path}/tree/deep/two", $"{_folder.Path}/tree/one"], gone.Select(file => file.FilePath).Order(StringComparer.Ordinal));
        Assert.All(gone, file => Assert.Equal(KernelHooks.FileDelete, file.Kind));
    }

    [Fact]
    public void A_moved_name_is_seen_with_both_paths()
    {
        Directory.CreateDirectory($"{_folder.Path}/sub");
        File.WriteAllText($"{_folder.Path}/from", "");

        SeenActivity moved = Assert.Single(FilesOf(Program.RunIn($"{_folder.Path}/sub", "/bin/mv", "../from", "to")));

        Assert.Equal((KernelHooks.FileRename, $"{_folder.Path}/from", $"{_folder.Path}/sub/to"), (moved.Kind, moved.FilePath, moved.NewFilePath));
    }

    [Fact]
    public void What_does_not_come_about_is_not_seen()
    {
        File.WriteAllText($"{_folder.Path}/there", "");

        Assert.Empty(FilesOf(Program.RunIn(_folder.Path, "/bin/sh", "-c", "rm nowhere; mv nowhere there; set -C; : > there; : > nowhere/new; cat there")));
    }

    /// <summary>What a program and those that it started did to files in the folder.</summary>
    private List<SeenActivity> FilesOf(Program program)
    {
        _session.AllOf(program.Id);
        return _session.Where(activity => (activity.Kind & Files) != 0 && activity.Time >= program.Before && activity.FilePath.StartsWith(_folder.Path, StringComparison.Ordinal));
    }
}
