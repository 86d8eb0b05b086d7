using Monitor.Sdk.Collectors;

namespace Monitor.Workers.Protocol;

/// <summary>What was done to the registry, as it travels in a kernel record.</summary>
internal static class RegistryCodec
{
    public static void Write(FrameBuffer to, in KernelRegistry registry)
    {
        to.Write((byte)registry.Operation);
        KernelRecordCodec.Write(to, registry.Path);
        KernelRecordCodec.Write(to, registry.NewPath);
        KernelRecordCodec.Write(to, registry.Details);
    }

    public static KernelRegistry Read(scoped ref PayloadReader from) => new()
    {
        Operation = (RegistryOperation)from.ReadByte(),
        Path = KernelRecordCodec.ReadText(ref from),
        NewPath = KernelRecordCodec.ReadText(ref from),
        Details = KernelRecordCodec.ReadText(ref from),
    };
}
