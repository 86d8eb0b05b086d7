using Monitor.Capture.RawRecords;
using Monitor.Capture.Windows.Processes;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Windows.Tests.Decoding;

public sealed class ThreadDecodingTests
{
    private const uint Actor = 800, Target = 900;
    private const ulong Ntdll = 0x7ff8_0000_0000;

    private readonly Decoder _decoder = new();

    public ThreadDecodingTests()
    {
        _decoder.Decode(RecordBytes.ProcessCreate(RecordBytes.Header(Actor), image: @"\??\C:\actor.exe"));
        _decoder.Decode(RecordBytes.ProcessCreate(RecordBytes.Header(Target), image: @"\??\C:\target.exe", user: "S-1-5-20"));
        foreach (uint process in (uint[])[Actor, Target])
            _decoder.Decode(RecordBytes.Image(RecordBytes.Header(process), @"\Device\HarddiskVolume3\Windows\System32\ntdll.dll", Ntdll, 0x200000));
    }

    [Fact]
    public void A_handle_is_told_with_both_processes_and_the_calls()
    {
        Seen access = _decoder.Decode(RecordBytes.Access(RecordBytes.Header(Actor), Target, 0x1410, [Ntdll + 0x9d4c4, 0x227a3f20000]));

        Assert.Equal((KernelHooks.ProcessAccess, AccessWay.Handle), (access.Kind, access.Way));
        Assert.Equal((@"C:\actor.exe", @"C:\target.exe", @"NT AUTHORITY\NETWORK SERVICE"), (access.Process.Image, access.Target.Image, access.Target.User));
        Assert.Equal((0x1410u, AccessRights.ReadMemory | AccessRights.ReadState, Actor + 4), (access.GrantedAccess, access.Rights, access.ThreadId));
        Assert.Equal(@"C:\Windows\System32\ntdll.dll+9d4c4|UNKNOWN(00000227A3F20000)", access.CallTrace);
        Assert.Equal(0u, access.Request);
    }

    [Fact]
    public void A_limited_handle_is_told_in_the_same_way_to_those_who_want_it()
    {
        Seen access = _decoder.Decode(RecordBytes.Access(RecordBytes.Header(Actor), Target, 0x101000, [Ntdll + 0x9d4c4], kind: RawRecordKind.WindowsLimitedAccess));

        Assert.Equal((KernelHooks.LimitedAccess, AccessWay.Handle, 0x101000u), (access.Kind, access.Way, access.GrantedAccess));
        Assert.Equal((@"C:\actor.exe", @"C:\target.exe"), (access.Process.Image, access.Target.Image));
        Assert.Equal(@"C:\Windows\System32\ntdll.dll+9d4c4", access.CallTrace);
    }

    [Fact]
    public void Without_calls_there_is_no_trace() =>
        Assert.Equal("-", _decoder.Decode(RecordBytes.Access(RecordBytes.Header(Actor), Target, 1)).CallTrace);

    [Fact]
    public void A_handle_to_a_thread_has_the_threads_rights_and_its_id()
    {
        Seen access = _decoder.Decode(RecordBytes.Access(RecordBytes.Header(Actor), Target, 0x1a, thread: 77));

        Assert.Equal(
            (AccessWay.ThreadHandle, AccessRights.Control | AccessRights.ReadState | AccessRights.WriteState, 77u), (access.Way, access.Rights, access.Request));
    }

    [Fact]
    public void Registers_of_a_thread_are_set_by_no_other_right() =>
        Assert.False(_decoder.Decode(RecordBytes.Access(RecordBytes.Header(Actor), Target, 0x1fffef, thread: 77)).Rights.HasFlag(AccessRights.WriteState));

    [Theory]
    [InlineData(0x1fffffu, AccessRights.ReadMemory | AccessRights.WriteMemory | AccessRights.ReadState | AccessRights.WriteState | AccessRights.Control | AccessRights.Terminate | AccessRights.Descriptors)]
    [InlineData(0x1000u, AccessRights.ReadState)]
    [InlineData(0x0020u, AccessRights.WriteMemory)]
    [InlineData(0x0040u, AccessRights.Descriptors)]
    [InlineData(0x0001u, AccessRights.Terminate)]
    [InlineData(0x0002u, AccessRights.Control)]
    [InlineData(0x100000u, AccessRights.None)]
    public void Rights_follow_from_the_mask(uint mask, AccessRights rights) =>
        Assert.Equal(rights, _decoder.Decode(RecordBytes.Access(RecordBytes.Header(Actor), Target, mask)).Rights);

    [Fact]
    public void A_trace_of_any_length_has_an_end() => Assert.InRange(
        _decoder.Decode(RecordBytes.Access(RecordBytes.Header(Actor), Target, 1, [.. Enumerable.Repeat(Ntdll + 1, 60_000)])).CallTrace.Length, 5000, 40_000);

    [Fact]
    public void What_a_new_module_lies_over_is_gone()
    {
        _decoder.Decode(RecordBytes.Image(RecordBytes.Header(Actor), @"\??\C:\a.dll", 0x10000, 0x4000));
        _decoder.Decode(RecordBytes.Image(RecordBytes.Header(Actor), @"\??\C:\b.dll", 0x12000, 0x4000));

        Seen access = _decoder.Decode(RecordBytes.Access(RecordBytes.Header(Actor), Target, 1, [0x10001, 0x12000, 0x15fff, 0x16000]));

        Assert.Equal(@"UNKNOWN(0000000000010001)|C:\b.dll+0|C:\b.dll+3fff|UNKNOWN(0000000000016000)", access.CallTrace);
    }

