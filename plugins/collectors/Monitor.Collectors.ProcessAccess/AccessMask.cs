using Monitor.Sdk.Collectors;

namespace Monitor.Collectors.ProcessAccess;

/// <summary>What a process can do to another one, in the bits of Windows' process access rights, which Sysmon's rules are written for.</summary>
internal static class AccessMask
{
    private const uint Terminate = 0x1;
    private const uint VmOperation = 0x8;
    private const uint VmRead = 0x10;
    private const uint VmWrite = 0x20;
    private const uint DuplicateHandle = 0x40;
    private const uint SetInformation = 0x200;
    private const uint QueryInformation = 0x400;
    private const uint SuspendResume = 0x800;

    /// <summary>The mask.</summary>
    public static uint Of(AccessRights rights) =>
        Bits(rights, AccessRights.ReadMemory, VmRead)
        | Bits(rights, AccessRights.WriteMemory, VmWrite | VmOperation)
        | Bits(rights, AccessRights.ReadState, QueryInformation)
        | Bits(rights, AccessRights.WriteState, SetInformation)
        | Bits(rights, AccessRights.Control, SuspendResume)
        | Bits(rights, AccessRights.Terminate, Terminate)
        | Bits(rights, AccessRights.Descriptors, DuplicateHandle);

    private static uint Bits(AccessRights rights, AccessRights right, uint bits) => (rights & right) == 0 ? 0 : bits;
}
