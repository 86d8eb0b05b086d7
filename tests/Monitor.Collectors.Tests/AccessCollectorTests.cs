using Monitor.Collectors.ProcessAccess;
using Monitor.Collectors.ProcessInjection;
using Monitor.Sdk.Collectors;

namespace Monitor.Collectors.Tests;

/// <summary>What becomes of a process that gets at another one.</summary>
public sealed class AccessCollectorTests
{
    private const AccessRights Everything =
        AccessRights.ReadMemory | AccessRights.WriteMemory | AccessRights.ReadState | AccessRights.WriteState | AccessRights.Control;

    private static readonly Guid TargetGuid = new("5c1d9a40-d06d-69b7-1f08-b93c6ae45d02");

    private readonly Emitted _emitted = new();

    private static KernelProcess Target => new() { Guid = TargetGuid, ProcessId = 731, Image = "/usr/sbin/sshd"u8, User = "sshd"u8 };

    [Fact]
    public void Limited_handles_are_asked_for_by_one_alone_and_only_unless_they_are_switched_off()
    {
        Assert.Equal(KernelHooks.ProcessAccess | KernelHooks.LimitedAccess, new ProcessAccessCollector(new ProcessAccessSettings()).Hooks);
        Assert.Equal(KernelHooks.ProcessAccess, new ProcessAccessCollector(new ProcessAccessSettings { Limited = false }).Hooks);
        Assert.Equal(KernelHooks.ProcessAccess, new ProcessInjectionCollector().Hooks);
    }

    [Theory]
    [InlineData(0x1000u, "0x1000")]
    [InlineData(0x100000u, "0x100000")]
    [InlineData(0x101000u, "0x101000")]
    public void A_limited_handle_is_an_access(uint granted, string written)
    {
        Run(new ProcessAccessCollector(new ProcessAccessSettings()), new KernelAccess { Way = AccessWay.Handle, GrantedAccess = granted }, KernelHooks.LimitedAccess);

        (string name, Dictionary<string, string> fields) = _emitted.Single();
        Assert.Equal(("ProcessAccess", written, "handle"), (name, fields["GrantedAccess"], fields["Method"]));
    }

    [Fact]
    public void An_access_names_both_processes()
    {
        (string name, Dictionary<string, string> fields) = Become(
            new ProcessAccessCollector(new ProcessAccessSettings()), new KernelAccess { Way = AccessWay.Trace, Request = 16, Rights = Everything, ThreadId = 48_214, Repeats = 3 });

        Assert.Equal("ProcessAccess", name);
        (string, string)[] expected =
        [
            ("UtcTime", "2026-03-16 09:42:09.482"),
            ("SourceProcessGUID", "{5c1d9a40-d071-69b7-c6a1-0e5b77d2914f}"),
            ("SourceProcessId", "48213"),
            ("SourceThreadId", "48214"),
            ("SourceImage", "/usr/bin/tar"),
            ("TargetProcessGUID", "{5c1d9a40-d06d-69b7-1f08-b93c6ae45d02}"),
            ("TargetProcessId", "731"),
            ("TargetImage", "/usr/sbin/sshd"),
            ("GrantedAccess", "0xe38"),
            ("SourceUser", "root"),
            ("TargetUser", "sshd"),
            ("Method", "PTRACE_ATTACH"),
            ("Repeats", "3"),
            ("ContainerId", "4f2a"),
        ];
        Assert.Equal(expected, fields.Select(field => (field.Key, field.Value)));
    }

    [Theory]
    [InlineData(AccessRights.ReadMemory, "0x10")]
    [InlineData(AccessRights.WriteMemory, "0x28")]
    [InlineData(AccessRights.ReadState, "0x400")]
    [InlineData(AccessRights.WriteState, "0x200")]
    [InlineData(AccessRights.Control, "0x800")]
    [InlineData(AccessRights.Terminate, "0x1")]
    [InlineData(AccessRights.Descriptors, "0x40")]
    [InlineData(AccessRights.ReadMemory | AccessRights.WriteMemory, "0x38")]
    public void Rights_are_told_in_Windows_bits(AccessRights rights, string mask) =>
        Assert.Equal(mask, Become(new ProcessAccessCollector(new ProcessAccessSettings()), new KernelAccess { Way = AccessWay.Trace, Rights = rights }).Fields["GrantedAccess"]);

