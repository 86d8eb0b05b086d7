using System.Globalization;
using Monitor.Capture.Tests;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>A process that gets at another one, against what the program that did it says.</summary>
public sealed class AccessTests(LiveKernel kernel)
{
    private const int NotPossible = 77;
    private const string Unshare = "/usr/bin/unshare";
    private const string Debugger = "/usr/bin/gdb";

    [Theory]
    [InlineData("registers")]
    [InlineData("words")]
    [InlineData("read")]
    [InlineData("write-data")]
    [InlineData("write-heap")]
    [InlineData("write-stack")]
    [InlineData("write-anonymous")]
    [InlineData("write-pieces")]
    [InlineData("descriptor")]
    [InlineData("files")]
    [InlineData("link")]
    [InlineData("write-file")]
    [InlineData("write-file-pieces")]
    [InlineData("write-onwards")]
    [InlineData("in-thread")]
    [InlineData("of-thread")]
    [InlineData("many")]
    [InlineData("many-pages")]
    [InlineData("nothing")]
    [InlineData("compat")]
    public void Each_access_is_seen_once_and_nothing_else(string action)
    {
        CaptureSession session = kernel.Session;
        Program program = Program.Run(kernel.Accesses, action);
        Assert.SkipWhen(program.ExitCode == NotPossible, "This kernel has no 32-bit system calls.");
        Assert.Equal(0, program.ExitCode);

        SeenActivity[] accesses = AccessesOf(program.Id);

        Assert.Equal(program.Lines.Order(StringComparer.Ordinal), accesses.Select(Line).Order(StringComparer.Ordinal));
        foreach (SeenActivity access in accesses)
        {
            SeenActivity target = session.AllOf(access.TargetId)[0];
            Assert.Equal((kernel.Accesses, session.Of(program.Id)[0].Guid), (access.Image, access.Guid));
            Assert.Equal((target.Guid, kernel.Accesses, "root"), (access.TargetGuid, access.TargetImage, access.TargetUser));
            Assert.InRange(access.Time.UnixNanoseconds, program.Before.UnixNanoseconds, program.After.UnixNanoseconds);
        }
    }

    [Fact]
    public void Of_several_pages_all_but_the_first_are_further_ones()
    {
        CaptureSession session = kernel.Session;
        Program program = Program.Run(kernel.Accesses, "many-pages");

        Assert.Equal([false, true, true], AccessesOf(program.Id).Select(access => access.IsFurther));
    }

    [Theory]
    [InlineData("words")]
    [InlineData("write-pieces")]
    [InlineData("descriptor")]
    [InlineData("write-file")]
    [InlineData("of-thread")]
    public void In_a_pid_namespace_of_its_own_the_other_process_is_the_right_one(string action)
    {
        CaptureSession session = kernel.Session;
        Assert.SkipUnless(File.Exists(Unshare), "This machine has no unshare (package util-linux).");
        Program program = Program.Run(Unshare, "--pid", "--fork", "--mount-proc", kernel.Accesses, action);
        Assert.SkipUnless(program.ExitCode == 0, "This machine lets nobody make a pid namespace.");

        session.AllOf(program.Id);
        uint actor = session.Where(activity => activity.Kind == KernelHooks.ProcessCreate && activity.Image == kernel.Accesses && activity.ParentId == program.Id)
            .Single().ProcessId;
        SeenActivity[] accesses = AccessesOf(actor);

        Assert.Equal(program.Lines.Length, accesses.Length);
        Assert.All(accesses.Zip(program.Lines), pair =>
        {
            (SeenActivity access, string line) = pair;
            uint inside = uint.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture);
            SeenActivity target = session.AllOf(access.TargetId)[0];
            Assert.Equal((inside, kernel.Accesses), (target.NamespacedProcessId, target.Image));
            Assert.NotEqual(inside, access.TargetId);
        });
    }

    [Fact]
    public void A_debugger_that_attaches_and_writes_is_seen()
    {
        CaptureSession session = kernel.Session;
        Assert.SkipUnless(File.Exists(Debugger), "This machine has no gdb (package gdb).");
        using System.Diagnostics.Process target = System.Diagnostics.Process.Start("/bin/sleep", "60");
        try
        {
            Program program = Program.Run(
                Debugger, "-nx", "-batch", "-p", $"{target.Id}", "-ex", "set *(char *)$sp = 1", "-ex", "detach");

            SeenActivity[] accesses = [.. AccessesOf(program.Id).Where(access => access.TargetId == target.Id)];

            Assert.Contains(accesses, access => access.Way == AccessWay.Trace && access.Rights.HasFlag(AccessRights.Control | AccessRights.WriteMemory));
            Assert.Contains(accesses, access => access is { Way: AccessWay.File, ProcessFile: ProcessFile.Mem, Rights: AccessRights.ReadMemory | AccessRights.WriteMemory });
            Assert.Contains(accesses, access => (access.Way, access.Mapping, access.Permissions) == (AccessWay.FileWrite, "[stack]", "rw-p"));
            Assert.All(accesses, access => Assert.Equal(target.MainModule!.FileName, access.TargetImage));
        }
        finally
        {
            target.Kill();
            target.WaitForExit();
        }
    }

    private SeenActivity[] AccessesOf(uint process) =>
        [.. kernel.Session.AllOf(process).Where(activity => activity.Kind == KernelHooks.ProcessAccess)];

    private static string Line(SeenActivity access) => string.Join(
        ' ',
        access.Way,
        (int)access.Rights,
        access.TargetId,
        access.ThreadId,
        access.ProcessFile == ProcessFile.None ? access.Request : (uint)access.ProcessFile,
        access.Address.ToString("x", CultureInfo.InvariantCulture),
        access.Size,
        access.Mapping,
        access.Permissions);
}
