using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Workers.Protocol;

/// <summary>Attributes of a file that were set, as they travel in a kernel record.</summary>
internal static class FileAttributeCodec
{
    private const byte HasAccessed = 1;
    private const byte HasModified = 2;
    private const byte HasMode = 4;
    private const byte HasOwner = 8;
    private const byte HasGroup = 16;
    private const byte HasCreated = 32;
    private const byte HasPreviousCreated = 64;

    public static void Write(FrameBuffer to, in KernelFileAttributes attributes)
    {
        to.Write((byte)((attributes.Accessed is null ? 0 : HasAccessed) | (attributes.Modified is null ? 0 : HasModified)
            | (attributes.Mode is null ? 0 : HasMode) | (attributes.OwnerId is null ? 0 : HasOwner) | (attributes.GroupId is null ? 0 : HasGroup)
            | (attributes.Created is null ? 0 : HasCreated) | (attributes.PreviousCreated is null ? 0 : HasPreviousCreated)));
        if (attributes.Accessed is { } accessed)
            to.Write(accessed.UnixNanoseconds);
        if (attributes.Modified is { } modified)
            to.Write(modified.UnixNanoseconds);
        if (attributes.Created is { } created)
            to.Write(created.UnixNanoseconds);
        if (attributes.PreviousCreated is { } previous)
            to.Write(previous.UnixNanoseconds);
        if (attributes.Mode is { } mode)
            to.Write(mode);
        if (attributes.OwnerId is { } owner)
            to.Write(owner);
        if (attributes.GroupId is { } group)
            to.Write(group);
        KernelRecordCodec.Write(to, attributes.Owner);
        KernelRecordCodec.Write(to, attributes.Group);
    }

    public static KernelFileAttributes ReadAttributes(scoped ref PayloadReader from)
    {
        byte has = from.ReadByte();
        return new KernelFileAttributes
        {
            Accessed = (has & HasAccessed) != 0 ? new EventTime(from.ReadInt64()) : null,
            Modified = (has & HasModified) != 0 ? new EventTime(from.ReadInt64()) : null,
            Created = (has & HasCreated) != 0 ? new EventTime(from.ReadInt64()) : null,
            PreviousCreated = (has & HasPreviousCreated) != 0 ? new EventTime(from.ReadInt64()) : null,
            Mode = (has & HasMode) != 0 ? from.ReadUInt32() : null,
            OwnerId = (has & HasOwner) != 0 ? from.ReadUInt32() : null,
            GroupId = (has & HasGroup) != 0 ? from.ReadUInt32() : null,
            Owner = KernelRecordCodec.ReadText(ref from),
            Group = KernelRecordCodec.ReadText(ref from),
        };
    }
}
