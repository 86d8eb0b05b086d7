namespace Monitor.Sdk.Events;

/// <summary>Which file it is, whatever its name: prints as <c>device:inode</c>, the device as <c>major-minor</c>.</summary>
/// <param name="Device">The kernel's device number: major in the upper bits, minor in the lower 20.</param>
/// <param name="Inode">Inode number on that device.</param>
/// <param name="Size">Size in bytes when the event was captured.</param>
/// <param name="Changed">When contents or attributes were last changed (ctime).</param>
public readonly record struct FileIdentity(uint Device, ulong Inode, long Size, EventTime Changed)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Device >> 20}-{Device & 0xfffff}:{Inode}";
}
