using Monitor.Collectors.ProcessCreate;
using Monitor.Collectors.ProcessTerminate;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.Tests;

/// <summary>What the start and the end of a process become.</summary>
public sealed class ProcessCollectorTests
{
    private readonly Emitted _emitted = new();

    [Fact]
    public void Each_asks_for_its_own_kind_of_activity()
    {
        Assert.Equal(KernelHooks.ProcessCreate, new ProcessCreateCollector().Hooks);
        Assert.Equal(KernelHooks.ProcessTerminate, new ProcessTerminateCollector().Hooks);
    }

    [Fact]
    public void A_started_program_has_every_field_in_its_place()
    {
        new ProcessCreateCollector().OnRecord(
            new KernelRecord
            {
                Kind = KernelHooks.ProcessCreate,
                Time = Processes.Time,
                Process = Processes.Full,
                Parent = new KernelProcess
                {
                    Guid = Processes.ParentGuid,
                    ProcessId = 48190,
                    Image = "/usr/bin/bash"u8,
                    CommandLine = "-bash"u8,
                    User = "maria"u8,
                    CurrentDirectory = "/never"u8,
                    ContainerId = "never"u8,
                    Terminal = "/dev/never"u8,
                },
                Ancestors = "/usr/bin/bash\0/usr/sbin/sshd"u8,
            },
            _emitted.Context);

        (string name, Dictionary<string, string> fields) = _emitted.Single();
        Assert.Equal("ProcessCreate", name);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["UtcTime"] = "2026-03-16 09:42:09.482",
                ["ProcessGuid"] = "{5c1d9a40-d071-69b7-c6a1-0e5b77d2914f}",
                ["ProcessId"] = "48213",
                ["Image"] = "/usr/bin/tar",
                ["CommandLine"] = "tar -czf /tmp/x y",
                ["CurrentDirectory"] = "/root",
                ["User"] = "root",
                ["LogonGuid"] = "{5c1d9a40-b8f2-69b7-0000-000000000000}",
                ["LogonId"] = "1000",
                ["TerminalSessionId"] = "12",
                ["IntegrityLevel"] = "no level",
                ["ParentProcessGuid"] = "{5c1d9a40-d06d-69b7-1f08-b93c6ae45d02}",
                ["ParentProcessId"] = "48190",
                ["ParentImage"] = "/usr/bin/bash",
                ["ParentCommandLine"] = "-bash",
                ["ParentUser"] = "maria",
                ["EffectiveUser"] = "backup",
                ["LoginUser"] = "maria",
                ["ContainerId"] = "4f2a",
                ["NamespacedProcessId"] = "17",
                ["InvokedAs"] = "./tar",
                ["ImageFile"] = "254-1:393734",
                ["ImageDeleted"] = "true",
                ["Terminal"] = "/dev/pts/3",
                ["Ancestors"] = "/usr/bin/bash /usr/sbin/sshd",
            },
            fields);
        Assert.True(_emitted.IsPending, "The hashes are not asked for.");
    }

    [Fact]
    public void What_is_as_usual_is_not_said()
    {
        new ProcessCreateCollector().OnRecord(
            new KernelRecord
            {
                Time = Processes.Time,
                Process = new KernelProcess
                {
                    ProcessId = 7,
                    NamespacedProcessId = 7,
                    Image = "/bin/ls"u8,
                    InvokedAs = "/bin/ls"u8,
                    User = "root"u8,
                    EffectiveUser = "root"u8,
                    ImageDeleted = false,
                    CommandLine = "ls"u8,
                },
            },
            _emitted.Context);

        Dictionary<string, string> fields = _emitted.Single().Fields;
        foreach (string field in new[] { "EffectiveUser", "NamespacedProcessId", "InvokedAs", "ImageFile", "ImageDeleted", "ContainerId", "LoginUser", "TerminalSessionId", "Terminal", "Ancestors", "Package", "ContainerName" })
            Assert.DoesNotContain(field, fields.Keys);
    }

    [Fact]
    public void Of_a_process_of_which_nothing_is_known_nothing_is_made_up()
    {
        new ProcessCreateCollector().OnRecord(new KernelRecord { Time = Processes.Time, Process = Processes.Unknown }, _emitted.Context);

        Assert.Equal(
            [
                ("UtcTime", "2026-03-16 09:42:09.482"), ("ProcessGuid", $"{Guid.Empty:B}"), ("ProcessId", "7"), ("LogonGuid", $"{Guid.Empty:B}"), ("LogonId", "0"),
                ("ParentProcessGuid", $"{Guid.Empty:B}"), ("ParentProcessId", "0"), ("NamespacedProcessId", "0"),
            ],
            _emitted.Single().Fields.Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_kept()
    {
        byte[] image = [.. "/tmp/"u8, 0xff];
        new ProcessCreateCollector().OnRecord(new KernelRecord { Time = Processes.Time, Process = new KernelProcess { Image = image.AsSpan() } }, _emitted.Context);

        Assert.Equal("/tmp/\ufffd", _emitted.Single().Fields["Image"]);
    }

    [Fact]
    public void An_ended_program_has_every_field_in_its_place()
    {
        new ProcessTerminateCollector().OnRecord(
            new KernelRecord { Kind = KernelHooks.ProcessTerminate, Time = Processes.Time, Process = Processes.Full, ExitCode = 139 }, _emitted.Context);

        (string name, Dictionary<string, string> fields) = _emitted.Single();
        Assert.Equal("ProcessTerminate", name);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["UtcTime"] = "2026-03-16 09:42:09.482",
                ["ProcessGuid"] = "{5c1d9a40-d071-69b7-c6a1-0e5b77d2914f}",
                ["ProcessId"] = "48213",
                ["Image"] = "/usr/bin/tar",
                ["User"] = "root",
                ["ExitCode"] = "139",
                ["ContainerId"] = "4f2a",
            },
            fields);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(-1073741819)]
    public void The_exit_code_is_always_there(int code)
    {
        new ProcessTerminateCollector().OnRecord(new KernelRecord { Time = Processes.Time, Process = Processes.Unknown, ExitCode = code }, _emitted.Context);

        Dictionary<string, string> fields = _emitted.Single().Fields;
        Assert.Equal(code.ToString(), fields["ExitCode"]);
        Assert.Equal("<unknown process>", fields["Image"]);
        Assert.DoesNotContain("User", fields.Keys);
        Assert.DoesNotContain("ContainerId", fields.Keys);
    }
}
