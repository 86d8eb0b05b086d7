using Monitor.Collectors.FileBlock;
using Monitor.Collectors.Pipe;
using Monitor.Collectors.Registry;
using Monitor.Collectors.RemoteThread;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.Tests;

/// <summary>What becomes of activity that only Windows has: threads in other processes, the registry, named pipes, refused acts.</summary>
public sealed class WindowsCollectorTests
{
    private const string Moment = "2026-03-16 09:42:09.482";

    private static readonly FileIdentity File = new(1, 7, 12, default);

    private readonly Emitted _emitted = new();

    private static (string, string)[] Actor =>
    [
        ("UtcTime", Moment),
        ("ProcessGuid", "{5c1d9a40-d071-69b7-c6a1-0e5b77d2914f}"),
        ("ProcessId", "48213"),
        ("Image", "/usr/bin/tar"),
        ("User", "root"),
    ];

    [Fact]
    public void Each_asks_for_its_own_kind_of_activity()
    {
        Assert.Equal(KernelHooks.RemoteThread, new RemoteThreadCollector().Hooks);
        Assert.Equal(KernelHooks.Registry, new RegistryCollector().Hooks);
        Assert.Equal(KernelHooks.PipeCreate | KernelHooks.PipeConnect, new PipeCollector().Hooks);
        Assert.Equal(KernelHooks.FileBlocked, new FileBlockCollector(new FileBlockSettings()).Hooks);
    }

    [Fact]
    public void A_thread_in_another_process_names_both_and_where_it_begins()
    {
        Hand(new RemoteThreadCollector(), new KernelRecord
        {
            Kind = KernelHooks.RemoteThread,
            Time = Processes.Time,
            Process = Processes.Full,
            Target = new KernelProcess { Guid = Processes.ParentGuid, ProcessId = 731, Image = @"C:\Windows\explorer.exe"u8, User = @"LAB\maria"u8 },
            Thread = new KernelThread { ThreadId = 9, StartAddress = 0x7ffa_1c3d_60a8, StartModule = @"C:\Windows\System32\KERNEL32.DLL"u8, StartFunction = "LoadLibraryW"u8 },
        });

        (string, string)[] expected =
        [
            ("UtcTime", Moment),
            ("SourceProcessGuid", "{5c1d9a40-d071-69b7-c6a1-0e5b77d2914f}"),
            ("SourceProcessId", "48213"),
            ("SourceImage", "/usr/bin/tar"),
            ("TargetProcessGuid", "{5c1d9a40-d06d-69b7-1f08-b93c6ae45d02}"),
            ("TargetProcessId", "731"),
            ("TargetImage", @"C:\Windows\explorer.exe"),
            ("NewThreadId", "9"),
            ("StartAddress", "0x00007FFA1C3D60A8"),
            ("StartModule", @"C:\Windows\System32\KERNEL32.DLL"),
            ("StartFunction", "LoadLibraryW"),
            ("SourceUser", "root"),
            ("TargetUser", @"LAB\maria"),
        ];
        AssertEmitted("CreateRemoteThread", expected);
    }

    [Fact]
    public void A_thread_that_begins_in_no_module_has_its_address_alone()
    {
        Hand(new RemoteThreadCollector(), new KernelRecord { Kind = KernelHooks.RemoteThread, Time = Processes.Time, Process = Processes.Unknown, Target = Processes.Unknown, Thread = new KernelThread { ThreadId = 9, StartAddress = ulong.MaxValue } });

        Dictionary<string, string> fields = _emitted.Single().Fields;
        Assert.Equal(("<unknown process>", "<unknown process>", "0xFFFFFFFFFFFFFFFF"), (fields["SourceImage"], fields["TargetImage"], fields["StartAddress"]));
        Assert.False(fields.ContainsKey("StartModule") || fields.ContainsKey("StartFunction"));
    }

