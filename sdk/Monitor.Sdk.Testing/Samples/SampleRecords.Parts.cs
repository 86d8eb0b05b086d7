using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Sdk.Testing;

/// <content>What a record is about, where everything is known.</content>
public sealed partial class SampleRecords
{
    private static KernelConnection Connection(ReadOnlySpan<byte> local, ReadOnlySpan<byte> remote) => new()
    {
        Protocol = 6,
        Initiated = true,
        Established = true,
        LocalAddress = new NetworkAddress(local),
        LocalPort = 51_000,
        RemoteAddress = new NetworkAddress(remote),
        RemotePort = 443,
    };

    private static KernelDnsAnswer Answer() => new()
    {
        Protocol = 17,
        ServerAddress = new NetworkAddress([192, 0, 2, 53]),
        QueryName = "www.example.net"u8,
        QueryType = 1,
        AnswerCount = 2,
        Results = "type:  5 host.example.net;::ffff:192.0.2.7;"u8,
        Addresses = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 7],
    };

    private static KernelFile File(KernelHooks kind) => new()
    {
        Path = kind is KernelHooks.PipeCreate or KernelHooks.PipeConnect ? "\\lsass"u8 : "/home/maria/report"u8,
        NewPath = kind == KernelHooks.FileRename ? "/home/maria/report.old"u8 : default,
        IsNew = kind == KernelHooks.FileCreate,
        NodeDevice = kind == KernelHooks.RawAccessRead ? 8u << 20 | 1 : 0,
        Descriptor = kind == KernelHooks.FileExecutable ? 5u : 0,
        IsProgram = kind == KernelHooks.FileExecutable,
        Identity = kind is KernelHooks.FileCreate or KernelHooks.ImageLoad or KernelHooks.DriverLoad or KernelHooks.FileExecutable
            ? new FileIdentity((254u << 20) | 1, 393_735, 0, EventTime.From(DateTime.UnixEpoch.AddYears(56)))
            : null,
        Blocked = kind == KernelHooks.FileBlocked ? BlockedAct.Executable : BlockedAct.None,
    };

    private static KernelFileAttributes AttributesOf(KernelHooks kind) => kind switch
    {
        KernelHooks.FileTime => new KernelFileAttributes
        {
            Accessed = EventTime.From(DateTime.UnixEpoch.AddYears(30)),
            Modified = EventTime.From(DateTime.UnixEpoch.AddYears(20)),
        },
        KernelHooks.FileMode => new KernelFileAttributes { Mode = 0xfff },
        _ => new KernelFileAttributes { OwnerId = 34, Owner = "backup"u8, GroupId = 34, Group = "backup"u8 },
    };

    private static KernelAccess Access() => new()
    {
        Way = AccessWay.Write,
        Rights = AccessRights.WriteMemory,
        ThreadId = 48_214,
        Address = 0x7f52_1c3d_6018,
        Size = 64,
        Repeats = 3,
        PageRepeats = 1,
        Mapping = "/usr/lib/x86_64-linux-gnu/libc.so.6"u8,
        Permissions = "r-xp"u8,
    };

    private static KernelThread Thread() => new()
    {
        ThreadId = 48_220,
        StartAddress = 0x7ffa_1c3d_6018,
        StartModule = "C:\\Windows\\System32\\kernel32.dll"u8,
        StartFunction = "LoadLibraryW"u8,
    };

    private static KernelRegistry Registry() => new()
    {
        Operation = RegistryOperation.SetValue,
        Path = "HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\update"u8,
        Details = "C:\\Users\\maria\\update.exe"u8,
    };
}
