namespace Monitor.Enrichment.Tests;

/// <summary>From which processes one descends.</summary>
public sealed class AncestorTests
{
    private readonly ProcessTable _table = Facts.NewTable();

    [Fact]
    public void The_chain_goes_from_the_parent_upwards()
    {
        Start(1, creator: 0, "/sbin/init");
        Start(2, creator: 1, "/usr/sbin/sshd");
        ProcessEntry entry = Start(3, creator: 2, "/bin/bash");

        Assert.Equal("/usr/sbin/sshd /sbin/init", _table.AncestorsOf(entry).ToString());
        Assert.Equal("/sbin/init", _table.AncestorsOf(_table.FindNewest(2)!).ToString());
        Assert.True(_table.AncestorsOf(_table.FindNewest(1)!).IsAbsent);
    }

    [Fact]
    public void It_keeps_the_makers_of_an_orphan_that_have_ended()
    {
        Start(1, creator: 0, "/sbin/init");
        _table.End(Start(2, creator: 1, "/bin/sh"), at: 30);
        ProcessEntry orphan = _table.Exec(3, start: 3, "/bin/sleep", parent: 1, parentStart: 1);
        ProcessEntry known = Start(4, creator: 2, "/bin/sleep");

        Assert.Equal("/sbin/init", _table.AncestorsOf(orphan).ToString());
        Assert.Equal("/bin/sh /sbin/init", _table.AncestorsOf(known).ToString());
    }

    [Fact]
    public void It_ends_at_a_process_that_has_the_number_of_an_ancestor_but_is_another()
    {
        Start(2, creator: 1, "/bin/sh");
        ProcessEntry entry = Start(3, creator: 2, "/bin/ls");
        Start(4, creator: 3, "/bin/cat");
        _table.End(_table.FindNewest(2)!, at: 5);
        for (uint id = 0; id < ProcessTable.MaximumEnded + 1; id++)
            _table.End(_table.Exec(1000 + id, start: 50, "/bin/short"), at: 51);
        _table.Exec(2, start: 100, "/bin/other");

        Assert.True(_table.AncestorsOf(entry).IsAbsent);
        Assert.Equal("/bin/ls", _table.AncestorsOf(_table.FindNewest(4)!).ToString());
    }

    [Fact]
    public void It_has_a_bounded_number_of_members_and_of_bytes()
    {
        for (uint id = 1; id <= 20; id++)
            Start(id, creator: id - 1, $"/bin/p{id}");
        for (uint id = 101; id <= 120; id++)
            Start(id, creator: id == 101 ? 0 : id - 1, "/" + new string('x', 1000) + id);

        Assert.Equal("/bin/p19 /bin/p18 /bin/p17 /bin/p16 /bin/p15 /bin/p14 /bin/p13 /bin/p12", _table.AncestorsOf(_table.FindNewest(20)!).ToString());
        Assert.Equal(4, _table.AncestorsOf(_table.FindNewest(120)!).ToString().Split(' ').Length);
    }

    [Fact]
    public void To_ask_for_it_allocates_nothing()
    {
        for (uint id = 1; id <= 20; id++)
            Start(id, creator: id - 1, $"/bin/p{id}");
        ProcessEntry entry = _table.FindNewest(20)!;

        Assert.Equal(0, Allocations.Least(() =>
        {
            for (int i = 0; i < 10_000; i++)
                _ = _table.AncestorsOf(entry);
        }));
    }

    /// <summary>A process that starts in the second of its number.</summary>
    private ProcessEntry Start(uint id, uint creator, string image)
    {
        if (creator != 0)
            _table.Fork(creator, creator, id, id);
        return _table.Exec(id, id, image);
    }
}
