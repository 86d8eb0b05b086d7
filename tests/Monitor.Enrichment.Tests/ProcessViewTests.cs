using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Enrichment.Tests;

/// <summary>What collectors see of a process in the table.</summary>
public sealed class ProcessViewTests : IDisposable
{
    private const uint None = uint.MaxValue;

    private readonly TemporaryFolder _folder = new();
    private readonly ProcessTable _table;

    public ProcessViewTests()
    {
        string passwd = _folder.File("passwd");
        File.WriteAllText(passwd, "root:x:0:0::/root:/bin/sh\nada:x:1000:1000::/home/ada:/bin/sh\nbob:x:1001:1001::/:/bin/sh\n");
        UserNames users = new(passwd, TimeProvider.System);
        users.Refresh();
        _table = Facts.NewTable(users);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_that_was_told_of_a_process_is_seen()
    {
        FileIdentity file = new(8 << 20 | 1, 4711, 1234, new EventTime(99));
        ProcessEntry entry = _table.Started(new ProcessStart
        {
            ProcessId = 100,
            Start = Facts.Nanoseconds(50),
            NamespacedProcessId = 7,
            UserId = 1000,
            EffectiveUserId = 0,
            LoginUserId = 1001,
            SessionId = 3,
            Image = new ProcessImageSource
            {
                Path = "/usr/bin/tool"u8,
                InvokedAs = "./tool"u8,
                Directory = "/home/ada"u8,
                Arguments = "tool\0two words\0\0"u8,
                Container = "abc"u8,
                File = file,
                IsDeleted = true,
            },
        });

        KernelProcess view = _table.View(entry, Facts.BootTime);

        Assert.Equal(Facts.Host.ProcessGuid(100, Facts.Ticks(50)), view.Guid);
        Assert.Equal((100u, 7u), (view.ProcessId, view.NamespacedProcessId));
        Assert.Equal(new EventTime(Facts.BootTime.UnixNanoseconds + 50_000_000_000), view.Started);
        Assert.Equal("/usr/bin/tool", view.Image.ToString());
        Assert.Equal("./tool", view.InvokedAs.ToString());
        Assert.Equal("/home/ada", view.CurrentDirectory.ToString());
        Assert.True(view.CommandLine.Bytes.SequenceEqual("tool\0two words\0"u8));
        Assert.Equal("abc", view.ContainerId.ToString());
        Assert.Equal(file, view.ImageFile);
        Assert.True(view.ImageDeleted);
        Assert.Equal(("ada", 1000u), (view.User.ToString(), view.UserId));
        Assert.Equal(("root", "bob"), (view.EffectiveUser.ToString(), view.LoginUser.ToString()));
        Assert.Equal(3u, view.SessionId);
        Assert.Equal(Facts.Host.LogonGuid(1001, 3), view.LogonGuid);
        Assert.Equal(1000ul, view.LogonId);
        Assert.Equal("no level", view.IntegrityLevel.ToString());
    }

    [Fact]
    public void What_is_not_known_is_absent()
    {
        ProcessEntry entry = _table.Started(new ProcessStart { ProcessId = 2, Start = 0, LoginUserId = None, SessionId = None });

        KernelProcess view = _table.View(entry, Facts.BootTime);

        Assert.True(view.Image.IsAbsent && view.InvokedAs.IsAbsent && view.CurrentDirectory.IsAbsent && view.CommandLine.IsAbsent);
        Assert.True(view.ContainerId.IsAbsent && view.LoginUser.IsAbsent);
        Assert.Null(view.ImageFile);
        Assert.Null(view.SessionId);
        Assert.Equal(Guid.Empty, view.LogonGuid);
    }

    [Fact]
    public void A_command_line_of_one_empty_argument_is_not_absent()
    {
        ProcessEntry entry = _table.Started(new ProcessStart { ProcessId = 2, Image = new ProcessImageSource { Arguments = "\0"u8 } });

        Arguments line = _table.View(entry, Facts.BootTime).CommandLine;

        Assert.False(line.IsAbsent);
        Assert.True(line.Bytes.IsEmpty);
    }

    [Fact]
    public void A_forked_process_has_the_users_and_the_session_of_its_creator()
    {
        _table.Started(new ProcessStart
        {
            ProcessId = 100,
            Start = Facts.Nanoseconds(50),
            UserId = 1000,
            EffectiveUserId = 0,
            LoginUserId = 1001,
            SessionId = 3,
        });
        KernelProcess child = _table.View(_table.Fork(100, 50, child: 101, 60, user: 1000), Facts.BootTime);

        Assert.Equal(("ada", "root", "bob"), (child.User.ToString(), child.EffectiveUser.ToString(), child.LoginUser.ToString()));
        Assert.Equal(3u, child.SessionId);
    }

    [Fact]
    public void A_process_that_was_seen_to_change_its_user_acts_as_that_user()
    {
        ProcessEntry server = _table.Exec(100, 50, "/usr/sbin/server", user: 0);

        server.SetUser(1000);

        KernelProcess view = _table.View(server, Facts.BootTime);
        Assert.Equal(("ada", "ada"), (view.User.ToString(), view.EffectiveUser.ToString()));
    }

    [Fact]
    public void A_fork_tells_the_user_of_its_creator_too()
    {
        ProcessEntry server = _table.Exec(100, 50, "/usr/sbin/server", user: 0);

        ProcessEntry worker = _table.Fork(100, 50, child: 101, 60, user: 1000);

        Assert.Equal("ada", _table.View(server, Facts.BootTime).User.ToString());
        KernelProcess view = _table.View(worker, Facts.BootTime);
        Assert.Equal(("ada", "ada"), (view.User.ToString(), view.EffectiveUser.ToString()));
    }
}
