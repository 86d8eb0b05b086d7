using System.Globalization;
using System.Text;
using Monitor.Capture.Tests;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>Programs that would like to be taken for others. What is recorded is what the kernel was given when they started.</summary>
public sealed class HostileTests(LiveKernel kernel) : IDisposable
{
    private const string Deleted = " (deleted)";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("\u001b[31mred\r\t")]
    [InlineData(" ")]
    [InlineData("image (deleted)")]
    [InlineData("\"quoted\", \\\\slashed\\\\")]
    public void A_name_of_odd_characters_is_kept(string name)
    {
        CaptureSession session = kernel.Session;
        string path = _folder.File(name);
        File.Copy("/bin/true", path);

        SeenActivity start = session.StartOf(Program.Run(path, name).Id);

        Assert.Equal((path, $"{path}|{name}", false, CaptureNotes.None), (start.Image, start.CommandLine, start.ImageDeleted, start.Notes));
    }

    [Fact]
    public void Names_of_255_bytes_are_kept()
    {
        CaptureSession session = kernel.Session;
        string name = "x" + new string('\u00e9', 127);
        string folder = Path.Combine([_folder.Path, .. Enumerable.Repeat(name, 10)]);
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, name);
        File.Copy("/bin/true", path);

        SeenActivity start = session.StartOf(Program.RunIn(folder, path).Id);

        Assert.Equal((255, path, folder, CaptureNotes.None), (Encoding.UTF8.GetByteCount(name), start.Image, start.Directory, start.Notes));
    }

    [Fact]
    public void A_process_that_renames_itself_and_overwrites_its_arguments_stays_what_it_was_and_so_does_its_child()
    {
        CaptureSession session = kernel.Session;
        Program program = Program.Run(kernel.Actions, "disguise", "secret", "argument");
        uint childId = uint.Parse(program.Lines[^1], CultureInfo.InvariantCulture);

        List<SeenActivity> all = session.LifeOf(program.Id), child = session.AllOf(childId);

        string expected = $"{kernel.Actions}|disguise|secret|argument";
        Assert.Equal([KernelHooks.ProcessCreate, KernelHooks.ProcessTerminate], all.Select(activity => activity.Kind));
        Assert.Equal([KernelHooks.NetworkConnect, KernelHooks.NetworkConnect, KernelHooks.ProcessTerminate], child.Select(activity => activity.Kind));
        Assert.All([.. all, .. child], activity => Assert.Equal((kernel.Actions, expected), (activity.Image, activity.CommandLine)));
    }

    [Fact]
    public void The_terminal_is_the_one_that_controls_the_process()
    {
        CaptureSession session = kernel.Session;
        Program program = Program.Run(kernel.Actions, "terminal");
        Guid parent = session.AllOf(program.Id)[0].Guid;

        SeenActivity inside = session.Where(activity => activity.ParentGuid == parent).Single(activity => activity.Kind == KernelHooks.ProcessCreate);

        Assert.Equal(program.Lines[0], inside.Terminal);
        Assert.StartsWith("/dev/pts/", inside.Terminal, StringComparison.Ordinal);
        Assert.Equal(TerminalOf("self"), session.AllOf(program.Id)[0].Terminal);
    }

    [Fact]
    public void A_program_names_the_processes_it_comes_from()
    {
        CaptureSession session = kernel.Session;
        string shell = _folder.File("shell");
        File.Copy(Program.Output("/bin/readlink", "-f", "/bin/sh"), shell);
        Program program = Program.Run(shell, "-c", $"{shell} -c '/bin/true deep; exit 0'; exit 0");
        session.AllOf(program.Id);

        SeenActivity deep = session.Where(activity => activity.Ancestors.StartsWith($"{shell}|{shell}|", StringComparison.Ordinal)).Single(activity => activity.CommandLine == "/bin/true|deep");

        string[] expected = [shell, shell, .. AncestorsOfThis()];
        Assert.Equal(expected.Take(8), deep.Ancestors.Split('|'));
    }

    /// <summary>This process, and those above it as far as they have an image.</summary>
    private static List<string> AncestorsOfThis()
    {
        List<string> images = [];
        for (string id = "self"; id != "0" && new FileInfo($"/proc/{id}/exe").LinkTarget is { } image; id = StatOf(id)[1])
            images.Add(image.EndsWith(Deleted, StringComparison.Ordinal) ? image[..^Deleted.Length] : image);
        return images;
    }

    /// <summary>The terminal of this process by /proc; - where it has none.</summary>
    private static string TerminalOf(string id)
    {
        int device = int.Parse(StatOf(id)[4], CultureInfo.InvariantCulture);
        if (device == 0)
            return "-";
        Assert.SkipUnless((device >> 8 & 0xfff) == 136, "The test runs at a terminal that is no pseudo terminal.");
        return $"/dev/pts/{device & 0xff | device >> 12 & 0xfff00}";
    }

    /// <summary>The fields of /proc/ID/stat from the third on.</summary>
    private static string[] StatOf(string id)
    {
        string text = File.ReadAllText($"/proc/{id}/stat");
        return text[(text.LastIndexOf(')') + 2)..].Split(' ');
    }
}
