using Monitor.Sdk.Collectors;

namespace Monitor.Enrichment.Tests;

/// <summary>How many processes the table keeps, for how long, and at what price.</summary>
public sealed class ProcessTableLimitsTests
{
    private readonly ProcessTable _table = Facts.NewTable();

    [Fact]
    public void An_ended_process_is_still_known_for_a_while()
    {
        ProcessEntry entry = _table.Exec(100, start: 50, "/bin/one");
        _table.End(entry, at: 60);
        EndSomeProcess(at: 70);

        Assert.Same(entry, _table.Find(100, Facts.Ticks(50)));
        Assert.Equal("/bin/one", _table.ImageOf(entry));
    }

    [Fact]
    public void An_ended_process_is_forgotten_at_last()
    {
        _table.End(_table.Exec(100, start: 50, "/bin/one"), at: 60);
        EndSomeProcess(at: 3600);

        Assert.Null(_table.Find(100, Facts.Ticks(50)));
        Assert.Null(_table.FindNewest(100));
        Assert.Equal(1, _table.Count);
    }

    [Fact]
    public void A_running_process_is_never_forgotten()
    {
        ProcessEntry entry = _table.Exec(100, start: 50, "/bin/service");
        for (uint id = 0; id < ProcessTable.MaximumEnded + 100; id++)
            _table.End(_table.Exec(1000 + id, start: 5000, "/bin/short"), at: 5001);

        Assert.Same(entry, _table.Find(100, Facts.Ticks(50)));
        Assert.Equal("/bin/service", _table.ImageOf(entry));
    }

    [Fact]
    public void No_more_than_so_many_ended_processes_are_kept()
    {
        for (uint id = 0; id < ProcessTable.MaximumEnded + 1000; id++)
            _table.End(_table.Exec(1000 + id, start: 50, "/bin/short"), at: 60);

        Assert.Equal(ProcessTable.MaximumEnded, _table.Count);
        Assert.Null(_table.FindNewest(1000));
        Assert.NotNull(_table.FindNewest(1000 + ProcessTable.MaximumEnded + 999));
    }

    [Fact]
    public void An_older_generation_is_forgotten_without_the_newer()
    {
        ProcessEntry first = _table.Exec(100, start: 50, "/bin/first");
        _table.End(first, at: 51);
        ProcessEntry second = _table.Exec(100, start: 3000, "/bin/second");
        EndSomeProcess(at: 3600);

        Assert.Null(_table.Find(100, Facts.Ticks(50)));
        Assert.Same(second, _table.Find(100, Facts.Ticks(3000)));
        Assert.Equal("/bin/second", _table.ImageOf(second));
    }

    [Fact]
    public void Processes_whose_end_was_missed_do_not_pile_up()
    {
        for (int generation = 0; generation < 50_000; generation++)
            _table.Exec(100 + (uint)(generation % 10), start: 50 + generation, "/bin/short");

        Assert.InRange(_table.Count, 10, 10 + ProcessTable.MaximumEnded);
    }

    [Fact]
    public void A_process_that_takes_a_used_entry_has_nothing_of_the_one_before()
    {
        ProcessEntry child = _table.Fork(Facts.AgentProcessId, 10, child: 5000, 20, user: 7);
        _table.Exec(5000, start: 20, "/bin/helper", user: 7);
        _ = _table.GuidOf(child);
        _table.End(child, at: 21);
        EndSomeProcess(at: 3600);

        ProcessEntry unknown = _table.FindOrAdd(6000, Facts.Nanoseconds(3601));
        KernelProcess view = _table.View(unknown, Facts.BootTime);

        Assert.Same(child, unknown);
        Assert.False(unknown.IsAgents);
        Assert.False(unknown.HasEnded);
        Assert.Equal((0u, 0ul), (unknown.CreatorProcessId, unknown.CreatorStartTicks));
        Assert.Equal(Facts.Host.ProcessGuid(6000, Facts.Ticks(3601)), view.Guid);
        Assert.True(view.Image.IsAbsent && view.CommandLine.IsAbsent && view.InvokedAs.IsAbsent && view.LoginUser.IsAbsent);
        Assert.Equal((0u, "0", "0"), (view.UserId, view.User.ToString(), view.EffectiveUser.ToString()));
    }

    [Fact]
    public void A_hundred_thousand_processes_are_told_apart()
    {
        const uint Number = 100_000;
        for (uint id = 1; id <= Number; id++)
        {
            _table.Fork(1, 0.01, child: 10_000 + id, 100 + id * 0.01, user: id);
            _table.Exec(10_000 + id, 100 + id * 0.01, $"/opt/program{id}", user: id);
        }

        Assert.Equal(Number, (uint)_table.Count);
        HashSet<Guid> guids = [];
        for (uint id = 1; id <= Number; id++)
        {
            KernelProcess view = _table.View(_table.FindNewest(10_000 + id)!, Facts.BootTime);
            Assert.Equal((10_000 + id, id, $"/opt/program{id}"), (view.ProcessId, view.UserId, view.Image.ToString()));
            Assert.True(guids.Add(view.Guid));
        }
    }

    [Fact]
    public void A_steady_state_allocates_nothing()
    {
        byte[] path = "/usr/bin/program"u8.ToArray(), arguments = "program\0--with\0arguments\0"u8.ToArray();
        uint next = 0;
        void Live()
        {
            uint id = 10_000 + next++ % 30_000;
            ulong start = Facts.Nanoseconds(100) + next * 10_000_000ul;
            ProcessEntry entry = _table.Forked(new ProcessFork { CreatorProcessId = 1, ChildProcessId = id, ChildStart = start, ChildNamespacedProcessId = id });
            _table.Started(new ProcessStart
            {
                ProcessId = id,
                Start = start,
                Image = new ProcessImageSource { Path = path, Directory = "/"u8, Arguments = arguments },
            });
            _ = _table.View(entry, Facts.BootTime).Guid;
            _table.Ended(entry, start + 1);
        }

        for (int i = 0; i < 100_000; i++)
            Live();

        Assert.Equal(0, Allocations.Least(() =>
        {
            for (int i = 0; i < 50_000; i++)
                Live();
        }));
    }

    private void EndSomeProcess(double at) => _table.End(_table.Exec(9999, start: at - 1, "/bin/short"), at);
}
