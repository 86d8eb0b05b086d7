using System.Text.RegularExpressions;
using Monitor.Capture.Tests;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>Files that are mapped to be run, against what the program that does it finds in its memory.</summary>
public sealed partial class ImageTests : IDisposable
{
    private const int NotPossible = 77;

    private readonly LiveKernel _kernel;
    private readonly CaptureSession _session;
    private readonly TemporaryFolder _folder = new();

    public ImageTests(LiveKernel kernel)
    {
        _kernel = kernel;
        _session = kernel.Session;
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_a_program_maps_is_what_it_finds_in_its_memory()
    {
        Program program = Program.Run("/bin/cat", "/proc/self/maps");
        string image = Program.Output("/bin/readlink", "-f", "/bin/cat");
        (string, ulong)[] mapped = [.. program.Lines.Select(line => ExecutableFile().Match(line)).Where(match => match.Success)
            .Select(match => (match.Groups["path"].Value, ulong.Parse(match.Groups["inode"].Value)))
            .Where(file => file.Item1 != image && !Path.GetFileName(file.Item1).StartsWith("ld-", StringComparison.Ordinal))
            .Distinct()];

        List<SeenActivity> loaded = ImagesOf(program);

        Assert.NotEmpty(mapped);
        Assert.Equal(mapped.Order(), loaded.Select(load => (load.FilePath, load.File!.Value.Inode)).Order());
        Assert.All(loaded, load => Assert.Equal((image, program.Id, CaptureNotes.None), (load.Image, load.ProcessId, load.Notes)));
        Assert.All(loaded, load => Assert.InRange(load.Time.UnixNanoseconds, program.Before.UnixNanoseconds, program.After.UnixNanoseconds));
    }

    [Fact]
    public void The_libraries_of_programs_that_end_at_once_are_all_seen()
    {
        string library = Assert.Single(ImagesOf(Program.Run("/bin/true"))).FilePath;

        Program[] programs = [.. Enumerable.Range(0, 100).Select(_ => Program.Run("/bin/true"))];

        Assert.All(programs, program => Assert.Contains(ImagesOf(program), load => load.FilePath == library && load.Time >= program.Before));
        Assert.DoesNotContain(_session.Losses, loss => loss.Kind == RawRecords.RawRecordKind.ImageLoad);
    }

    [Fact]
    public void A_library_loaded_later_is_seen_with_its_identity()
    {
        string library = _folder.File("library\nof mine.so");
        File.Copy(ImagesOf(Program.Run("/bin/true"))[0].FilePath, library);
        string[] facts = Program.Output("/usr/bin/stat", "-c", "%i %s", library).Split(' ');

        SeenActivity loaded = Assert.Single(ImagesOf(Program.Run(_kernel.Code, "map-executable", library)), load => load.FilePath == library);

        Assert.Equal((facts[0], facts[1]), ($"{loaded.File!.Value.Inode}", $"{loaded.File.Value.Size}"));
    }

    [Fact]
    public void The_dynamic_loader_maps_what_is_opened_with_dlopen()
    {
        string known = File.ReadLines("/proc/self/maps").Select(line => ExecutableFile().Match(line)).First(match => match.Groups["path"].Value.Contains("/libm", StringComparison.Ordinal)).Groups["path"].Value;
        string library = _folder.File("library.so");
        File.Copy(known, library);

        Assert.Single(ImagesOf(Program.Run(_kernel.Code, "load-library", library)), load => load.FilePath == library);
    }

    [Theory]
    [InlineData("map-executable", 1)]
    [InlineData("map-shared", 1)]
    [InlineData("map-32", 1)]
    [InlineData("map-32-old", 1)]
    [InlineData("map-readable-executable", 1)]
    [InlineData("map-readable", 0)]
    [InlineData("map-anonymous", 0)]
    public void Only_what_is_mapped_to_be_run_is_seen(string action, int times)
    {
        string file = _folder.File("file");
        File.WriteAllBytes(file, new byte[5000]);
        Program program = Program.Run(_kernel.Code, action, file);
        Assert.SkipWhen(program.ExitCode == NotPossible, "This kernel has no 32-bit system calls.");
        Assert.Equal(0, program.ExitCode);

        Assert.Equal(times, ImagesOf(program).Count(load => load.FilePath == file));
    }

    [Theory]
    [InlineData("exec-deleted")]
    [InlineData("exec-replaced")]
    public void A_program_whose_name_is_gone_is_known_to_be_deleted(string action)
    {
        string file = _folder.File("program");
        File.Copy("/bin/true", file);
        Program program = Program.Run(_kernel.Code, action, file);
        Assert.Equal(0, program.ExitCode);

        SeenActivity start = _session.LifeOf(program.Id).Last(activity => activity.Kind == KernelHooks.ProcessCreate);

        Assert.Equal((file, true, "nameless"), (start.Image, start.ImageDeleted, start.CommandLine));
        Assert.NotEqual(file, start.InvokedAs);
    }

    private List<SeenActivity> ImagesOf(Program program) =>
        _session.AllOf(program.Id).FindAll(activity => activity.Kind == KernelHooks.ImageLoad && activity.Time >= program.Before);

    [GeneratedRegex(@"^\S+ \S\Sx\S \S+ \S+ (?<inode>[1-9]\d*) +(?<path>/.*)$")]
    private static partial Regex ExecutableFile();
}
