using Monitor.Capture.Windows.Processes;
using Monitor.Capture.Windows.Tests.Decoding;

namespace Monitor.Capture.Windows.Tests.Processes;

public sealed class WindowsProcessTableTests
{
    private const ulong Second = 10_000_000;

    private readonly WindowsProcessTable _table = new(Decoder.Host, new Decoder().Logons, Decoder.AgentProcessId);

    [Fact]
    public void A_process_that_has_ended_stays_for_a_minute()
    {
        WindowsProcess process = _table.FindOrAdd(4, 1);
        Assert.True(_table.Ended(process, 100 * Second));
        Assert.False(_table.Ended(process, 100 * Second));

        _table.Ended(_table.FindOrAdd(8, 1), 159 * Second);
        Assert.NotNull(_table.Find(4, 1));
        _table.Ended(_table.FindOrAdd(12, 1), 161 * Second);

        Assert.Null(_table.Find(4, 1));
        Assert.Equal(2, _table.Count);
    }

    [Fact]
    public void One_whose_end_was_missed_goes_a_minute_after_its_id_was_given_to_another()
    {
        _table.FindOrAdd(4, 1 * Second);
        _table.FindOrAdd(4, 100 * Second);
        Assert.NotNull(_table.Find(4, 1 * Second));

        _table.Ended(_table.FindOrAdd(8, 1), 161 * Second);

        Assert.Null(_table.Find(4, 1 * Second));
        Assert.NotNull(_table.Find(4, 100 * Second));
    }

    [Fact]
    public void One_that_is_older_than_the_last_of_its_id_goes_as_well()
    {
        _table.FindOrAdd(4, 100 * Second);
        _table.FindOrAdd(4, 1 * Second);

        _table.Ended(_table.FindOrAdd(8, 1), 161 * Second);

        Assert.Null(_table.Find(4, 1 * Second));
        Assert.NotNull(_table.Find(4, 100 * Second));
    }

    [Fact]
    public void One_that_is_born_after_the_clock_was_set_back_stays_while_it_runs()
    {
        _table.Ended(_table.Started(new ProcessBirth { ProcessId = 4, Start = 1000 * Second }), 1100 * Second);
        WindowsProcess born = _table.Started(new ProcessBirth { ProcessId = 4, Start = 500 * Second, Image = "image"u8 });

        _table.Ended(_table.FindOrAdd(8, 1), 2000 * Second);
        _table.Ended(_table.FindOrAdd(12, 1), 3000 * Second);

        Assert.Same(born, _table.Find(4, 500 * Second));
        Assert.Null(_table.Find(4, 1000 * Second));
    }

    [Fact]
    public void A_child_is_the_agents_if_the_agent_made_it_not_if_its_maker_is_gone_and_had_the_agents_id()
    {
        WindowsProcess child = _table.Started(new ProcessBirth { ProcessId = 4, Start = 2, CreatorId = Decoder.AgentProcessId, CreatorStart = 1 });
        WindowsProcess grandchild = _table.Started(new ProcessBirth { ProcessId = 8, Start = 3, CreatorId = 4, CreatorStart = 2 });
        WindowsProcess orphan = _table.Started(new ProcessBirth { ProcessId = 12, Start = 4, CreatorId = Decoder.AgentProcessId, CreatorStart = 0 });

        Assert.Equal((true, true, false), (child.IsAgents, grandchild.IsAgents, orphan.IsAgents));
    }

    [Fact]
    public void What_the_driver_says_of_the_maker_counts_for_more_than_the_list_of_running_processes()
    {
        _table.Started(new ProcessBirth { ProcessId = 4, Start = 2, CreatorId = Decoder.AgentProcessId, CreatorStart = 1 });

        Assert.False(_table.Started(new ProcessBirth { ProcessId = 4, Start = 2, CreatorId = 800, CreatorStart = 1 }).IsAgents);
    }

    [Fact]
    public void There_are_never_more_ended_ones_than_there_is_room_for()
    {
        for (uint i = 1; i <= WindowsProcessTable.MaximumEnded + 1000; i++)
            _table.Ended(_table.FindOrAdd(i * 4, i), i);

        Assert.Equal(WindowsProcessTable.MaximumEnded, _table.Count);
    }

    [Fact]
    public void An_entry_that_is_used_again_knows_nothing_of_the_process_before()
    {
        WindowsProcess first = _table.Started(new ProcessBirth
        {
            ProcessId = 4,
            Start = 1,
            ParentId = 8,
            ParentStart = 1,
            CreatorId = Decoder.AgentProcessId,
            CreatorStart = 1,
            LogonId = 7,
            SessionId = 3,
            Integrity = 0x3000,
            ImageFileId = 9,
            ImageSize = 10,
            Image = "image"u8,
            CommandLine = "line"u8,
            Directory = "folder"u8,
        });
        first.Modules.Add(0x1000, 0x1000, new ModulePath([]));
        Guid guid = _table.View(first).Guid;
        _table.Ended(first, 1);
        _table.Ended(_table.FindOrAdd(8, 1), 100 * Second);

        WindowsProcess second = _table.FindOrAdd(12, 2);

        Assert.Same(first, second);
        Assert.NotEqual(guid, _table.View(second).Guid);
        Assert.True(_table.View(second).Image.IsAbsent && _table.View(second).CommandLine.IsAbsent && _table.View(second).CurrentDirectory.IsAbsent);
        Assert.True(_table.View(second).IntegrityLevel.IsAbsent && _table.View(second).ImageFile is null);
        Assert.Equal((0u, 0ul, 0ul, 0u, false, 0), (second.ParentId, second.ParentStart, second.LogonId, second.SessionId, second.IsAgents, second.Modules.Count));
        Assert.False(second.HasEnded);
    }

