using Monitor.Sdk.Collectors;

namespace Monitor.Enrichment.Tests;

/// <summary>What a free collector is told of a process is what events of the kernel say of it.</summary>
public sealed class LiveProcessesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LiveProcesses _processes = new(() => Facts.Host, new UserNames("/etc/passwd", TimeProvider.System), (uint)Environment.ProcessId);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_process_has_the_identity_that_the_table_gives_it()
    {
        using RunningProgram child = RunningProgram.Start("/bin/cat", _folder.Path);
        UserNames users = new("/etc/passwd", TimeProvider.System);
        users.Refresh();
        ProcessTable table = Facts.NewTable(users);
        KernelProcess expected = table.View(RunningProcesses.ReadOne(table, child.Id, child.StartTicks)!, Facts.BootTime);

        ProcessIdentity found = _processes.Find(child.Id)!;

        Assert.Equal(
            (expected.Guid, child.Id, expected.Image.ToString(), expected.User.ToString(), expected.ContainerId.IsAbsent),
            (found.Guid, found.ProcessId, found.Image.ToString(), found.User.ToString(), found.ContainerId.IsAbsent));
        Assert.Equal(expected.Guid, _processes.GuidOf(child.Id, child.StartTicks));
    }

    [Fact]
    public void The_agent_and_what_descends_from_it_are_known_as_such()
    {
        using RunningProgram child = RunningProgram.Start("/bin/cat", _folder.Path);
        LiveProcesses ofOther = new(() => Facts.Host, Facts.NoUsers(), child.Id);

        Assert.True(_processes.Find((uint)Environment.ProcessId)!.IsAgents);
        Assert.True(_processes.Find(child.Id)!.IsAgents);
        Assert.False(ofOther.Find((uint)Environment.ProcessId)!.IsAgents);
    }

    [Fact]
    public void Nothing_is_found_of_a_process_that_is_not_there() => Assert.Null(_processes.Find(uint.MaxValue));

    [Fact]
    public void A_host_that_could_not_be_identified_is_asked_again()
    {
        int asked = 0;
        LiveProcesses processes = new(() => ++asked == 1 ? throw new IOException("no room") : Facts.Host, Facts.NoUsers(), 1);

        Assert.Throws<IOException>(() => processes.GuidOf(1, 1));
        Assert.Equal(Facts.Host.ProcessGuid(1, 1), processes.GuidOf(1, 1));
    }

    [Fact]
    public async Task Many_threads_may_ask_at_once()
    {
        uint self = (uint)Environment.ProcessId;
        string expected = _processes.Find(self)!.User.ToString();

        string[] found = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => _processes.Find(self)!.User.ToString())));

        Assert.All(found, user => Assert.Equal(expected, user));
    }
}
