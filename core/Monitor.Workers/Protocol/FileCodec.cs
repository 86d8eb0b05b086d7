using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Workers.Protocol;

/// <summary>The file of a kernel record, as it travels.</summary>
internal static class FileCodec
{
    private const byte HasIdentity = 1;
    private const byte HasCreated = 2;
    private const byte IsNew = 4;
    private const byte IsProgram = 8;
    private const byte IsArchived = 16;
    private const byte IsClosed = 32;

    public static void Write(FrameBuffer to, in KernelFile file)
    {
        to.Write((byte)((file.Identity is null ? 0 : HasIdentity) | (file.Created is null ? 0 : HasCreated) | (file.IsNew ? IsNew : 0)
            | (file.IsProgram ? IsProgram : 0) | (file.IsArchived ? IsArchived : 0) | (file.IsClosed ? IsClosed : 0)));
        KernelRecordCodec.Write(to, file.Path);
        KernelRecordCodec.Write(to, file.NewPath);
        to.Write((byte)file.Type);
        to.Write((byte)file.Blocked);
        KernelRecordCodec.Write(to, file.LinkTarget);
        to.Write(file.NodeDevice);
        to.Write(file.Descriptor);
        if (file.Identity is { } identity)
            KernelRecordCodec.Write(to, identity);
        if (file.Created is { } created)
            to.Write(created.UnixNanoseconds);
    }

    public static KernelFile Read(scoped ref PayloadReader from)
    {
        byte marks = from.ReadByte();
        return new KernelFile
        {
            IsNew = (marks & IsNew) != 0,
            IsProgram = (marks & IsProgram) != 0,
            IsArchived = (marks & IsArchived) != 0,
            IsClosed = (marks & IsClosed) != 0,
            Path = KernelRecordCodec.ReadText(ref from),
            NewPath = KernelRecordCodec.ReadText(ref from),
            Type = (KernelFileType)from.ReadByte(),
            Blocked = (BlockedAct)from.ReadByte(),
            LinkTarget = KernelRecordCodec.ReadText(ref from),
            NodeDevice = from.ReadUInt32(),
            Descriptor = from.ReadUInt32(),
            Identity = (marks & HasIdentity) != 0 ? KernelRecordCodec.ReadIdentity(ref from) : null,
            Created = (marks & HasCreated) != 0 ? new EventTime(from.ReadInt64()) : null,
        };
    }
}