    [Fact]
    public void Ancestors_end_at_the_first_that_is_not_known_and_do_not_go_round()
    {
        _table.Started(new ProcessBirth { ProcessId = 4, Start = 1, ParentId = 8, ParentStart = 1, Image = "a"u8 });
        _table.Started(new ProcessBirth { ProcessId = 8, Start = 1, ParentId = 4, ParentStart = 1, Image = "b"u8 });

        Assert.Equal("b a b a b a b a", _table.AncestorsOf(_table.Find(4, 1)!).ToString());
        Assert.True(_table.AncestorsOf(_table.FindOrAdd(12, 1)).IsAbsent);
    }

    [Fact]
    public void A_path_that_many_modules_have_is_kept_once_and_dropped_when_none_has_it()
    {
        Decoder decoder = new();
        ModulePath path = decoder.Names.Modules.Find(@"\??\C:\x.dll")!;
        ModuleList modules = new();
        modules.Add(0x1000, 0x1000, path);
        modules.Add(0x8000, 0x1000, path);

        Assert.Same(path, decoder.Names.Modules.Find(@"\??\C:\x.dll"));
        Assert.Equal(2, path.References);
        modules.Add(0x0, 0x10000, decoder.Names.Modules.Find(@"\??\C:\y.dll")!);
        Assert.Equal((0, 1), (path.References, modules.Count));
    }

    [Fact]
    public void Paths_are_dropped_when_there_are_too_many_but_for_those_that_modules_have()
    {
        Decoder decoder = new();
        ModulePath kept = decoder.Names.Modules.Find(@"\??\C:\kept.dll")!;
        new ModuleList().Add(0x1000, 0x1000, kept);

        for (int i = 0; i < 2 * ModulePaths.Maximum; i++)
            Assert.NotNull(decoder.Names.Modules.Find($@"\??\C:\{i}.dll"));

        Assert.Same(kept, decoder.Names.Modules.Find(@"\??\C:\kept.dll"));
    }

    [Fact]
    public void Paths_are_written_anew_when_volumes_have_other_letters()
    {
        Decoder decoder = new();
        Assert.Equal(@"D:\x.dll", PathOf(decoder, @"\Device\HarddiskVolume30\x.dll"));
        ModulePath unknown = decoder.Names.Modules.Find(@"\Device\HarddiskVolume9\x.dll")!;
        Assert.Same(unknown, decoder.Names.Modules.Find(@"\Device\HarddiskVolume9\x.dll"));

        decoder.Volumes[1] = new(@"\Device\HarddiskVolume30", "E:");
        decoder.Paths.Refresh();

        Assert.Equal(@"E:\x.dll", PathOf(decoder, @"\Device\HarddiskVolume30\x.dll"));
    }

    [Fact]
    public void Paths_take_no_more_memory_than_there_is_for_them()
    {
        Decoder decoder = new();
        string folder = new('a', ModulePaths.LongestPath - 20);
        int most = ModulePaths.MaximumBytes / folder.Length / 3;
        ModulePath[] kept = [.. Enumerable.Range(0, 2 * most).Select(i => decoder.Names.Modules.Find($@"\??\C:\{folder}{i}")).OfType<ModulePath>()];
        Assert.Equal(2 * most, kept.Length);

        decoder = new Decoder();
        kept = [.. Enumerable.Range(0, 2 * most).Select(i => Used(decoder.Names.Modules.Find($@"\??\C:\{folder}{i}"))).OfType<ModulePath>()];
        Assert.InRange(kept.Length, most / 2, most);
        Assert.Null(decoder.Names.Modules.Find(new string('a', ModulePaths.LongestPath + 1)));

        foreach (ModulePath path in kept)
            path.References = 0;
        Assert.Contains(Enumerable.Range(0, 5000), i => decoder.Names.Modules.Find($@"\??\C:\{i}.dll") is not null);
    }

    private static ModulePath? Used(ModulePath? path)
    {
        if (path is not null)
            path.References = 1;
        return path;
    }

    private static string PathOf(Decoder decoder, string path) => System.Text.Encoding.UTF8.GetString(decoder.Names.Modules.Find(path)!.Path);

    [Fact]
    public void A_process_has_no_more_modules_than_there_is_room_for()
    {
        ModuleList modules = new();
        ModulePath path = new([]);
        for (ulong i = 0; i < 2 * ModuleList.Maximum; i++)
            modules.Add(i * 0x2000, 0x1000, path);
        modules.Add(ulong.MaxValue - 10, 100, path);

        Assert.Equal((ModuleList.Maximum, ModuleList.Maximum), (modules.Count, path.References));
    }
}