    [Theory]
    [InlineData(RegistryOperation.CreateKey, "CreateKey")]
    [InlineData(RegistryOperation.DeleteKey, "DeleteKey")]
    [InlineData(RegistryOperation.DeleteValue, "DeleteValue")]
    public void A_key_that_comes_or_goes_and_a_value_that_goes(RegistryOperation operation, string type)
    {
        HandRegistry(new KernelRegistry { Operation = operation, Path = @"HKLM\Software\Acme"u8, NewPath = "unused"u8, Details = "unused"u8 });

        AssertEmitted("RegistryObjectChange", [("EventType", type), .. Actor, ("TargetObject", @"HKLM\Software\Acme")]);
    }

    [Fact]
    public void A_value_that_is_set_has_its_details()
    {
        HandRegistry(new KernelRegistry { Operation = RegistryOperation.SetValue, Path = @"HKU\.DEFAULT\Run\x"u8, Details = "DWORD (0x00000001)"u8 });

        AssertEmitted("RegistryValueSet", [("EventType", "SetValue"), .. Actor, ("TargetObject", @"HKU\.DEFAULT\Run\x"), ("Details", "DWORD (0x00000001)")]);
    }

    [Fact]
    public void A_renamed_key_has_both_paths()
    {
        HandRegistry(new KernelRegistry { Operation = RegistryOperation.RenameKey, Path = @"HKLM\Software\Old"u8, NewPath = @"HKLM\Software\New"u8 });

        AssertEmitted("RegistryObjectRename", [("EventType", "RenameKey"), .. Actor, ("TargetObject", @"HKLM\Software\Old"), ("NewName", @"HKLM\Software\New")]);
    }

    [Theory]
    [InlineData(RegistryOperation.None)]
    [InlineData((RegistryOperation)77)]
    public void An_operation_that_is_not_known_is_counted(RegistryOperation operation)
    {
        _emitted.MayCount = true;
        HandRegistry(new KernelRegistry { Operation = operation, Path = "HKLM"u8 });

        Assert.Equal(0, _emitted.Events);
        Assert.Equal("operations-not-known", Assert.Single(_emitted.Counted));
    }

