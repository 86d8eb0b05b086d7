using Monitor.Capture.Tests;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>Files whose beginning is written, by each call that can do it, against what the program was told to do.</summary>
public sealed class ProgramFileTests : IDisposable
{
    private const string Elf = "\u007fELF";

    private readonly LiveKernel _kernel;
    private readonly CaptureSession _session;
    private readonly TemporaryFolder _folder = new();

    public ProgramFileTests(LiveKernel kernel)
    {
        _kernel = kernel;
        _session = kernel.Session;
    }

    public static TheoryData<string, string> Calls =>
        [.. from call in (string[])["write", "pwrite", "writev", "pwritev", "pwritev2"] from content in (string[])[Elf, "#!/bin/sh", "MZ"] select (call, content)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_program_is_seen_whatever_call_writes_it(string call, string content)
    {
        SeenActivity written = Assert.Single(Writes(call, content));

        Assert.Equal((_folder.File("file"), true), (written.FilePath, written.IsProgram));
        Assert.Equal(Program.Output("/usr/bin/stat", "-c", "%i", _folder.File("file")), $"{written.File!.Value.Inode}");
    }

    [Theory]
    [InlineData("write")]
    [InlineData("pwrite")]
    [InlineData("writev")]
    [InlineData("pwritev")]
    [InlineData("pwritev2")]
    public void Other_content_is_not_seen(string call) => Assert.Empty(Writes(call, "plain text"));

    [Theory]
    [InlineData("write-behind")]
    [InlineData("pwrite-behind")]
    public void A_program_that_is_written_behind_the_beginning_is_none(string call) => Assert.Empty(Writes(call, Elf));

    [Theory]
    [InlineData("sendfile")]
    [InlineData("copy-file-range")]
    [InlineData("copy-file-range-at")]
    [InlineData("splice")]
    [InlineData("grow")]
    [InlineData("bytes")]
    public void Where_the_bytes_are_not_seen_somebody_has_to_look(string call)
    {
        List<SeenActivity> written = Writes(call, Elf);

        Assert.Equal((_folder.File("file"), false), (Assert.Single(written).FilePath, written[0].IsProgram));
    }

    [Fact]
    public void A_32_bit_program_is_no_exception()
    {
        Program program = Program.Run(_kernel.Actions, "write-file", "compat", _folder.File("file"), Elf);
        Assert.SkipWhen(program.ExitCode == 77, "This kernel runs no 32-bit programs.");

        Assert.Equal((_folder.File("file"), true), (Assert.Single(Of(program)).FilePath, Of(program)[0].IsProgram));
    }

    [Fact]
    public void A_file_in_memory_is_seen_under_its_name() => Assert.Equal("/memfd:program", Assert.Single(Writes("memory", Elf)).FilePath);

    [Fact]
    public void Neither_pipes_nor_devices_are_seen() =>
        Assert.Empty(Of(Program.Run("/bin/sh", "-c", "printf '#!' | cat > /dev/null; printf '#!' > /dev/null")));

    [Fact]
    public void A_copy_is_seen()
    {
        Program program = Program.Run("/bin/cp", "/bin/true", _folder.File("file"));

        Assert.Equal(_folder.File("file"), Assert.Single(Of(program)).FilePath);
    }

    private List<SeenActivity> Writes(string call, string content)
    {
        Program program = Program.Run(_kernel.Actions, "write-file", call, _folder.File("file"), content);
        Assert.SkipWhen(program.ExitCode == 77, "This kernel has no such call.");
        Assert.Equal(0, program.ExitCode);
        return Of(program);
    }

    private List<SeenActivity> Of(Program program) =>
        [.. _session.AllOf(program.Id).Where(activity => activity.Kind == KernelHooks.FileExecutable)];
}
