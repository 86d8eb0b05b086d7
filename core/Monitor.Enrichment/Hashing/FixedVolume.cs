namespace Monitor.Enrichment.Hashing;

/// <summary>
/// Which volumes of Windows are built into the machine. Of another one – a server's share, a disc image, a stick – somebody who need not be an administrator chooses
/// serial number, file numbers, sizes and times, and can change contents without changing these: nothing of its files may be remembered.
/// </summary>
internal static class FixedVolume
{
    private const uint Disk = 7;
    private const uint RemovableMedia = 0x1;
    private const uint Floppy = 0x4;
    private const uint Remote = 0x10;
    private const uint VirtualVolume = 0x40;
    private const uint WebDav = 0x2000;
    private const uint PortableDevice = 0x40000;

    private const string Start = @"\\?\Volume{";
    private const int NumberLength = 36;

    /// <summary>Whether a device is a disk that stays in the machine. A disc image is a CD-ROM to Windows; a disk at the USB is portable.</summary>
    /// <param name="type">FILE_DEVICE_….</param>
    /// <param name="characteristics">FILE_REMOVABLE_MEDIA and others.</param>
    public static bool IsFixed(uint type, uint characteristics) =>
        type == Disk && (characteristics & (RemovableMedia | Floppy | Remote | VirtualVolume | WebDav | PortableDevice)) == 0;

    /// <summary>The volume's number in a file's path that begins with it; null if the path does not, or is a named stream's: that has number and times of the file that
    /// it belongs to, and can be made as long as this.</summary>
    public static Guid? NumberIn(ReadOnlySpan<char> path)
    {
        if (!path.StartsWith(Start, StringComparison.OrdinalIgnoreCase) || path.Length <= Start.Length + NumberLength)
            return null;
        ReadOnlySpan<char> rest = path[(Start.Length + NumberLength)..];
        return rest[0] == '}' && !rest.Contains(':') && Guid.TryParseExact(path.Slice(Start.Length, NumberLength), "D", out Guid number) ? number : null;
    }
}
