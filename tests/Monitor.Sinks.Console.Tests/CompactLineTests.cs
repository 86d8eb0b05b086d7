using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Sinks.Console.Tests;

/// <summary>An event as one short line for people.</summary>
public sealed class CompactLineTests
{
    private static readonly NetworkAddress Local4 = new([127, 0, 0, 1]);
    private static readonly NetworkAddress Remote4 = new([192, 0, 2, 7]);
    private static readonly NetworkAddress Local6 = new([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    private static readonly NetworkAddress Remote6 = new([0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]);

    [Fact]
    public void A_started_program() => Assert.Equal(
        "09:42:09.482 ProcessCreate     48213 root tar -czf /tmp/x y  image /usr/bin/tar  in /root  by 48190 /usr/bin/bash  SHA256=0f6ee5a3d4c0",
        Printed.Line(Tar()));

    [Fact]
    public void What_is_absent_is_left_out() => Assert.Equal(
        "09:42:09.482 ProcessCreate     7 ls  by 0",
        Printed.Line(new ProcessCreate { UtcTime = Printed.Time, ProcessId = 7, CommandLine = "ls"u8 }));

    [Fact]
    public void An_ended_program() => Assert.Equal(
        "09:42:09.482 ProcessTerminate  7 root /bin/ls  exit 139",
        Printed.Line(new ProcessTerminate { UtcTime = Printed.Time, ProcessId = 7, User = "root", Image = "/bin/ls"u8, ExitCode = 139 }));

    [Fact]
    public void Code_with_who_loaded_it()
    {
        Assert.Equal(
            "09:42:09.482 ImageLoad         7 root /bin/x  loaded /lib/z.so",
            Printed.Line(new ImageLoad { UtcTime = Printed.Time, ProcessId = 7, User = "root", Image = "/bin/x"u8, ImageLoaded = "/lib/z.so"u8 }));
        Assert.Equal(
            "09:42:09.482 DriverLoad        7 root /bin/insmod  loaded /dummy.ko  signed true",
            Printed.Line(new DriverLoad { UtcTime = Printed.Time, ProcessId = 7, User = "root", Image = "/bin/insmod"u8, ImageLoaded = "/dummy.ko"u8, Signed = "true" }));
        Assert.Equal(
            "09:42:09.482 EbpfEvent         7 root /bin/x  loaded KPROBE trace  id 71",
            Printed.Line(new EbpfEvent { UtcTime = Printed.Time, ProcessId = 7, User = "root", Image = "/bin/x"u8, BpfProgramType = "KPROBE", BpfProgramName = "trace", BpfProgramId = 71 }));
        Assert.Equal(
            "09:42:09.482 ProcessTampering  7 root /memfd:x  Image is in memory only",
            Printed.Line(new ProcessTampering { UtcTime = Printed.Time, ProcessId = 7, User = "root", Image = "/memfd:x"u8, Type = "Image is in memory only" }));
    }

    [Fact]
    public void A_file_with_what_became_of_it()
    {
        Assert.Equal(
            "09:42:09.482 FileCreate        7 root /bin/touch  wrote /tmp/new",
            Printed.Line(new FileCreate { UtcTime = Printed.Time, ProcessId = 7, User = "root", Image = "/bin/touch"u8, TargetFilename = "/tmp/new"u8 }));
        Assert.Equal(
            "09:42:09.482 FileDelete        7 root /bin/rm  removed /tmp/new",
            Printed.Line(new FileDelete { UtcTime = Printed.Time, ProcessId = 7, User = "root", Image = "/bin/rm"u8, TargetFilename = "/tmp/new"u8 }));
        Assert.Equal(
            "09:42:09.482 FileRenamed       7 root /bin/mv  moved /tmp/a → /tmp/b",
            Printed.Line(new FileRenamed { UtcTime = Printed.Time, ProcessId = 7, User = "root", Image = "/bin/mv"u8, SourceFilename = "/tmp/a"u8, TargetFilename = "/tmp/b"u8 }));
    }

    [Fact]
    public void A_process_that_got_at_another_one()
    {
        Assert.Equal(
            "09:42:09.482 ProcessAccess     7 root /usr/bin/gdb  accessed 9 /bin/sleep  0xe38 PTRACE_ATTACH",
            Printed.Line(new ProcessAccess
            {
                UtcTime = Printed.Time,
                SourceProcessId = 7,
                SourceUser = "root",
                SourceImage = "/usr/bin/gdb"u8,
                TargetProcessId = 9,
                TargetImage = "/bin/sleep"u8,
                GrantedAccess = 0xe38,
                Method = "PTRACE_ATTACH"u8,
            }));
        Assert.Equal(
            "09:42:09.482 ProcessInjection  7 root /usr/bin/gdb  wrote into 9 /bin/sleep  process_vm_writev 0x7ffc1000 8  [stack] rw-p",
            Printed.Line(new ProcessInjection
            {
                UtcTime = Printed.Time,
                SourceProcessId = 7,
                SourceUser = "root",
                SourceImage = "/usr/bin/gdb"u8,
                TargetProcessId = 9,
                TargetImage = "/bin/sleep"u8,
                Method = "process_vm_writev"u8,
                TargetAddress = 0x7ffc1000,
                Size = 8,
                TargetMapping = "[stack]"u8,
                TargetPermissions = "rw-p"u8,
            }));
    }

    [Fact]
    public void A_connection_with_its_ends_as_address_and_port()
    {
        Assert.Equal("09:42:09.482 NetworkConnect    7 root /bin/curl  tcp 127.0.0.1:51000 → 192.0.2.7:443 https", Connection(Local4, Remote4, isOut: true));
        Assert.Equal("09:42:09.482 NetworkConnect    7 root /bin/curl  tcp [::1]:51000 ← [2001:db8::7]:443 https", Connection(Local6, Remote6, isOut: false));
        Assert.Equal("09:42:09.482 NetworkConnect    7 root /bin/curl  tcp 127.0.0.1:51000 → [2001:db8::7]:443 https", Connection(Local4, Remote6, isOut: true));
    }

    [Fact]
    public void A_connection_that_failed_says_so()
    {
        Assert.EndsWith(":443 https failed", Connection(Local4, Remote4, isOut: true, established: false));
        Assert.EndsWith(":443 https", Connection(Local4, Remote4, isOut: true, established: true));
    }

    [Fact]
    public void Events_of_the_agent_show_all_their_fields_but_the_times() => Assert.Equal(
        "09:42:09.482 EventsLost         LostEventId=1  LostEventName=ProcessCreate  Count=12  Reason=ring-full",
        Printed.Line(new EventsLost { UtcTime = Printed.Time, LostEventId = 1, LostEventName = "ProcessCreate", Count = 12, Reason = "ring-full" }));

    [Fact]
    public void An_event_of_somebodys_own_is_shown_by_its_schema_alone()
    {
        Assert.Equal(
            @"09:42:09.482 Login              User=maria\n  SourceIp=::1  SourcePort=22  Established=true  Attempts=-3  Command=ssh a b",
            Printed.Line(new Login
            {
                UtcTime = Printed.Time,
                Session = Guid.NewGuid(),
                User = "maria\n",
                SourceIp = Local6,
                SourcePort = 22,
                Established = true,
                Attempts = -3,
                Command = "ssh\0a\0b"u8,
            }));
        Assert.Equal("09:42:09.482 Login              SourceIp=127.0.0.1  Established=false", Printed.Line(new Login { UtcTime = Printed.Time, SourceIp = Local4 }));
    }

    [Fact]
    public void A_long_command_line_is_cut_in_its_place()
    {
        string line = Printed.Line(new ProcessCreate { UtcTime = Printed.Time, ProcessId = 7, CommandLine = new string('x', 1000).Select(letter => (byte)letter).ToArray(), Image = "/bin/x"u8 });

        Assert.Equal($"09:42:09.482 ProcessCreate     7 {new string('x', 400)}… (+600 bytes)  image /bin/x  by 0", line);
    }

    [Fact]
    public void What_could_steer_the_terminal_is_escaped_in_every_text()
    {
        Text evil = "\u001b[2J\u202e\n"u8;
        string line = Printed.Line(new ProcessCreate
        {
            UtcTime = Printed.Time,
            User = evil,
            CommandLine = evil.Bytes,
            Image = evil,
            CurrentDirectory = evil,
            ParentImage = evil,
        });

        Assert.DoesNotContain('\u001b', line);
        Assert.Equal(5, line.Split(@"\x1B[2J\xE2\x80\xAE\n").Length - 1);
    }

    [Theory]
    [InlineData("09:42:09.482")]
    public void Colours_are_around_words_and_end_again(string time)
    {
        Assert.Equal(
            $"\e[0;2m{time}\e[0;90m ProcessTerminate \e[0m 7 root /bin/ls  \e[0;2mexit \e[0m0",
            Printed.Line(new ProcessTerminate { UtcTime = Printed.Time, ProcessId = 7, User = "root", Image = "/bin/ls"u8, ExitCode = 0 }, useColors: true));
        Assert.Contains("\e[0;32m ProcessCreate", Printed.Line(Tar(), useColors: true));
        Assert.Contains("\e[0;36m NetworkConnect", Printed.Line(new NetworkConnect { UtcTime = Printed.Time }, useColors: true));
        Assert.Contains("\e[0;35m AgentStarted", Printed.Line(new AgentStarted { UtcTime = Printed.Time }, useColors: true));
        Assert.Contains("\e[0;33m Login", Printed.Line(new Login { UtcTime = Printed.Time }, useColors: true));
    }

    [Fact]
    public void Colours_change_nothing_but_colours()
    {
        string coloured = Printed.Line(Tar(), useColors: true);

        Assert.Equal(Printed.Line(Tar()), System.Text.RegularExpressions.Regex.Replace(coloured, "\e\\[[0-9;]*m", ""));
    }

    [Fact]
    public void An_event_that_nobody_declared_is_a_fault_of_the_caller()
    {
        EventBuffer buffer = new();
        buffer.Append(new Login());

        Assert.Throws<ArgumentException>(() => new CompactLine(new EventCatalog(), useColors: false).Append(buffer[0], new Utf8Buffer()));
    }

    private static ProcessCreate Tar() => new()
    {
        UtcTime = Printed.Time,
        ProcessId = 48213,
        User = "root",
        CommandLine = "tar\0-czf\0/tmp/x y"u8,
        Image = "/usr/bin/tar"u8,
        CurrentDirectory = "/root"u8,
        ParentProcessId = 48190,
        ParentImage = "/usr/bin/bash"u8,
        Hashes = "SHA256=0f6ee5a3d4c0cdd48c5b6b4a4be41d0b67f47e3a1f84fbcb2b0c5b1ac6e3c0d9"u8,
        ProcessGuid = Guid.NewGuid(),
    };

    private static string Connection(NetworkAddress local, NetworkAddress remote, bool isOut, bool? established = null) => Printed.Line(new NetworkConnect
    {
        UtcTime = Printed.Time,
        ProcessId = 7,
        User = "root",
        Image = "/bin/curl"u8,
        Protocol = "tcp"u8,
        Initiated = isOut,
        SourceIp = local,
        SourcePort = 51000,
        SourcePortName = Text.Absent,
        DestinationIp = remote,
        DestinationPort = 443,
        DestinationPortName = "https"u8,
        Established = established,
    });
}
