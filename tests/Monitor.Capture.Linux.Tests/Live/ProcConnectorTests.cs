using System.Diagnostics;
using Monitor.Capture.Linux.ProcConnector;
using Monitor.Capture.Tests;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>Capture by the process connector, against the truth and, where there is eBPF, against what that sees.</summary>
public sealed class ProcConnectorTests(LiveKernel kernel) : IDisposable
{
    /// <summary>What the two clocks may differ by.</summary>
    private const long ClockJitter = 2_000_000;

    private readonly TemporaryFolder _folder = new();
    private CaptureSession? _session;

    private CaptureSession Session => _session ??= Open();

    public void Dispose()
    {
        _session?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_program_is_seen_with_image_arguments_directory_user_and_times()
    {
        CaptureSession session = Session;
        EventTimes times = Read(out Process process, "two words", "");
        using Process reader = process;

        SeenActivity start = session.StartOf((uint)reader.Id);
        reader.Kill();
        reader.WaitForExit();
        SeenActivity end = session.AllOf((uint)reader.Id)[^1];

        Assert.Equal(Program.Output("/bin/readlink", "-f", "/bin/sh"), start.Image);
        Assert.Equal("/bin/sh|-c|read line|two words|", start.CommandLine);
        Assert.Equal(("/usr", Environment.UserName, Environment.UserName), (start.Directory, start.User, start.EffectiveUser));
        Assert.Equal(((uint)Environment.ProcessId, (uint)reader.Id), (start.ParentId, start.NamespacedProcessId));
        Assert.Equal(new FileInfo("/proc/self/exe").LinkTarget, start.ParentImage);
        Assert.InRange(start.Time.UnixNanoseconds, times.Before - ClockJitter, times.After + ClockJitter);
        Assert.InRange(start.Started.UnixNanoseconds, times.Before - 10_000_000 - ClockJitter, start.Time.UnixNanoseconds);
        Assert.Equal(session.Host.ProcessGuid((uint)reader.Id, times.Ticks), start.Guid);
        Assert.Equal(CaptureNotes.None, start.Notes);
        Assert.Equal((start.Guid, 128 + 9, start.Image), (end.Guid, end.ExitCode, end.Image));
        Assert.Equal(Program.Output("/bin/stat", "-L", "-c", "%i %s", "/bin/sh"), $"{start.ImageFile!.Value.Inode} {start.ImageFile!.Value.Size}");
    }

    [Fact]
    public void Every_process_is_seen_from_start_to_end_however_short_it_lives()
    {
        CaptureSession session = Session;
        Program[] programs = [.. Enumerable.Range(0, 200).AsParallel().WithDegreeOfParallelism(4).Select(i => Program.Run("/bin/true", $"{i}"))];

        Assert.All(programs, program =>
        {
            List<SeenActivity> all = session.AllOf(program.Id).FindAll(activity => activity.Time.UnixNanoseconds >= program.Before.UnixNanoseconds - ClockJitter);
            Assert.Equal([KernelHooks.ProcessCreate, KernelHooks.ProcessTerminate], all.Select(activity => activity.Kind));
            SeenActivity start = all[0];
            Assert.Equal((uint)Environment.ProcessId, start.ParentId);
            Assert.Equal(Environment.UserName, start.User);
            bool isWhole = start.Image != "-" && start.CommandLine != "-" && start.Directory != "-";
            Assert.Equal(isWhole ? CaptureNotes.None : CaptureNotes.Incomplete, start.Notes);
            Assert.True(start.Image == "-" || start.Image == Program.Output("/bin/readlink", "-f", "/bin/true"));
        });
        Assert.Empty(session.Losses);
        Assert.Equal(0, session.Feed.SequenceGaps);
    }

    [Theory]
    [InlineData("exit", 3, 3)]
    [InlineData("thread-exits", 7, 7)]
    [InlineData("signal", 9, 128 + 9)]
    public void The_end_tells_the_exit_code_or_the_signal(string action, int option, int exitCode)
    {
        CaptureSession session = Session;
        Program program = Program.Run(kernel.Actions, action, $"{option}");

        List<SeenActivity> all = session.AllOf(program.Id);

        Assert.Equal(exitCode, all[^1].ExitCode);
        Assert.Single(all, activity => activity.Kind == KernelHooks.ProcessTerminate);
    }

    [Fact]
    public void A_thread_that_execs_is_its_process()
    {
        CaptureSession session = Session;
        Program program = Program.Run(kernel.Actions, "thread-execs");

        List<SeenActivity> all = session.AllOf(program.Id);

        Assert.Equal([KernelHooks.ProcessCreate, KernelHooks.ProcessCreate, KernelHooks.ProcessTerminate], all.Select(activity => activity.Kind));
        Assert.Single(all.Select(activity => activity.Guid).Distinct());
    }

    [Fact]
    public void A_process_that_became_another_user_starts_programs_as_that_user()
    {
        CaptureSession session = Session;

        List<SeenActivity> all = session.AllOf(Program.Run(kernel.Actions, "exec-as", "54321").Id);

        Assert.Equal([Environment.UserName, "54321", "54321"], all.Select(activity => activity.User));
    }

    [Fact]
    public void A_process_that_ran_before_is_seen_to_end_with_its_last_thread()
    {
        using Process process = Process.Start(new ProcessStartInfo("/bin/cat") { RedirectStandardInput = true })!;
        CaptureSession session = Session;
        process.StandardInput.Close();
        process.WaitForExit();

        SeenActivity end = session.AllOf((uint)process.Id).Single();

        Assert.Equal((KernelHooks.ProcessTerminate, 0, "/bin/cat"), (end.Kind, end.ExitCode, end.CommandLine));
        Assert.Equal(Program.Output("/bin/readlink", "-f", "/bin/cat"), end.Image);
    }

    [Fact]
    public void A_program_whose_file_is_gone_is_marked_as_deleted()
    {
        CaptureSession session = Session;
        string program = _folder.File("program");
        File.Copy("/bin/cat", program);
        using Process process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"rm {program}.not 2>/dev/null; exec 3<{program}; rm {program}; exec /proc/self/fd/3"]) { RedirectStandardInput = true })!;
        session.WaitFor(() => session.Of((uint)process.Id).Count == 2, "the second image");
        process.StandardInput.Close();
        process.WaitForExit();

        SeenActivity start = session.Of((uint)process.Id)[1];

        Assert.Equal((program, true), (start.Image, start.ImageDeleted));
    }

    /// <summary>Starts a shell that waits for a line.</summary>
    private static EventTimes Read(out Process process, params string[] arguments)
    {
        long before = Sdk.Events.EventTime.Now.UnixNanoseconds;
        process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "read line", .. arguments]) { WorkingDirectory = "/usr", RedirectStandardInput = true })!;
        long after = Sdk.Events.EventTime.Now.UnixNanoseconds;
        string stat = File.ReadAllText($"/proc/{process.Id}/stat");
        return new EventTimes(before, after, ulong.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static CaptureSession Open()
    {
        string? obstacle = ProcConnectorCapture.Find()?.ToString();
        Assert.SkipWhen(obstacle is not null, $"No process connector here: {obstacle}");
        return new CaptureSession(_ => ProcConnectorCapture.Open(ProcConnectorCapture.Serves));
    }

    private sealed record EventTimes(long Before, long After, ulong Ticks);
}
