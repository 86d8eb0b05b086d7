using Monitor.Sdk.Collectors;

namespace Monitor.Workers.Protocol;

/// <summary>A thread that was made in another process, as it travels in a kernel record.</summary>
internal static class ThreadCodec
{
    public static void Write(FrameBuffer to, in KernelThread thread)
    {
        to.Write(thread.ThreadId);
        to.Write(thread.StartAddress);
        KernelRecordCodec.Write(to, thread.StartModule);
        KernelRecordCodec.Write(to, thread.StartFunction);
    }

    public static KernelThread Read(scoped ref PayloadReader from) => new()
    {
        ThreadId = from.ReadUInt32(),
        StartAddress = from.ReadUInt64(),
        StartModule = KernelRecordCodec.ReadText(ref from),
        StartFunction = KernelRecordCodec.ReadText(ref from),
    };
}
