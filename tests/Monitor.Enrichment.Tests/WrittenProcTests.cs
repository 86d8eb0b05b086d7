using Monitor.Sdk.Collectors;

namespace Monitor.Enrichment.Tests;

/// <summary>A /proc written by the test, for what this machine has not.</summary>
public sealed class WrittenProcTests : IDisposable
{
    private const string Container = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly TemporaryFolder _proc = new();
    private readonly ProcessTable _table = Facts.NewTable();

    public void Dispose() => _proc.Dispose();

    [Theory]
    [InlineData($"0::/system.slice/docker-{Container}.scope\n")]
    [InlineData($"0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-{Container}.scope\n")]
    [InlineData($"0::/machine.slice/libpod-{Container}.scope/container\n")]
    [InlineData($"12:pids:/docker/{Container}\n11:memory:/docker/{Container}\n0::/\n")]
    public void The_container_is_taken_from_the_control_group(string groups)
    {
        Write(100, parent: 1, ticks: 5000, cgroup: groups);

        RunningProcesses.ReadInto(_table, _proc.Path);

        Assert.Equal(Container, View(100).ContainerId.ToString());
    }

    [Fact]
    public void A_kernel_thread_has_neither_image_nor_command_line()
    {
        Write(2, parent: 0, ticks: 3, cgroup: "0::/\n");

        Assert.Equal(1, RunningProcesses.ReadInto(_table, _proc.Path));

        KernelProcess view = View(2);
        Assert.True(view.Image.IsAbsent && view.CommandLine.IsAbsent && view.CurrentDirectory.IsAbsent && view.ContainerId.IsAbsent);
        Assert.False(view.ImageDeleted);
    }

    [Fact]
    public void Login_and_session_are_read()
    {
        Write(100, parent: 1, ticks: 5000, login: "1001", session: "3");
        Write(101, parent: 1, ticks: 5000, login: "4294967295", session: "4294967295");

        RunningProcesses.ReadInto(_table, _proc.Path);

        Assert.Equal(("1001", 3u), (View(100).LoginUser.ToString(), View(100).SessionId));
        Assert.True(View(101).LoginUser.IsAbsent);
        Assert.Null(View(101).SessionId);
    }

    [Theory]
    [InlineData(0, "-")]
    [InlineData(34816 + 3, "136:3")]
    [InlineData(34816 + (70_000 >> 8 << 20) + (70_000 & 0xff), "136:70000")]
    [InlineData((4 << 8) + 64, "4:64")]
    public void The_terminal_is_read(int shown, string terminal)
    {
        Write(100, parent: 1, ticks: 5000, terminal: shown);

        RunningProcesses.ReadInto(_table, _proc.Path);

        Assert.Equal(terminal, View(100).Terminal.ToString());
    }

    [Fact]
    public void What_the_agent_started_is_marked_also_where_its_id_is_the_lower()
    {
        Write(Facts.AgentProcessId, parent: 1, ticks: 5000);
        Write(300, parent: Facts.AgentProcessId, ticks: 5001);
        Write(200, parent: 300, ticks: 5002);
        Write(301, parent: 1, ticks: 5003);

        RunningProcesses.ReadInto(_table, _proc.Path);

        Assert.True(_table.FindNewest(300)!.IsAgents);
        Assert.True(_table.FindNewest(200)!.IsAgents);
        Assert.False(_table.FindNewest(301)!.IsAgents);
    }

    [Fact]
    public void A_parent_that_is_gone_leaves_its_start_unknown()
    {
        Write(100, parent: 99, ticks: 5000);

        RunningProcesses.ReadInto(_table, _proc.Path);

        Assert.Equal((99u, 0ul), (_table.FindNewest(100)!.CreatorProcessId, _table.FindNewest(100)!.CreatorStartTicks));
    }

