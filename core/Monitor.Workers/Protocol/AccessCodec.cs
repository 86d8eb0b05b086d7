using Monitor.Sdk.Collectors;

namespace Monitor.Workers.Protocol;

/// <summary>How a process got at another one, as it travels in a kernel record.</summary>
internal static class AccessCodec
{
    public static void Write(FrameBuffer to, in KernelAccess access)
    {
        to.Write((byte)access.Way);
        to.Write((uint)access.Rights);
        to.Write(access.ThreadId);
        to.Write(access.Request);
        to.Write((byte)access.File);
        to.Write(access.Address);
        to.Write(access.Size);
        to.Write(access.IsFurther);
        to.Write(access.Repeats);
        to.Write(access.PageRepeats);
        KernelRecordCodec.Write(to, access.Mapping);
        KernelRecordCodec.Write(to, access.Permissions);
        to.Write(access.GrantedAccess);
        KernelRecordCodec.Write(to, access.CallTrace);
    }

    public static KernelAccess Read(scoped ref PayloadReader from) => new()
    {
        Way = (AccessWay)from.ReadByte(),
        Rights = (AccessRights)from.ReadUInt32(),
        ThreadId = from.ReadUInt32(),
        Request = from.ReadUInt32(),
        File = (ProcessFile)from.ReadByte(),
        Address = from.ReadUInt64(),
        Size = from.ReadUInt64(),
        IsFurther = from.ReadBoolean(),
        Repeats = from.ReadUInt32(),
        PageRepeats = from.ReadUInt32(),
        Mapping = KernelRecordCodec.ReadText(ref from),
        Permissions = KernelRecordCodec.ReadText(ref from),
        GrantedAccess = from.ReadUInt32(),
        CallTrace = KernelRecordCodec.ReadText(ref from),
    };
}
