using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Workers.Protocol;

/// <summary>Kernel records as they travel, one behind the other. Nothing is allocated in either direction.</summary>
internal static class KernelRecordCodec
{
    private const KernelHooks AttributeHooks = KernelHooks.FileTime | KernelHooks.FileMode | KernelHooks.FileOwner;
    private const KernelHooks FileHooks = KernelHooks.FileCreate | KernelHooks.FileDelete | KernelHooks.FileRename
        | KernelHooks.ImageLoad | KernelHooks.DriverLoad | KernelHooks.RawAccessRead | KernelHooks.FileExecutable | AttributeHooks
        | KernelHooks.PipeCreate | KernelHooks.PipeConnect | KernelHooks.FileStream | KernelHooks.FileBlocked;
    private const KernelHooks AccessHooks = KernelHooks.ProcessAccess | KernelHooks.LimitedAccess;
    private const KernelHooks TargetHooks = AccessHooks | KernelHooks.RemoteThread;

    private const byte HasFile = 1;
    private const byte HasSession = 2;
    private const byte IsDeleted = 4;

    /// <summary>Writes a record with its length in front.</summary>
    /// <returns>Bytes written.</returns>
    public static int Write(FrameBuffer to, in KernelRecord record, RecordFlags flags)
    {
        int begin = to.Length;
        to.Write(0u);
        to.Write((int)record.Kind);
        to.Write((int)flags);
        to.Write(record.Time.UnixNanoseconds);
        to.Write(record.ExitCode);
        Write(to, record.Process);
        if ((record.Kind & KernelHooks.ProcessCreate) != 0)
        {
            Write(to, record.Parent);
            Write(to, record.Ancestors);
        }

        if ((record.Kind & KernelHooks.NetworkConnect) != 0)
            Write(to, record.Connection);
        if ((record.Kind & FileHooks) != 0)
            FileCodec.Write(to, record.File);
        if ((record.Kind & AttributeHooks) != 0)
            FileAttributeCodec.Write(to, record.FileAttributes);
        if ((record.Kind & KernelHooks.DriverLoad) != 0)
            Write(to, record.Module);
        if ((record.Kind & KernelHooks.BpfProgram) != 0)
            Write(to, record.BpfProgram);
        if ((record.Kind & KernelHooks.DnsMessage) != 0)
            Write(to, record.DnsAnswer);
        if ((record.Kind & TargetHooks) != 0)
            Write(to, record.Target);
        if ((record.Kind & AccessHooks) != 0)
            AccessCodec.Write(to, record.Access);
        if ((record.Kind & KernelHooks.RemoteThread) != 0)
            ThreadCodec.Write(to, record.Thread);
        if ((record.Kind & KernelHooks.Registry) != 0)
            RegistryCodec.Write(to, record.Registry);
        if ((record.Kind & KernelHooks.ProcessTampering) != 0)
            to.Write((byte)record.Tampering);

        int length = to.Length - begin;
        to.Patch(begin, (uint)length);
        return length;
    }

    /// <summary>Takes one record's bytes from the front.</summary>
    /// <param name="from">The records.</param>
    /// <returns>The record, without its length.</returns>
    public static ReadOnlySpan<byte> Take(scoped ref PayloadReader from)
    {
        uint length = from.ReadUInt32();
        return length >= sizeof(uint) ? from.ReadRaw((int)Math.Min(length - sizeof(uint), int.MaxValue)) : throw new ProtocolViolation("a kernel record has no length");
    }

