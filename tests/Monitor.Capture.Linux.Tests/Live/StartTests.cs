using System.Diagnostics;
using System.Globalization;
using System.Text;
using Monitor.Capture.RawRecords;
using Monitor.Capture.Tests;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>Programs that are started, against the truth.</summary>
public sealed class StartTests(LiveKernel kernel) : IDisposable
{
    /// <summary>What the two clocks may differ by: the kernel's is placed by a distance that ignores so much jitter.</summary>
    private const long ClockJitter = 2_000_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_program_is_seen_with_image_arguments_directory_user_and_time()
    {
        CaptureSession session = kernel.Session;
        Program program = Program.RunIn("/usr", "/bin/true", "two words", "", "ü", "tab\tline\n");

        SeenActivity start = session.StartOf(program.Id);

        Assert.Equal("/bin/true\0two words\0\0ü\0tab\tline\n", Encoding.UTF8.GetString(start.Arguments));
        string image = Program.Output("/bin/readlink", "-f", "/bin/true");
        Assert.Equal(image, start.Image);
        Assert.Equal(image == "/bin/true" ? "-" : "/bin/true", start.InvokedAs);
        Assert.Equal("/usr", start.Directory);
        Assert.Equal(Environment.UserName, start.User);
        Assert.Equal(Environment.UserName, start.EffectiveUser);
        Assert.Equal(program.Id, start.NamespacedProcessId);
        Assert.InRange(start.Time.UnixNanoseconds, program.Before.UnixNanoseconds - ClockJitter, program.After.UnixNanoseconds + ClockJitter);
        Assert.InRange(start.Started.UnixNanoseconds, program.Before.UnixNanoseconds - ClockJitter, start.Time.UnixNanoseconds);
        Assert.Equal((uint)Environment.ProcessId, start.ParentId);
        Assert.Equal(new FileInfo("/proc/self/exe").LinkTarget, start.ParentImage);
        Assert.Equal(CaptureNotes.None, start.Notes);
        Assert.Equal("-", start.ContainerId);
    }

    [Fact]
    public void The_images_file_is_the_one_that_stat_knows()
    {
        CaptureSession session = kernel.Session;
        string[] fields = Program.Output("/bin/stat", "-L", "-c", "%i %s %.9Z %h", "/bin/true").Split(' ');
        FileIdentity file = session.StartOf(Program.Run("/bin/true").Id).ImageFile!.Value;

        string[] changed = fields[2].Split('.');
        Assert.Equal((fields[0], fields[1]), ($"{file.Inode}", $"{file.Size}"));
        Assert.Equal($"{changed[0]}{changed[1]}", $"{file.Changed.UnixNanoseconds}");
    }

    [Fact]
    public void A_process_seen_live_has_the_identity_that_proc_gives()
    {
        CaptureSession session = kernel.Session;
        using Process cat = Process.Start(new ProcessStartInfo("/bin/cat") { RedirectStandardInput = true })!;
        string[] stat = File.ReadAllText($"/proc/{cat.Id}/stat").Split(' ');
        string login = File.ReadAllText($"/proc/{cat.Id}/loginuid"), audit = File.ReadAllText($"/proc/{cat.Id}/sessionid");
        cat.StandardInput.Close();
        cat.WaitForExit();

        SeenActivity start = session.StartOf((uint)cat.Id);

        Assert.Equal(session.Host.ProcessGuid((uint)cat.Id, ulong.Parse(stat[21], CultureInfo.InvariantCulture)), start.Guid);
        Assert.Equal(audit == "4294967295" ? null : uint.Parse(audit, CultureInfo.InvariantCulture), start.SessionId);
        Assert.Equal(login == "4294967295", start.LoginUser == "-");
        Assert.Equal(start.Guid, session.AllOf((uint)cat.Id)[^1].Guid);
    }

    [Theory]
    [InlineData(1, 100_000)]
    [InlineData(40_000, 5)]
    [InlineData(10, 100_000)]
    [InlineData(1, 8192 - 12)]
    [InlineData(1, 8192 - 11)]
    [InlineData(1, 8192 - 10)]
    [InlineData(1, 131_000)]
    [InlineData(15, 131_000)]
    public void A_long_command_line_comes_whole(int count, int length)
    {
        CaptureSession session = kernel.Session;
        string[] arguments = [.. Enumerable.Range(0, count).Select(i => $"{i}".PadLeft(length, (char)('a' + i % 26)))];
        Program program = Program.Run("/bin/true", arguments);

        SeenActivity start = session.StartOf(program.Id);

        Assert.Equal(string.Join('\0', ["/bin/true", .. arguments]), Encoding.UTF8.GetString(start.Arguments));
        Assert.Equal(CaptureNotes.None, start.Notes);
    }