    [Fact]
    public void Modules_go_with_their_process()
    {
        _decoder.Decode(RecordBytes.ProcessCreate(RecordBytes.Header(Actor, RecordBytes.Start + 1), image: @"\??\C:\other.exe"));

        Assert.StartsWith("UNKNOWN", _decoder.Decode(RecordBytes.Access(RecordBytes.Header(Actor, RecordBytes.Start + 1), Target, 1, [Ntdll])).CallTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void The_exports_of_a_module_on_another_computer_are_not_read()
    {
        _decoder.Exports = Task.FromResult(ExportedFunctions.Read(new MemoryStream(PeBytes.WithExports(("LdrLoadDll", 0x1240)))));
        _decoder.Decode(RecordBytes.Image(RecordBytes.Header(Target), @"\Device\Mup\server\share\x.dll", 0x50000, 0x2000));

        Seen thread = _decoder.Decode(RecordBytes.RemoteThread(RecordBytes.Header(Actor), Target, 0x51240));

        Assert.Equal((@"\\server\share\x.dll", "-"), (thread.Thread.Module, thread.Thread.Function));
        Assert.DoesNotContain(@"\\server\share\x.dll", _decoder.Asked);
    }

    [Fact]
    public void A_remote_thread_begins_in_a_module_at_a_function()
    {
        _decoder.Exports = Task.FromResult(ExportedFunctions.Read(new MemoryStream(PeBytes.WithExports(("LdrLoadDll", 0x1240)))));
        _decoder.Decode(RecordBytes.Image(RecordBytes.Header(Target), @"\??\C:\x.dll", 0x50000, 0x2000));

        Seen known = _decoder.Decode(RecordBytes.RemoteThread(RecordBytes.Header(Actor), Target, 0x51240));
        Seen between = _decoder.Decode(RecordBytes.RemoteThread(RecordBytes.Header(Actor), Target, 0x51241));
        Seen nowhere = _decoder.Decode(RecordBytes.RemoteThread(RecordBytes.Header(Actor), Target, 0x1234));

        Assert.Equal((KernelHooks.RemoteThread, @"C:\actor.exe", @"C:\target.exe"), (known.Kind, known.Process.Image, known.Target.Image));
        Assert.Equal((4444u, 0x51240ul, @"C:\x.dll", "LdrLoadDll"), known.Thread);
        Assert.Equal((@"C:\x.dll", "-"), (between.Thread.Module, between.Thread.Function));
        Assert.Equal(("-", "-"), (nowhere.Thread.Module, nowhere.Thread.Function));
    }

    [Fact]
    public void Exports_of_the_usual_libraries_are_read_when_they_are_met_those_of_others_when_they_are_asked_for()
    {
        _decoder.Decode(RecordBytes.Image(RecordBytes.Header(Target), @"\??\C:\x.dll", 0x50000, 0x2000));
        Assert.Equal([@"C:\Windows\System32\ntdll.dll"], _decoder.Asked);

        for (int i = 0; i < 3; i++)
            _decoder.Decode(RecordBytes.RemoteThread(RecordBytes.Header(Actor), Target, 0x50000));

        Assert.Equal([@"C:\Windows\System32\ntdll.dll", @"C:\x.dll"], _decoder.Asked);
    }

    [Fact]
    public void Exports_of_few_libraries_are_kept_but_those_of_the_systems_always()
    {
        for (int i = 0; i <= FunctionNames.Maximum; i++)
        {
            _decoder.Decode(RecordBytes.Image(RecordBytes.Header(Target), $@"\??\C:\{i}\ntdll.dll", 0x50000, 0x2000));
            _decoder.Decode(RecordBytes.RemoteThread(RecordBytes.Header(Actor), Target, 0x50000));
        }

        ModulePath[] modules = [.. Enumerable.Range(0, FunctionNames.Maximum + 1).Select(i => _decoder.Names.Modules.Find($@"\??\C:\{i}\ntdll.dll")!)];
        Assert.Equal(1 + modules.Length, _decoder.Asked.Count);
        Assert.Equal([modules[0]], modules.Where(module => module.Functions is null));
        Assert.NotNull(_decoder.Names.Modules.Find(@"\Device\HarddiskVolume3\Windows\System32\ntdll.dll")!.Functions);
    }

    [Fact]
    public void An_image_is_told_with_its_path()
    {
        Seen image = _decoder.Decode(RecordBytes.Image(RecordBytes.Header(Actor), @"\Device\HarddiskVolume30\x.dll"));

        Assert.Equal((KernelHooks.ImageLoad, @"D:\x.dll", @"C:\actor.exe"), (image.Kind, image.Path, image.Process.Image));
    }

    [Theory]
    [InlineData((byte)0, null)]
    [InlineData((byte)1, false)]
    [InlineData((byte)12, true)]
    public void A_driver_is_told_as_a_module(byte level, bool? isSigned)
    {
        Seen driver = _decoder.Decode(RecordBytes.Image(RecordBytes.Header(4), @"\SystemRoot\System32\drivers\x.sys", kind: RawRecordKind.WindowsDriverLoad, level: level));

        Assert.Equal((KernelHooks.DriverLoad, @"C:\Windows\System32\drivers\x.sys", "x.sys", isSigned), (driver.Kind, driver.Path, driver.Module, driver.IsSigned));
    }
}
