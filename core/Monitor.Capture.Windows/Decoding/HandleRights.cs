using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Windows.Decoding;

/// <summary>What a handle's access mask lets its holder do.</summary>
internal static class HandleRights
{
    /// <summary>Of a handle to a process.</summary>
    public static AccessRights OfProcess(uint mask) =>
        Map(mask, 0x0010, AccessRights.ReadMemory)
        | Map(mask, 0x0020, AccessRights.WriteMemory)
        | Map(mask, 0x1400, AccessRights.ReadState)
        | Map(mask, 0x0200, AccessRights.WriteState)
        | Map(mask, 0x0802, AccessRights.Control)
        | Map(mask, 0x0001, AccessRights.Terminate)
        | Map(mask, 0x0040, AccessRights.Descriptors);

    /// <summary>Of a handle to a thread.</summary>
    public static AccessRights OfThread(uint mask) =>
        Map(mask, 0x0848, AccessRights.ReadState)
        | Map(mask, 0x0010, AccessRights.WriteState)
        | Map(mask, 0x0002, AccessRights.Control)
        | Map(mask, 0x0001, AccessRights.Terminate);

    private static AccessRights Map(uint mask, uint bits, AccessRights rights) => (mask & bits) != 0 ? rights : AccessRights.None;
}
