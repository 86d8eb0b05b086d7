using System.Text.RegularExpressions;
using Monitor.Capture.Tests;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>How processes come from one another, change and end.</summary>
public sealed partial class LifeTests(LiveKernel kernel) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_child_names_its_parent()
    {
        CaptureSession session = kernel.Session;
        Program shell = Program.Run("/bin/sh", "-c", "/bin/true marked; exit 3");
        SeenActivity parent = session.AllOf(shell.Id)[0];

        SeenActivity child = session.Where(activity => activity.ParentGuid == parent.Guid).Single(activity => activity.Kind == KernelHooks.ProcessCreate);

        Assert.Equal((shell.Id, parent.Image, "/bin/true|marked"), (child.ParentId, child.ParentImage, child.CommandLine));
    }

    [Fact]
    public void An_orphan_names_the_process_that_made_it_and_not_the_reaper()
    {
        CaptureSession session = kernel.Session;
        Program shell = Program.Run("/bin/sh", "-c", "p=$$; (while kill -0 $p; do :; done; exec /bin/true orphan $p) >/dev/null 2>&1 & exit 0");
        string commandLine = $"/bin/true|orphan|{shell.Id}";
        session.WaitFor(() => session.Where(activity => activity.CommandLine == commandLine).Count > 0, "the orphan");

        SeenActivity orphan = session.Where(activity => activity.CommandLine == commandLine)[0];

        Assert.Equal((shell.Id, session.AllOf(shell.Id)[0].Guid), (orphan.ParentId, orphan.ParentGuid));
    }

    [Fact]
    public void A_process_that_execs_again_keeps_its_identity()
    {
        CaptureSession session = kernel.Session;
        Program program = Program.Run("/bin/sh", "-c", "exec /bin/sh -c 'exec /bin/true'");

        List<SeenActivity> all = session.LifeOf(program.Id);

        Assert.Equal(
            ["/bin/sh|-c|exec /bin/sh -c 'exec /bin/true'", "/bin/sh|-c|exec /bin/true", "/bin/true", "/bin/true"],
            all.Select(activity => activity.CommandLine));
        Assert.Single(all.Select(activity => activity.Guid).Distinct());
    }

    [Fact]
    public void A_thread_that_execs_is_its_process()
    {
        CaptureSession session = kernel.Session;
        Program program = Program.Run(kernel.Actions, "thread-execs");

        List<SeenActivity> all = session.LifeOf(program.Id);

        Assert.Equal([KernelHooks.ProcessCreate, KernelHooks.ProcessCreate, KernelHooks.ProcessTerminate], all.Select(activity => activity.Kind));
        Assert.Equal("true|by|a|thread", all[1].CommandLine);
        Assert.Single(all.Select(activity => activity.Guid).Distinct());
    }

    [Theory]
    [InlineData("exit", 0, 0)]
    [InlineData("exit", 1, 1)]
    [InlineData("exit", 255, 255)]
    [InlineData("thread-exits", 7, 7)]
    [InlineData("signal", 15, 128 + 15)]
    [InlineData("signal", 9, 128 + 9)]
    [InlineData("signal", 6, 128 + 6)]
    public void The_end_tells_the_exit_code_or_the_signal(string action, int option, int exitCode)
    {
        CaptureSession session = kernel.Session;
        Program program = Program.Run(kernel.Actions, action, $"{option}");

        SeenActivity end = session.AllOf(program.Id)[^1];

        Assert.Equal(exitCode, program.ExitCode);
        Assert.Equal((exitCode, kernel.Actions), (end.ExitCode, end.Image));
        Assert.Single(session.Of(program.Id), activity => activity.Kind == KernelHooks.ProcessTerminate);
    }

    [Fact]
    public void A_program_with_the_rights_of_its_owner_has_two_users()
    {
        CaptureSession session = kernel.Session;
        string program = _folder.File("program");
        File.Copy(kernel.Actions, program);
        Program.Output("/bin/chown", "54321", program);
        Program.Output("/bin/chmod", "4755", program);

        SeenActivity start = session.StartOf(Program.Run(program, "exit", "0").Id);

        Assert.SkipWhen(start.EffectiveUser == Environment.UserName, "The temporary folder is mounted without setuid.");
        Assert.Equal((Environment.UserName, "54321"), (start.User, start.EffectiveUser));
    }

    [Fact]
    public void A_process_that_became_another_user_starts_programs_as_that_user()
    {
        CaptureSession session = kernel.Session;
        List<SeenActivity> all = session.LifeOf(Program.Run(kernel.Actions, "exec-as", "54321").Id);

        Assert.Equal([Environment.UserName, "54321", "54321"], all.Select(activity => activity.User));
        Assert.Equal("54321", all[1].EffectiveUser);
    }

    [Fact]
    public void A_process_that_became_another_user_connects_and_ends_as_that_user()
    {
        CaptureSession session = kernel.Session;
        List<SeenActivity> all = session.AllOf(Program.Run(kernel.Actions, "change-user", "54321").Id).FindAll(activity => activity.Kind != KernelHooks.ImageLoad);

        Assert.Equal(
            [(KernelHooks.ProcessCreate, Environment.UserName), (KernelHooks.NetworkConnect, "54321"), (KernelHooks.NetworkConnect, "54321"), (KernelHooks.ProcessTerminate, "54321")],
            all.Select(activity => (activity.Kind, activity.User)));
    }

    [Fact]
    public void In_a_pid_namespace_both_numbers_are_known()
    {
        CaptureSession session = kernel.Session;
        Program unshare = Program.Run("/usr/bin/unshare", "--pid", "--fork", "/bin/true", "inside");
        Assert.SkipWhen(unshare.ExitCode != 0, "unshare(1) may not make a pid namespace here.");
        Guid parent = session.AllOf(unshare.Id)[0].Guid;

        SeenActivity inside = session.Where(activity => activity.ParentGuid == parent && activity.Kind == KernelHooks.ProcessCreate).Single();

        Assert.Equal((1u, "/bin/true|inside"), (inside.NamespacedProcessId, inside.CommandLine));
        Assert.NotEqual(1u, inside.ProcessId);
    }

    [Fact]
    public void A_container_is_known_by_its_control_group()
    {
        CaptureSession session = kernel.Session;
        Match mount = UnifiedHierarchy().Match(File.ReadAllText("/proc/self/mountinfo"));
        Assert.SkipUnless(mount.Success, "The unified control group hierarchy is not mounted.");
        string id = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        string group = Path.Combine(mount.Groups[1].Value, $"docker-{id}.scope");
        Program.Output("/bin/mkdir", group, Path.Combine(group, "init"));
        try
        {
            Program program = Program.Run("/bin/sh", "-c", $"echo 0 > {group}/init/cgroup.procs && exec /bin/true");

            List<SeenActivity> all = session.AllOf(program.Id).FindAll(activity => activity.Kind != KernelHooks.ImageLoad);

            Assert.Equal(["-", "-", id, id], all.Select(activity => activity.ContainerId));
            Assert.Equal($"{group}/init/cgroup.procs", all[1].FilePath);
        }
        finally
        {
            Program.Output("/bin/rmdir", Path.Combine(group, "init"), group);
        }
    }

    [Fact]
    public void A_process_in_no_container_has_none()
    {
        CaptureSession session = kernel.Session;

        Assert.Equal("-", session.StartOf(Program.Run("/bin/true").Id).ContainerId);
    }

    [GeneratedRegex(@"^\S+ \S+ \S+ / (\S+) .* - cgroup2 ", RegexOptions.Multiline)]
    private static partial Regex UnifiedHierarchy();
}
