using Monitor.Sdk.Collectors;

namespace Monitor.Enrichment.Tests;

public sealed class ProcessTableTests
{
    private readonly ProcessTable _table = Facts.NewTable();

    [Fact]
    public void A_process_is_known_by_its_id_and_its_start()
    {
        ProcessEntry entry = _table.Exec(100, start: 50, "/bin/one");

        Assert.Same(entry, _table.Find(100, Facts.Ticks(50)));
        Assert.Null(_table.Find(100, Facts.Ticks(51)));
        Assert.Null(_table.Find(101, Facts.Ticks(50)));
        Assert.Equal((100u, Facts.Ticks(50)), (entry.ProcessId, entry.StartTicks));
    }

    [Fact]
    public void Starts_within_one_hundredth_of_a_second_mean_the_same_process()
    {
        ProcessEntry fromProc = _table.Exec(100, start: 50, "/bin/one");

        Assert.Same(fromProc, _table.FindOrAdd(100, Facts.Nanoseconds(50) + 9_999_999));
        Assert.NotSame(fromProc, _table.FindOrAdd(100, Facts.Nanoseconds(50) + 10_000_000));
    }

    [Fact]
    public void A_reused_id_is_another_process()
    {
        ProcessEntry first = _table.Exec(100, start: 50, "/bin/first", user: 1);
        _table.End(first, at: 60);
        ProcessEntry second = _table.Exec(100, start: 61, "/bin/second", user: 2);

        Assert.Same(first, _table.Find(100, Facts.Ticks(50)));
        Assert.Same(second, _table.Find(100, Facts.Ticks(61)));
        Assert.Same(second, _table.FindNewest(100));
        Assert.Equal("/bin/first", _table.ImageOf(first));
        Assert.Equal("/bin/second", _table.ImageOf(second));
        Assert.NotEqual(_table.GuidOf(first), _table.GuidOf(second));
    }

    [Fact]
    public void A_late_record_of_an_older_process_does_not_hide_the_one_that_has_its_id_now()
    {
        ProcessEntry now = _table.Exec(100, start: 500, "/bin/now");

        ProcessEntry late = _table.FindOrAdd(100, Facts.Nanoseconds(50));

        Assert.Same(now, _table.FindNewest(100));
        Assert.Same(late, _table.Find(100, Facts.Ticks(50)));
        Assert.Same(now, _table.Find(100, Facts.Ticks(500)));
    }

    [Fact]
    public void A_forked_process_has_its_creators_image_until_it_starts_one_of_its_own()
    {
        _table.Exec(100, start: 50, "/bin/shell");
        ProcessEntry child = _table.Fork(100, 50, child: 101, 60);
        ProcessEntry grandchild = _table.Fork(101, 60, child: 102, 61);

        Assert.Equal("/bin/shell", _table.ImageOf(child));
        Assert.Equal("/bin/shell", _table.ImageOf(grandchild));

        _table.Exec(101, start: 60, "/bin/tool");

        Assert.Equal("/bin/tool", _table.ImageOf(child));
        Assert.Equal("/bin/shell", _table.ImageOf(grandchild));
        Assert.Equal("/bin/shell", _table.ImageOf(_table.Find(100, Facts.Ticks(50))!));
    }

    [Fact]
    public void An_image_lives_as_long_as_a_forked_process_has_it()
    {
        ProcessEntry creator = _table.Exec(100, start: 50, "/bin/shell");
        ProcessEntry child = _table.Fork(100, 50, child: 101, 60);
        _table.Exec(100, start: 50, "/bin/other");
        _table.End(creator, at: 70);
        EndSomeProcess(at: 10_000);
        for (uint other = 0; other < 10; other++)
            _table.Exec(500 + other, start: 10_001, "/bin/newcomer");

        Assert.Null(_table.Find(100, Facts.Ticks(50)));
        Assert.Equal("/bin/shell", _table.ImageOf(child));
    }

    [Fact]
    public void An_exec_replaces_image_arguments_and_user_and_keeps_the_identity()
    {
        ProcessEntry entry = _table.Exec(100, start: 50, "/bin/first", user: 1);
        Guid guid = _table.GuidOf(entry);

        Assert.Same(entry, _table.Exec(100, start: 50, "/bin/second", user: 2));

        KernelProcess view = _table.View(entry, Facts.BootTime);
        Assert.Equal("/bin/second", view.Image.ToString());
        Assert.Equal("/bin/second -x", view.CommandLine.ToString());
        Assert.Equal("2", view.User.ToString());
        Assert.Equal(guid, view.Guid);
        Assert.Equal(1, _table.Count);
    }

    [Fact]
    public void The_creator_seen_at_the_fork_outlasts_the_reaper_that_exec_names()
    {
        ProcessEntry child = _table.Fork(100, 50, child: 101, 60);
        _table.Exec(101, start: 60, "/bin/orphan", parent: 1, parentStart: 0.01);

        Assert.Equal((100u, Facts.Ticks(50)), (child.CreatorProcessId, child.CreatorStartTicks));
    }

    [Fact]
    public void Where_no_fork_was_seen_the_parent_at_exec_is_the_creator()
    {
        ProcessEntry entry = _table.Exec(101, start: 60, "/bin/child", parent: 100, parentStart: 50);

        Assert.Equal((100u, Facts.Ticks(50)), (entry.CreatorProcessId, entry.CreatorStartTicks));
    }

    [Fact]
    public void The_end_of_a_process_is_told_once()
    {
        ProcessEntry entry = _table.Exec(100, start: 50, "/bin/one");

        Assert.True(_table.End(entry, at: 60));
        Assert.False(_table.End(entry, at: 60.1));
        Assert.True(entry.HasEnded);
    }

    [Fact]
    public void The_end_of_a_process_is_told_also_where_its_id_is_in_use_again()
    {
        ProcessEntry first = _table.Exec(100, start: 50, "/bin/first");
        _table.Exec(100, start: 61, "/bin/second");
        ProcessEntry late = _table.FindOrAdd(100, Facts.Nanoseconds(40));

        Assert.True(_table.End(first, at: 60));
        Assert.True(_table.End(late, at: 45));
    }

    [Fact]
    public void What_the_agent_starts_is_marked_and_nothing_else()
    {
        ProcessEntry agent = _table.Exec(Facts.AgentProcessId, start: 10, "/usr/bin/monitor");
        ProcessEntry child = _table.Fork(Facts.AgentProcessId, 10, child: 5000, 20);
        ProcessEntry grandchild = _table.Fork(5000, 20, child: 5001, 21);
        _table.Exec(5001, start: 21, "/bin/helper");
        ProcessEntry running = _table.Exec(5002, start: 22, "/bin/found", parent: 5001, parentStart: 21);
        ProcessEntry stranger = _table.Exec(6000, start: 23, "/bin/stranger", parent: 1, parentStart: 0.01);

        Assert.True(agent.IsAgents);
        Assert.True(child.IsAgents);
        Assert.True(grandchild.IsAgents);
        Assert.True(running.IsAgents);
        Assert.False(stranger.IsAgents);
    }

    [Fact]
    public void The_agents_mark_holds_where_the_creators_image_was_never_seen()
    {
        Assert.True(_table.Fork(Facts.AgentProcessId, 10, child: 5000, 20).IsAgents);
    }

    private void EndSomeProcess(double at) => _table.End(_table.Exec(9999, start: at - 1, "/bin/short"), at);
}
