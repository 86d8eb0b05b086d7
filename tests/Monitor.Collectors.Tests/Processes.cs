using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.Tests;

/// <summary>Processes as the process table gives them.</summary>
internal static class Processes
{
    public static readonly Guid Guid = new("5c1d9a40-d071-69b7-c6a1-0e5b77d2914f");
    public static readonly Guid ParentGuid = new("5c1d9a40-d06d-69b7-1f08-b93c6ae45d02");
    public static readonly Guid LogonGuid = new("5c1d9a40-b8f2-69b7-0000-000000000000");

    /// <summary>16 March 2026, 09:42:09.482 UTC.</summary>
    public static readonly EventTime Time = new(1_773_654_129_482_913_077);

    /// <summary>A process of which everything is known, and nothing is as it usually is.</summary>
    public static KernelProcess Full => new()
    {
        Guid = Guid,
        ProcessId = 48213,
        NamespacedProcessId = 17,
        Started = new EventTime(1),
        Image = "/usr/bin/tar"u8,
        ImageFile = new FileIdentity((254u << 20) | 1, 393734, 500, new EventTime(2)),
        ImageDeleted = true,
        InvokedAs = "./tar"u8,
        CommandLine = "tar\0-czf\0/tmp/x y"u8,
        CurrentDirectory = "/root"u8,
        User = "root"u8,
        UserId = 0,
        EffectiveUser = "backup"u8,
        LoginUser = "maria"u8,
        LogonGuid = LogonGuid,
        LogonId = 1000,
        SessionId = 12,
        IntegrityLevel = "no level"u8,
        Terminal = "/dev/pts/3"u8,
        ContainerId = "4f2a"u8,
    };

    /// <summary>A process of which only the id is known.</summary>
    public static KernelProcess Unknown => new() { ProcessId = 7 };
}