    /// <summary>Reads a record.</summary>
    /// <param name="bytes">The record, without its length.</param>
    /// <param name="flags">Flags for the events made of it.</param>
    public static KernelRecord Read(ReadOnlySpan<byte> bytes, out RecordFlags flags)
    {
        PayloadReader from = new(bytes);
        KernelHooks kind = (KernelHooks)from.ReadInt32();
        flags = (RecordFlags)from.ReadInt32();
        EventTime time = new(from.ReadInt64());
        int exitCode = from.ReadInt32();
        return new KernelRecord
        {
            Kind = kind,
            Time = time,
            IsIncomplete = (flags & RecordFlags.Incomplete) != 0,
            ExitCode = exitCode,
            Process = ReadProcess(ref from),
            Parent = (kind & KernelHooks.ProcessCreate) != 0 ? ReadProcess(ref from) : default,
            Ancestors = (kind & KernelHooks.ProcessCreate) != 0 ? ReadArguments(ref from) : default,
            Connection = (kind & KernelHooks.NetworkConnect) != 0 ? ReadConnection(ref from) : default,
            File = (kind & FileHooks) != 0 ? FileCodec.Read(ref from) : default,
            FileAttributes = (kind & AttributeHooks) != 0 ? FileAttributeCodec.ReadAttributes(ref from) : default,
            Module = (kind & KernelHooks.DriverLoad) != 0 ? ReadModule(ref from) : default,
            BpfProgram = (kind & KernelHooks.BpfProgram) != 0 ? ReadBpfProgram(ref from) : default,
            DnsAnswer = (kind & KernelHooks.DnsMessage) != 0 ? ReadAnswer(ref from) : default,
            Target = (kind & TargetHooks) != 0 ? ReadProcess(ref from) : default,
            Access = (kind & AccessHooks) != 0 ? AccessCodec.Read(ref from) : default,
            Thread = (kind & KernelHooks.RemoteThread) != 0 ? ThreadCodec.Read(ref from) : default,
            Registry = (kind & KernelHooks.Registry) != 0 ? RegistryCodec.Read(ref from) : default,
            Tampering = (kind & KernelHooks.ProcessTampering) != 0 ? (TamperingSign)from.ReadByte() : default,
        };
    }

    private static void Write(FrameBuffer to, in KernelProcess process)
    {
        to.Write(process.Guid);
        to.Write(process.ProcessId);
        to.Write(process.NamespacedProcessId);
        to.Write(process.Started.UnixNanoseconds);
        to.Write((byte)((process.ImageFile is null ? 0 : HasFile) | (process.SessionId is null ? 0 : HasSession) | (process.ImageDeleted ? IsDeleted : 0)));
        if (process.ImageFile is { } file)
            Write(to, file);

        if (process.SessionId is { } session)
            to.Write(session);
        to.Write(process.UserId);
        to.Write(process.LogonGuid);
        to.Write(process.LogonId);
        Write(to, process.Image);
        Write(to, process.InvokedAs);
        Write(to, process.CurrentDirectory);
        Write(to, process.User);
        Write(to, process.EffectiveUser);
        Write(to, process.LoginUser);
        Write(to, process.IntegrityLevel);
        Write(to, process.Terminal);
        Write(to, process.ContainerId);
        Write(to, process.CommandLine);
    }

    private static KernelProcess ReadProcess(scoped ref PayloadReader from)
    {
        Guid guid = from.ReadGuid();
        uint id = from.ReadUInt32(), namespaced = from.ReadUInt32();
        EventTime started = new(from.ReadInt64());
        byte marks = from.ReadByte();
        FileIdentity? file = (marks & HasFile) != 0 ? ReadIdentity(ref from) : null;
        uint? session = (marks & HasSession) != 0 ? from.ReadUInt32() : null;
        return new KernelProcess
        {
            Guid = guid,
            ProcessId = id,
            NamespacedProcessId = namespaced,
            Started = started,
            ImageFile = file,
            ImageDeleted = (marks & IsDeleted) != 0,
            SessionId = session,
            UserId = from.ReadUInt32(),
            LogonGuid = from.ReadGuid(),
            LogonId = from.ReadUInt64(),
            Image = ReadText(ref from),
            InvokedAs = ReadText(ref from),
            CurrentDirectory = ReadText(ref from),
            User = ReadText(ref from),
            EffectiveUser = ReadText(ref from),
            LoginUser = ReadText(ref from),
            IntegrityLevel = ReadText(ref from),
            Terminal = ReadText(ref from),
            ContainerId = ReadText(ref from),
            CommandLine = ReadArguments(ref from),
        };
    }

    private static void Write(FrameBuffer to, in KernelModule module)
    {
        Write(to, module.Name);
        to.Write(module.IsSigned is not null);
        to.Write(module.IsSigned == true);
        to.Write(module.Taints);
    }

