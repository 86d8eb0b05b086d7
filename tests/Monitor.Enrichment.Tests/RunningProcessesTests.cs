using System.Diagnostics;
using System.Globalization;
using System.Text;
using Monitor.Sdk.Collectors;

namespace Monitor.Enrichment.Tests;

/// <summary>Against the machine's own /proc.</summary>
public sealed class RunningProcessesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ProcessTable _table = Facts.NewTable();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void This_process_is_read_as_it_is()
    {
        int found = RunningProcesses.ReadInto(_table);

        Assert.Equal(_table.Count, found);
        KernelProcess view = View((uint)Environment.ProcessId);
        Assert.Equal(new FileInfo("/proc/self/exe").LinkTarget, view.Image.ToString());
        Assert.Equal(Environment.CurrentDirectory, view.CurrentDirectory.ToString());
        Assert.Equal(File.ReadAllText("/proc/self/cmdline"), Encoding.UTF8.GetString(view.CommandLine.Bytes) + "\0");
        using Process self = Process.GetCurrentProcess();
        Assert.InRange((view.Started.ToDateTime() - Facts.BootTime.ToDateTime() - (self.StartTime.ToUniversalTime() - BootTime())).TotalSeconds, -1, 1);
        Assert.False(view.ImageDeleted);
    }

    [Fact]
    public void A_child_is_read_with_its_parent_arguments_and_directory()
    {
        using RunningProgram child = RunningProgram.Start("/bin/cat", _folder.Path, "-", "two words", "", "Grüße");

        RunningProcesses.ReadInto(_table);

        ProcessEntry entry = _table.FindNewest(child.Id)!;
        ProcessEntry self = _table.FindNewest((uint)Environment.ProcessId)!;
        Assert.Equal(child.StartTicks, entry.StartTicks);
        Assert.Equal((self.ProcessId, self.StartTicks), (entry.CreatorProcessId, entry.CreatorStartTicks));
        KernelProcess view = View(child.Id);
        Assert.True(view.CommandLine.Bytes.SequenceEqual("/bin/cat\0-\0two words\0\0Grüße"u8));
        Assert.Equal(_folder.Path, view.CurrentDirectory.ToString());
        Assert.Equal(child.Id, view.NamespacedProcessId);
        Assert.Equal(Status("Uid:", child)[0], view.UserId.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(Status("Uid:", child)[1], view.EffectiveUser.ToString());
    }

    [Fact]
    public void A_process_found_here_and_the_same_seen_live_have_one_guid()
    {
        using RunningProgram child = RunningProgram.Start("/bin/cat", _folder.Path);
        ProcessEntry fromProc = RunningProcesses.ReadOne(_table, child.Id, child.StartTicks)!;
        Guid guid = _table.GuidOf(fromProc);

        ProcessTable live = Facts.NewTable();
        ProcessEntry fromKernel = live.FindOrAdd(child.Id, child.StartTicks * 10_000_000 + 1_234_567);

        Assert.Equal(guid, live.GuidOf(fromKernel));
    }

    [Fact]
    public void One_process_is_read_only_if_it_is_the_one_that_is_meant()
    {
        using RunningProgram child = RunningProgram.Start("/bin/cat", _folder.Path);

        Assert.Null(RunningProcesses.ReadOne(_table, child.Id, child.StartTicks + 1));
        Assert.Null(RunningProcesses.ReadOne(_table, uint.MaxValue, 1));
        Assert.Equal(0, _table.Count);
        Assert.Equal(child.Id, RunningProcesses.ReadOne(_table, child.Id, child.StartTicks)!.ProcessId);
    }

    [Fact]
    public void An_image_that_was_deleted_keeps_its_path_and_is_marked()
    {
        string program = Copy("program");
        using RunningProgram child = RunningProgram.Start(program, _folder.Path);
        File.Delete(program);

        RunningProcesses.ReadOne(_table, child.Id, child.StartTicks);

        KernelProcess view = View(child.Id);
        Assert.Equal((program, true), (view.Image.ToString(), view.ImageDeleted));
    }

    [Fact]
    public void An_image_whose_name_only_sounds_deleted_is_not_marked()
    {
        string program = Copy("program (deleted)");
        using RunningProgram child = RunningProgram.Start(program, _folder.Path);

        RunningProcesses.ReadOne(_table, child.Id, child.StartTicks);

        KernelProcess view = View(child.Id);
        Assert.Equal((program, false), (view.Image.ToString(), view.ImageDeleted));
    }

    [Fact]
    public void A_name_that_is_not_UTF8_keeps_its_bytes()
    {
        using RunningProgram child = RunningProgram.Execute(
            "name=$(printf 'bad\\377name'); mkdir \"$name\" && cp /bin/cat \"$name/$name\" && cd \"$name\" && exec \"./$name\"", _folder.Path);

        RunningProcesses.ReadOne(_table, child.Id, child.StartTicks);

        byte[] name = [.. "bad"u8, 0xff, .. "name"u8];
        byte[] directory = [.. Encoding.UTF8.GetBytes(_folder.Path + "/"), .. name];
        KernelProcess view = View(child.Id);
        Assert.Equal(directory, view.CurrentDirectory.Bytes);
        Assert.Equal([.. directory, (byte)'/', .. name], view.Image.Bytes);
    }

    [Theory]
    [InlineData(") R 1 1 (x")]
    [InlineData("Uid:\t4711\t4711")]
    [InlineData("Uid:\tx\ty")]
    [InlineData("NSpid:\t1")]
    [InlineData("a\nUid:\t4711\t1")]
    public void A_program_cannot_pass_for_another_by_its_name(string name)
    {
        using RunningProgram child = RunningProgram.Start(Copy(name), _folder.Path);

        ProcessEntry entry = RunningProcesses.ReadOne(_table, child.Id, child.StartTicks)!;

        KernelProcess view = View(child.Id);
        Assert.Equal((uint)Environment.ProcessId, entry.CreatorProcessId);
        Assert.Equal(Status("Uid:", child)[0], view.UserId.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(child.Id, view.NamespacedProcessId);
    }

    private KernelProcess View(uint id) => _table.View(_table.FindNewest(id)!, Facts.BootTime);

    private string Copy(string name)
    {
        string program = _folder.File(name);
        File.Copy("/bin/cat", program);
        return program;
    }

    private static string[] Status(string key, RunningProgram program) => File.ReadLines(program.ProcFolder + "/status")
        .First(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..].Split('\t', StringSplitOptions.RemoveEmptyEntries);

    private static DateTime BootTime() => DateTime.UnixEpoch.AddSeconds(long.Parse(
        File.ReadLines("/proc/stat").First(line => line.StartsWith("btime ", StringComparison.Ordinal))[6..], CultureInfo.InvariantCulture));
}