    [Theory]
    [InlineData(KernelHooks.PipeCreate, "PipeCreated", "CreatePipe", @"\lsass", @"\lsass")]
    [InlineData(KernelHooks.PipeConnect, "PipeConnected", "ConnectPipe", @"\a\b", @"\a\b")]
    [InlineData(KernelHooks.PipeCreate, "PipeCreated", "CreatePipe", "", "<Anonymous Pipe>")]
    [InlineData(KernelHooks.PipeConnect, "PipeConnected", "ConnectPipe", @"\", "<Anonymous Pipe>")]
    public void A_pipe_that_is_made_or_connected_to(KernelHooks kind, string name, string type, string path, string pipe)
    {
        HandFile(new PipeCollector(), kind, new KernelFile { Path = System.Text.Encoding.UTF8.GetBytes(path) });

        AssertEmitted(name, [("EventType", type), .. Actor, ("PipeName", pipe)]);
    }

    [Fact]
    public void A_program_that_was_refused()
    {
        Refuse(new KernelFile { Path = @"C:\Users\Public\a.exe"u8, Blocked = BlockedAct.Executable, IsProgram = true, Identity = File });

        AssertEmitted("FileBlockExecutable", [.. Actor, ("TargetFilename", @"C:\Users\Public\a.exe")]);
    }

    [Fact]
    public void A_program_that_was_to_be_moved_in_lies_where_it_can_be_hashed()
    {
        Refuse(new KernelFile { Path = @"C:\Users\Public\a.exe"u8, NewPath = @"C:\Temp\a.exe"u8, Blocked = BlockedAct.Executable, IsProgram = true, Identity = File });

        AssertEmitted(
            "FileBlockExecutable",
            [.. Actor, ("TargetFilename", @"C:\Users\Public\a.exe"), ("SourceFilename", @"C:\Temp\a.exe"), ("SourceFile", $"{File}")]);
    }

    [Theory]
    [InlineData(true, "true")]
    [InlineData(false, "false")]
    public void A_file_that_was_to_be_wiped(bool isProgram, string isExecutable)
    {
        Refuse(new KernelFile { Path = @"C:\Users\a.doc"u8, Blocked = BlockedAct.Shredding, IsProgram = isProgram, Identity = File });

        AssertEmitted("FileBlockShredding", [.. Actor, ("TargetFilename", @"C:\Users\a.doc"), ("IsExecutable", isExecutable), ("TargetFile", $"{File}")]);
    }

    [Fact]
    public void A_refused_act_that_is_not_known_is_counted()
    {
        _emitted.MayCount = true;
        Refuse(new KernelFile { Path = "x"u8 });

        Assert.Equal(0, _emitted.Events);
        Assert.Equal("acts-not-known", Assert.Single(_emitted.Counted));
    }

    [Fact]
    public void Nothing_is_refused_unless_the_settings_say_so()
    {
        Assert.Same(KernelPolicy.None, new FileBlockCollector(new FileBlockSettings()).Policy);
        Assert.Same(KernelPolicy.None, new FileBlockCollector(new FileBlockSettings { Folders = [@"C:\Users"] }).Policy);

        KernelPolicy policy = new FileBlockCollector(new FileBlockSettings { Folders = [@"C:\Users", @"D:\Drop"], Executables = true }).Policy;
        Assert.Equal((true, false, 0), (policy.BlocksExecutables, policy.BlocksShredding, policy.ArchivedFolders.Count));
        Assert.Equal([@"C:\Users", @"D:\Drop"], policy.BlockedFolders);
    }

    [Theory]
    [InlineData(@"C:\Users", true)]
    [InlineData(@"c:\Users\Public\", true)]
    [InlineData(@"C:\", false)]
    [InlineData(@"C:", false)]
    [InlineData("", false)]
    [InlineData(@"Users", false)]
    [InlineData(@"\\server\share", false)]
    [InlineData(@"C:\Users\..\Windows", false)]
    [InlineData(@"C:\Users\\Public", false)]
    [InlineData(@"C:\Users\*", false)]
    [InlineData("C:/Users", false)]
    [InlineData(@"1:\Users", false)]
    public void Folders_are_whole_paths_below_a_drive(string folder, bool isGood)
    {
        IEnumerable<string> problems = new FileBlockSettings { Folders = [folder], Executables = true }.Validate().Select(problem => problem.Property);

        Assert.Equal(isGood ? [] : [nameof(FileBlockSettings.Folders)], problems);
    }

    [Fact]
    public void Something_is_refused_in_folders_alone()
    {
        Assert.Single(new FileBlockSettings { Executables = true }.Validate());
        Assert.Single(new FileBlockSettings { Shredding = true }.Validate());
        Assert.Empty(new FileBlockSettings().Validate());
        Assert.Single(new FileBlockSettings { Folders = [.. Enumerable.Repeat(@"C:\Users", 65)] }.Validate());
    }

    private void HandRegistry(KernelRegistry registry) =>
        Hand(new RegistryCollector(), new KernelRecord { Kind = KernelHooks.Registry, Time = Processes.Time, Process = Processes.Full, Registry = registry });

    private void Refuse(KernelFile act) => HandFile(new FileBlockCollector(new FileBlockSettings()), KernelHooks.FileBlocked, act);

    private void HandFile(KernelCollector collector, KernelHooks kind, KernelFile file) =>
        Hand(collector, new KernelRecord { Kind = kind, Time = Processes.Time, Process = Processes.Full, File = file });

    private void Hand(KernelCollector collector, KernelRecord record) => collector.OnRecord(record, _emitted.Context);

    private void AssertEmitted(string name, IEnumerable<(string, string)> expected)
    {
        (string emitted, Dictionary<string, string> fields) = _emitted.Single();
        Assert.Equal(name, emitted);
        Assert.Equal(expected.Order(), fields.Select(field => (field.Key, field.Value)).Order());
    }
}