    private static KernelModule ReadModule(scoped ref PayloadReader from)
    {
        Text name = ReadText(ref from);
        bool isChecked = from.ReadBoolean(), isSigned = from.ReadBoolean();
        return new KernelModule { Name = name, IsSigned = isChecked ? isSigned : null, Taints = from.ReadUInt64() };
    }

    private static void Write(FrameBuffer to, in KernelBpfProgram program)
    {
        to.Write(program.Id);
        to.Write(program.Type);
        Write(to, program.Name);
    }

    private static KernelBpfProgram ReadBpfProgram(scoped ref PayloadReader from) =>
        new() { Id = from.ReadUInt32(), Type = from.ReadUInt32(), Name = ReadText(ref from) };

    internal static void Write(FrameBuffer to, FileIdentity file)
    {
        to.Write(file.Device);
        to.Write(file.Inode);
        to.Write(file.Size);
        to.Write(file.Changed.UnixNanoseconds);
    }

    internal static FileIdentity ReadIdentity(scoped ref PayloadReader from) =>
        new(from.ReadUInt32(), from.ReadUInt64(), from.ReadInt64(), new EventTime(from.ReadInt64()));

    private static void Write(FrameBuffer to, in KernelConnection connection)
    {
        to.Write(connection.Protocol);
        to.Write(connection.Initiated);
        to.Write(connection.Established);
        Write(to, connection.LocalAddress);
        to.Write(connection.LocalPort);
        Write(to, connection.RemoteAddress);
        to.Write(connection.RemotePort);
    }

    private static KernelConnection ReadConnection(scoped ref PayloadReader from) => new()
    {
        Protocol = from.ReadByte(),
        Initiated = from.ReadBoolean(),
        Established = from.ReadBoolean(),
        LocalAddress = ReadAddress(ref from),
        LocalPort = from.ReadUInt16(),
        RemoteAddress = ReadAddress(ref from),
        RemotePort = from.ReadUInt16(),
    };

    private static void Write(FrameBuffer to, in KernelDnsAnswer answer)
    {
        to.Write(answer.Protocol);
        Write(to, answer.ServerAddress);
        Write(to, answer.QueryName);
        to.Write(answer.QueryType);
        to.Write(answer.ResponseCode);
        to.Write(answer.IsTruncated);
        to.Write(answer.AnswerCount);
        Write(to, answer.Results);
        to.Write(answer.Addresses);
    }

    private static KernelDnsAnswer ReadAnswer(scoped ref PayloadReader from) => new()
    {
        Protocol = from.ReadByte(),
        ServerAddress = ReadAddress(ref from),
        QueryName = ReadText(ref from),
        QueryType = from.ReadUInt16(),
        ResponseCode = from.ReadUInt16(),
        IsTruncated = from.ReadBoolean(),
        AnswerCount = from.ReadUInt16(),
        Results = ReadText(ref from),
        Addresses = from.TryReadBytes(out ReadOnlySpan<byte> addresses) ? addresses : default,
    };

    private static void Write(FrameBuffer to, NetworkAddress address)
    {
        to.Write((byte)address.Length);
        address.CopyTo(to.Take(address.Length));
    }

    private static NetworkAddress ReadAddress(scoped ref PayloadReader from)
    {
        byte length = from.ReadByte();
        return length is 4 or 16 ? new NetworkAddress(from.ReadRaw(length)) : throw new ProtocolViolation("an address has an impossible length");
    }

    /// <summary>Text of the kernel's lies in memory as bytes; only a test's is made of characters.</summary>
    internal static void Write(FrameBuffer to, Text text)
    {
        if (text.IsAbsent)
            to.Write(PayloadReader.Absent);
        else if (!text.Bytes.IsEmpty)
            to.Write(text.Bytes);
        else
            to.Write(text.ToString());
    }

    private static void Write(FrameBuffer to, Arguments arguments)
    {
        if (arguments.IsAbsent)
            to.Write(PayloadReader.Absent);
        else
            to.Write(arguments.Bytes);
    }

    private static Arguments ReadArguments(scoped ref PayloadReader from) => from.TryReadBytes(out ReadOnlySpan<byte> bytes) ? new Arguments(bytes) : default;

    internal static Text ReadText(scoped ref PayloadReader from) => from.TryReadBytes(out ReadOnlySpan<byte> bytes) ? new Text(bytes) : default;
}
