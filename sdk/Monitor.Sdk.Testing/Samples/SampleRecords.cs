using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Sdk.Testing;

/// <summary>Makes kernel records as the capture hands them to a kernel collector; the same seed makes the same records.</summary>
/// <param name="seed">Where the random values begin.</param>
public sealed partial class SampleRecords(int seed = 1)
{
    private const int LongCommandLine = 256 << 10;
    private const KernelHooks Attributes = KernelHooks.FileTime | KernelHooks.FileMode | KernelHooks.FileOwner;
    private const KernelHooks Files = KernelHooks.FileCreate | KernelHooks.FileDelete | KernelHooks.FileRename
        | KernelHooks.ImageLoad | KernelHooks.DriverLoad | KernelHooks.RawAccessRead | KernelHooks.FileExecutable | Attributes
        | KernelHooks.PipeCreate | KernelHooks.PipeConnect | KernelHooks.FileStream | KernelHooks.FileBlocked;
    private const KernelHooks Accesses = KernelHooks.ProcessAccess | KernelHooks.LimitedAccess;
    private const KernelHooks Targets = Accesses | KernelHooks.RemoteThread;

    private static readonly Guid KnownGuid = new("5c1d9a40-d071-69b7-c6a1-0e5b77d2914f");

    private readonly Random _random = new(seed);

    /// <summary>A record in which everything is known.</summary>
    /// <param name="kind">What happened: one hook.</param>
    public static KernelRecord Usual(KernelHooks kind) => new()
    {
        Kind = kind,
        Time = EventTime.From(DateTime.UnixEpoch.AddYears(56)),
        Process = Known(48_213, "/usr/bin/tar"u8, "tar\0-czf\0/tmp/a b.tgz"u8),
        Parent = kind == KernelHooks.ProcessCreate ? Known(48_200, "/usr/bin/bash"u8, "bash"u8) : default,
        Ancestors = kind == KernelHooks.ProcessCreate ? "/usr/bin/bash\0/usr/sbin/sshd"u8 : default(Arguments),
        Connection = kind == KernelHooks.NetworkConnect ? Connection([192, 0, 2, 7], [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]) : default,
        File = (kind & Files) != 0 ? File(kind) : default,
        FileAttributes = (kind & Attributes) != 0 ? AttributesOf(kind) : default,
        Module = kind == KernelHooks.DriverLoad ? new KernelModule { Name = "dummy"u8, IsSigned = true, Taints = 1 << 12 } : default,
        BpfProgram = kind == KernelHooks.BpfProgram ? new KernelBpfProgram { Id = 71, Type = 2, Name = "trace_open"u8 } : default,
        DnsAnswer = kind == KernelHooks.DnsMessage ? Answer() : default,
        Target = (kind & Targets) != 0 ? Known(731, "/usr/sbin/sshd"u8, "sshd\0-D"u8) : default,
        Access = (kind & Accesses) != 0 ? Access() : default,
        Thread = kind == KernelHooks.RemoteThread ? Thread() : default,
        Registry = kind == KernelHooks.Registry ? Registry() : default,
        Tampering = kind == KernelHooks.ProcessTampering ? TamperingSign.ImageReplaced : default,
        ExitCode = 0,
    };

    /// <summary>A record of which nothing is known but what happened, when, and the number of the process.</summary>
    /// <param name="kind">What happened: one hook.</param>
    public static KernelRecord Unknown(KernelHooks kind) => new()
    {
        Kind = kind,
        Time = EventTime.From(DateTime.UnixEpoch.AddYears(56)),
        Process = new KernelProcess { ProcessId = 7 },
        Connection = kind == KernelHooks.NetworkConnect ? Connection([127, 0, 0, 1], [127, 0, 0, 1]) : default,
        File = (kind & Files) != 0 ? new KernelFile { Path = "/tmp/report"u8, NewPath = kind == KernelHooks.FileRename ? "/tmp/old"u8 : default } : default,
        DnsAnswer = kind == KernelHooks.DnsMessage
            ? new KernelDnsAnswer { Protocol = 17, ServerAddress = new NetworkAddress([127, 0, 0, 53]), QueryName = "example.net"u8, QueryType = 1, ResponseCode = 3 }
            : default,
        Target = (kind & Targets) != 0 ? new KernelProcess { ProcessId = 8 } : default,
        Access = (kind & Accesses) != 0 ? new KernelAccess { Way = AccessWay.Trace, Rights = AccessRights.Control } : default,
        Registry = kind == KernelHooks.Registry ? new KernelRegistry { Operation = RegistryOperation.SetValue } : default,
    };