    [Theory]
    [InlineData(AccessWay.Trace, 5u, ProcessFile.None, "PTRACE_POKEDATA")]
    [InlineData(AccessWay.Trace, 0x4206u, ProcessFile.None, "PTRACE_SEIZE")]
    [InlineData(AccessWay.Trace, 0x7777u, ProcessFile.None, "ptrace")]
    [InlineData(AccessWay.Read, 0u, ProcessFile.None, "process_vm_readv")]
    [InlineData(AccessWay.Write, 0u, ProcessFile.None, "process_vm_writev")]
    [InlineData(AccessWay.Descriptor, 3u, ProcessFile.None, "pidfd_getfd")]
    [InlineData(AccessWay.File, 0u, ProcessFile.Environ, "/proc/PID/environ")]
    [InlineData(AccessWay.File, 0u, ProcessFile.SmapsRollup, "/proc/PID/smaps_rollup")]
    [InlineData(AccessWay.FileWrite, 0u, ProcessFile.Mem, "/proc/PID/mem")]
    public void The_way_has_its_name(AccessWay way, uint request, ProcessFile file, string method) =>
        Assert.Equal(method, Become(new ProcessAccessCollector(new ProcessAccessSettings()), new KernelAccess { Way = way, Request = request, File = file }).Fields["Method"]);

    [Fact]
    public void The_same_access_to_another_page_is_no_further_access()
    {
        Run(new ProcessAccessCollector(new ProcessAccessSettings()), new KernelAccess { Way = AccessWay.Write, Rights = AccessRights.WriteMemory, Address = 4096, IsFurther = true });

        Assert.Equal(0, _emitted.Events);
    }

    [Fact]
    public void An_injection_tells_where_it_went()
    {
        (string name, Dictionary<string, string> fields) = Become(new ProcessInjectionCollector(), new KernelAccess
        {
            Way = AccessWay.Write,
            Rights = AccessRights.WriteMemory,
            ThreadId = 48_214,
            Address = 0x7f52_1c3d_6018,
            Size = 64,
            IsFurther = true,
            Repeats = 9,
            PageRepeats = 2,
            Mapping = "/usr/lib/libc.so.6"u8,
            Permissions = "r-xp"u8,
        });

        Assert.Equal("ProcessInjection", name);
        (string, string)[] expected =
        [
            ("UtcTime", "2026-03-16 09:42:09.482"),
            ("SourceProcessGuid", "{5c1d9a40-d071-69b7-c6a1-0e5b77d2914f}"),
            ("SourceProcessId", "48213"),
            ("SourceThreadId", "48214"),
            ("SourceImage", "/usr/bin/tar"),
            ("TargetProcessGuid", "{5c1d9a40-d06d-69b7-1f08-b93c6ae45d02}"),
            ("TargetProcessId", "731"),
            ("TargetImage", "/usr/sbin/sshd"),
            ("Method", "process_vm_writev"),
            ("TargetAddress", "0x7f521c3d6018"),
            ("Size", "64"),
            ("TargetMapping", "/usr/lib/libc.so.6"),
            ("TargetPermissions", "r-xp"),
            ("SourceUser", "root"),
            ("TargetUser", "sshd"),
            ("Repeats", "2"),
            ("ContainerId", "4f2a"),
        ];
        Assert.Equal(expected, fields.Select(field => (field.Key, field.Value)));
    }