    [Fact]
    public void Many_programs_at_once_are_each_seen_once_from_start_to_end()
    {
        CaptureSession session = kernel.Session;
        Program[] programs = [.. Enumerable.Range(0, 400).AsParallel().WithDegreeOfParallelism(8).Select(i => Program.Run("/bin/true", $"{i}", new string('x', i * 50)))];

        Assert.All(programs, program =>
        {
            List<SeenActivity> all = session.LifeOf(program.Id);
            Assert.Equal([KernelHooks.ProcessCreate, KernelHooks.ProcessTerminate], all.Select(activity => activity.Kind));
            Assert.Equal(CaptureNotes.None, all[0].Notes);
        });
        Assert.DoesNotContain(
            session.Losses, loss => loss.Kind is RawRecordKind.Exec or RawRecordKind.Arguments or RawRecordKind.Fork or RawRecordKind.Exit);
    }

    [Fact]
    public void A_name_that_is_not_UTF8_keeps_its_bytes()
    {
        CaptureSession session = kernel.Session;
        Program program = Program.RunIn(_folder.Path, "/bin/sh", "-c", "name=$(printf 'bad\\377name'); cp /bin/true \"$name\"; exec \"./$name\" \"$(printf '\\376')\"");

        SeenActivity start = session.AllOf(program.Id).Last(activity => activity.Kind == KernelHooks.ProcessCreate);

        Assert.Equal([.. "./bad"u8, 0xff, .. "name\0"u8, 0xfe], start.Arguments);
        Assert.Equal(Encoding.UTF8.GetString([.. Encoding.UTF8.GetBytes(_folder.Path), .. "/bad"u8, 0xff, .. "name"u8]), start.Image);
    }

    [Fact]
    public void A_program_from_memory_has_its_name_and_no_file()
    {
        CaptureSession session = kernel.Session;
        Program program = Program.Run(kernel.Actions, "memfd");

        SeenActivity start = session.AllOf(program.Id).Last(activity => activity.Kind == KernelHooks.ProcessCreate);

        Assert.Equal(("/memfd:nameless", true, "from-memory"), (start.Image, start.ImageDeleted, start.CommandLine));
    }

    [Fact]
    public void A_script_is_seen_as_its_interpreter_and_invoked_as_itself()
    {
        CaptureSession session = kernel.Session;
        string script = _folder.File("script");
        File.WriteAllText(script, "#!/bin/sh\nexit 5\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Program program = Program.Run(script, "argument");

        SeenActivity start = session.StartOf(program.Id);

        Assert.Equal(Program.Output("/bin/readlink", "-f", "/bin/sh"), start.Image);
        Assert.Equal((script, $"/bin/sh|{script}|argument"), (start.InvokedAs, start.CommandLine));
        Assert.Equal(5, program.ExitCode);
    }

    [Fact]
    public void A_path_with_more_names_than_are_walked_is_marked()
    {
        CaptureSession session = kernel.Session;
        string deep = Path.Combine([_folder.Path, .. Enumerable.Range(0, 80).Select(i => $"{i}")]);
        Directory.CreateDirectory(deep);
        string program = Path.Combine(deep, "program");
        File.Copy("/bin/true", program);

        SeenActivity start = session.StartOf(Program.Run(program).Id);

        Assert.EndsWith(start.Image, program, StringComparison.Ordinal);
        Assert.Equal(CaptureNotes.Incomplete, start.Notes);
        Assert.Equal(program, start.CommandLine);
    }

    [Fact]
    public void What_could_not_be_started_is_not_seen()
    {
        CaptureSession session = kernel.Session;
        Program program = Program.Run("/bin/sh", "-c", "exec /nonexistent/program 2>/dev/null");

        List<SeenActivity> all = session.LifeOf(program.Id);

        Assert.Equal([KernelHooks.ProcessCreate, KernelHooks.ProcessTerminate], all.Select(activity => activity.Kind));
        Assert.Equal(program.ExitCode, all[1].ExitCode);
    }
}