    /// <summary>A record of random values, among them what attackers and odd programs bring about: text that is no UTF-8, empty, or very long,
    /// numbers at their limits.</summary>
    /// <param name="kind">What happened: one hook.</param>
    public KernelRecord Hostile(KernelHooks kind) => new()
    {
        Kind = kind,
        Time = new EventTime(_random.NextInt64(1, long.MaxValue)),
        Process = Process(),
        Parent = _random.Next(3) == 0 ? default : Process(),
        Ancestors = CommandLine(),
        Connection = new KernelConnection
        {
            Protocol = _random.GetItems<byte>([6, 17, 0, 255], 1)[0],
            Initiated = Flag(),
            Established = Flag(),
            LocalAddress = Address(),
            RemoteAddress = Address(),
            LocalPort = (ushort)_random.Next(ushort.MaxValue + 1),
            RemotePort = (ushort)_random.Next(ushort.MaxValue + 1),
        },
        File = new KernelFile
        {
            Path = Text(),
            NewPath = Text(),
            IsNew = Flag(),
            Type = (KernelFileType)_random.Next(7),
            LinkTarget = Text(),
            IsProgram = Flag(),
            NodeDevice = Number(),
            Descriptor = Number(),
            Identity = Flag() ? null : new FileIdentity(Number(), Number(), long.MaxValue, new EventTime(long.MinValue)),
            Created = Flag() ? null : new EventTime(long.MinValue),
            IsArchived = Flag(),
            IsClosed = Flag(),
            Blocked = (BlockedAct)_random.Next(4),
        },
        FileAttributes = new KernelFileAttributes
        {
            Accessed = Flag() ? null : new EventTime(long.MaxValue),
            Modified = Flag() ? null : new EventTime(long.MinValue),
            Mode = Flag() ? null : Number(),
            OwnerId = Flag() ? null : Number(),
            Owner = Text(),
            GroupId = Flag() ? null : Number(),
            Group = Text(),
            Created = Flag() ? null : new EventTime(long.MinValue),
            PreviousCreated = Flag() ? null : new EventTime(long.MaxValue),
        },
        Module = new KernelModule { Name = Text(), IsSigned = Flag() ? null : Flag(), Taints = Number() },
        BpfProgram = new KernelBpfProgram { Id = Number(), Type = Number(), Name = Text() },
        DnsAnswer = new KernelDnsAnswer
        {
            Protocol = _random.GetItems<byte>([6, 17, 0, 255], 1)[0],
            ServerAddress = Address(),
            QueryName = Text(),
            QueryType = (ushort)_random.Next(ushort.MaxValue + 1),
            ResponseCode = (ushort)_random.Next(4096),
            IsTruncated = Flag(),
            AnswerCount = (ushort)_random.Next(ushort.MaxValue + 1),
            Results = Text(),
            Addresses = new byte[_random.Next(3) * KernelDnsAnswer.AddressLength],
        },
        Target = Process(),
        Access = new KernelAccess
        {
            Way = (AccessWay)_random.Next(9),
            Rights = (AccessRights)Number(),
            ThreadId = Number(),
            Request = Number(),
            File = (ProcessFile)_random.Next(12),
            Address = Flag() ? ulong.MaxValue : Number(),
            Size = Flag() ? ulong.MaxValue : Number(),
            IsFurther = Flag(),
            Repeats = Number(),
            PageRepeats = Number(),
            Mapping = Text(),
            Permissions = Text(),
            GrantedAccess = Number(),
            CallTrace = Text(),
        },
        Thread = new KernelThread { ThreadId = Number(), StartAddress = Flag() ? ulong.MaxValue : Number(), StartModule = Text(), StartFunction = Text() },
        Registry = new KernelRegistry { Operation = (RegistryOperation)_random.Next(7), Path = Text(), NewPath = Text(), Details = Text() },
        Tampering = (TamperingSign)_random.Next(4),
        ExitCode = _random.GetItems<int>([0, 1, -1, 137, int.MinValue, int.MaxValue], 1)[0],
    };

    private static KernelProcess Known(uint id, ReadOnlySpan<byte> image, ReadOnlySpan<byte> commandLine) => new()
    {
        Guid = KnownGuid,
        ProcessId = id,
        NamespacedProcessId = id,
        Started = EventTime.From(DateTime.UnixEpoch.AddYears(55)),
        Image = image,
        ImageFile = new FileIdentity((254u << 20) | 1, 393_734, 500, EventTime.From(DateTime.UnixEpoch.AddYears(50))),
        InvokedAs = image,
        CommandLine = commandLine,
        CurrentDirectory = "/root"u8,
        User = "root"u8,
        EffectiveUser = "backup"u8,
        LoginUser = "maria"u8,
        LogonGuid = KnownGuid,
        LogonId = 1000,
        SessionId = 12,
        IntegrityLevel = "no level"u8,
        Terminal = "/dev/pts/3"u8,
        ContainerId = "4f2a"u8,
    };

    private KernelProcess Process() => new()
    {
        Guid = Flag() ? Guid.Empty : KnownGuid,
        ProcessId = Number(),
        NamespacedProcessId = Number(),
        Started = new EventTime(_random.NextInt64()),
        Image = Text(),
        ImageFile = Flag() ? null : new FileIdentity(Number(), Number(), -1, new EventTime(long.MinValue)),
        ImageDeleted = Flag(),
        InvokedAs = Text(),
        CommandLine = CommandLine(),
        CurrentDirectory = Text(),
        User = Text(),
        UserId = Number(),
        EffectiveUser = Text(),
        LoginUser = Text(),
        LogonGuid = Flag() ? Guid.Empty : KnownGuid,
        LogonId = Flag() ? ulong.MaxValue : Number(),
        SessionId = Flag() ? null : Number(),
        IntegrityLevel = Text(),
        Terminal = Text(),
        ContainerId = Text(),
    };

    private Text Text() => _random.Next(5) switch
    {
        0 => default,
        1 => new Text(ReadOnlySpan<byte>.Empty),
        2 => new Text((ReadOnlySpan<byte>)SampleText.Usual(_random)),
        _ => new Text((ReadOnlySpan<byte>)SampleText.Hostile(_random)),
    };

    private Arguments CommandLine() => _random.Next(50) switch
    {
        0 => new Arguments(SampleText.Huge(_random).AsSpan(0, LongCommandLine)),
        < 10 => default,
        < 15 => new Arguments([]),
        _ => new Arguments(SampleText.Hostile(_random)),
    };

    private NetworkAddress Address()
    {
        byte[] bytes = new byte[Flag() ? 4 : 16];
        if (Flag())
            _random.NextBytes(bytes);
        return new NetworkAddress(bytes);
    }

    private uint Number() => _random.GetItems<uint>([0, 1, 48_213u, int.MaxValue, uint.MaxValue], 1)[0];

    private bool Flag() => _random.Next(2) == 0;
}