    [Theory]
    [InlineData("")]
    [InlineData("100")]
    [InlineData("100 (x) S")]
    [InlineData("100 (x) S one 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 five 6\n")]
    public void A_process_that_went_away_while_it_was_read_is_left_out(string stat)
    {
        Directory.CreateDirectory(_proc.File("100"));
        File.WriteAllText(_proc.File("100/stat"), stat);

        Assert.Equal(0, RunningProcesses.ReadInto(_table, _proc.Path));
        Assert.Equal(0, _table.Count);
    }

    [Fact]
    public void Only_process_folders_are_looked_into()
    {
        Directory.CreateDirectory(_proc.File("sys"));
        Directory.CreateDirectory(_proc.File("1x"));
        Directory.CreateDirectory(_proc.File("0"));

        Assert.Equal(0, RunningProcesses.ReadInto(_table, _proc.Path));
    }

    [Fact]
    public async Task A_command_line_that_cannot_be_read_to_its_end_holds_up_nobody()
    {
        const uint Processes = PatientReader.MaximumLate + 2;
        for (uint id = 100; id < 100 + Processes; id++)
        {
            Write(id, parent: 1, ticks: 5000 + id);
            if (id == 101)
                File.WriteAllText(_proc.File("101/cmdline"), "sleep\0-5\0");
            else
                BlockCommandLine(id);
        }

        int found = await Task.Run(() => RunningProcesses.ReadInto(_table, _proc.Path)).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal((int)Processes, found);
        Assert.True(View(100).CommandLine.IsAbsent);
        Assert.True(View(101).CommandLine.Bytes.SequenceEqual("sleep\0-5"u8));
        Assert.True(View(100 + Processes - 1).CommandLine.IsAbsent);
    }

    [Fact]
    public void Threads_that_were_left_behind_count_no_more_once_they_come_back()
    {
        Directory.CreateDirectory(_proc.File("100"));
        BlockCommandLine(100);
        File.WriteAllText(_proc.File("100/other"), "content");
        using PatientReader reader = new(TimeSpan.FromMilliseconds(100));
        for (int i = 0; i < PatientReader.MaximumLate; i++)
            Assert.Empty(reader.Read(_proc.File("100/cmdline")));
        Assert.Empty(reader.Read(_proc.File("100/other")));

        File.OpenHandle(_proc.File("100/cmdline"), System.IO.FileMode.Open, FileAccess.Write, FileShare.ReadWrite).Dispose();

        Assert.True(SpinWait.SpinUntil(() => reader.Read(_proc.File("100/other")).Length > 0, TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Of_a_single_process_the_command_line_is_not_read()
    {
        Write(100, parent: 1, ticks: 5000);
        BlockCommandLine(100);

        ProcessEntry? entry = await Task.Run(() => RunningProcesses.ReadOne(_table, 100, 5000, _proc.Path))
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.NotNull(entry);
        Assert.True(View(100).CommandLine.IsAbsent);
    }

    private KernelProcess View(uint id) => _table.View(_table.FindNewest(id)!, Facts.BootTime);

    /// <summary>A FIFO that nobody writes to: who opens it waits for ever.</summary>
    private void BlockCommandLine(uint id)
    {
        string path = _proc.File($"{id}/cmdline");
        File.Delete(path);
        using var made = System.Diagnostics.Process.Start("mkfifo", path);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }

    private void Write(uint id, uint parent, ulong ticks, string cgroup = "0::/\n", string login = "4294967295", string session = "4294967295", int terminal = 0)
    {
        string folder = _proc.File($"{id}");
        Directory.CreateDirectory(folder);
        File.WriteAllText($"{folder}/stat", $"{id} (some (name) x) S {parent} 5 6 {terminal} {string.Join(' ', Enumerable.Range(8, 14))} {ticks} 23 24 25\n");
        File.WriteAllText($"{folder}/status", $"Name:\tx\nUid:\t0\t0\t0\t0\nNSpid:\t{id}\n");
        File.WriteAllText($"{folder}/cmdline", "");
        File.WriteAllText($"{folder}/cgroup", cgroup);
        File.WriteAllText($"{folder}/loginuid", login);
        File.WriteAllText($"{folder}/sessionid", session);
    }
}