    [Theory]
    [InlineData(AccessWay.Trace, AccessRights.WriteState, 13u)]
    [InlineData(AccessWay.File, AccessRights.ReadMemory | AccessRights.WriteMemory, 0u)]
    public void Set_registers_and_opened_memory_are_injections_of_no_one_address(AccessWay way, AccessRights rights, uint request)
    {
        Dictionary<string, string> fields = Become(
            new ProcessInjectionCollector(), new KernelAccess { Way = way, Rights = rights, Request = request, Repeats = 4 }).Fields;

        Assert.DoesNotContain("TargetAddress", fields.Keys);
        Assert.DoesNotContain("Size", fields.Keys);
        Assert.Equal("4", fields["Repeats"]);
    }

    [Theory]
    [InlineData(Everything)]
    [InlineData(AccessRights.ReadMemory)]
    [InlineData(AccessRights.ReadState)]
    [InlineData(AccessRights.Control)]
    [InlineData(AccessRights.Descriptors)]
    public void Who_attaches_or_reads_has_not_written(AccessRights rights)
    {
        Run(new ProcessInjectionCollector(), new KernelAccess { Way = AccessWay.Trace, Rights = rights });

        Assert.Equal(0, _emitted.Events);
    }

    [Fact]
    public void Processes_that_nobody_knows_are_called_that()
    {
        new ProcessAccessCollector(new ProcessAccessSettings()).OnRecord(
            new KernelRecord { Kind = KernelHooks.ProcessAccess, Process = Processes.Unknown, Target = Processes.Unknown, Access = new KernelAccess { Way = AccessWay.Read } },
            _emitted.Context);

        Dictionary<string, string> fields = _emitted.Single().Fields;
        Assert.Equal(("<unknown process>", "<unknown process>"), (fields["SourceImage"], fields["TargetImage"]));
    }

    [Fact]
    public void A_handle_has_the_mask_that_was_granted_and_the_calls_that_led_to_it()
    {
        Dictionary<string, string> fields = Become(new ProcessAccessCollector(new ProcessAccessSettings()), new KernelAccess
        {
            Way = AccessWay.Handle,
            Rights = Everything,
            GrantedAccess = 0x1010,
            CallTrace = @"C:\Windows\SYSTEM32\ntdll.dll+9d4a4|UNKNOWN(0000019A2F)"u8,
        }).Fields;

        Assert.Equal(("0x1010", @"C:\Windows\SYSTEM32\ntdll.dll+9d4a4|UNKNOWN(0000019A2F)", "handle"), (fields["GrantedAccess"], fields["CallTrace"], fields["Method"]));
    }

    [Fact]
    public void A_handle_to_a_thread_is_no_access_to_the_process_but_may_write_there()
    {
        KernelAccess access = new() { Way = AccessWay.ThreadHandle, Request = 77, Rights = AccessRights.WriteState | AccessRights.Control, GrantedAccess = 0x12 };

        Run(new ProcessAccessCollector(new ProcessAccessSettings()), access);
        Assert.Equal(0, _emitted.Events);

        Assert.Equal("thread handle", Become(new ProcessInjectionCollector(), access).Fields["Method"]);
    }

    [Theory]
    [InlineData(Everything, 1)]
    [InlineData(AccessRights.WriteMemory, 1)]
    [InlineData(AccessRights.ReadMemory | AccessRights.Control, 0)]
    public void Who_has_a_handle_to_write_by_may_write_unseen(AccessRights rights, int events)
    {
        Run(new ProcessInjectionCollector(), new KernelAccess { Way = AccessWay.Handle, Rights = rights, GrantedAccess = 0x1fffff });

        Assert.Equal(events, _emitted.Events);
    }

    private (string Event, Dictionary<string, string> Fields) Become(KernelCollector collector, KernelAccess access)
    {
        Run(collector, access);
        return _emitted.Single();
    }

    private void Run(KernelCollector collector, KernelAccess access, KernelHooks kind = KernelHooks.ProcessAccess) => collector.OnRecord(
        new KernelRecord { Kind = kind, Time = Processes.Time, Process = Processes.Full, Target = Target, Access = access }, _emitted.Context);
}
