using Monitor.Sdk.Events;

namespace Monitor.Capture.RawRecords;

/// <summary>What lies at an address of a process (enum mapping of native/abi/records.h), in the words of /proc/PID/maps.</summary>
internal static class MappedMemory
{
    private const ushort Unknown = 0;
    private const ushort File = 1;
    private const int Shared = 8;
    private const int Width = 4;

    /// <summary>The texts for all combinations of permissions, one behind the other.</summary>
    private static ReadOnlySpan<byte> AllPermissions =>
        "---pr--p-w-prw-p--xpr-xp-wxprwxp---sr--s-w-srw-s--xsr-xs-wxsrwxs"u8;

    /// <summary>Its name; absent if nothing is known of it.</summary>
    /// <param name="mapping">What it is.</param>
    /// <param name="path">Path of the mapped file, if it is one.</param>
    public static Text Name(ushort mapping, ReadOnlySpan<byte> path) => mapping switch
    {
        File => new Text(path),
        2 => "[heap]"u8,
        3 => "[stack]"u8,
        4 => "[vdso]"u8,
        5 => "[anonymous]"u8,
        _ => default,
    };

    /// <summary>Its permissions; absent if nothing is known of it.</summary>
    /// <param name="mapping">What it is.</param>
    /// <param name="bits">1 read, 2 write, 4 execute, 8 shared.</param>
    public static Text Permissions(ushort mapping, ushort bits) =>
        mapping == Unknown ? default : new Text(AllPermissions.Slice((bits & (2 * Shared - 1)) * Width, Width));
}
