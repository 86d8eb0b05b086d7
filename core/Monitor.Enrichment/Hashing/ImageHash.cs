namespace Monitor.Enrichment.Hashing;

/// <summary>The hashes of a file.</summary>
/// <param name="Text">The hashes as text, <c>NAME=HEX</c> joined by commas, in Sysmon's order, in lower-case hexadecimal as Sysmon prints them on
/// Linux.</param>
/// <param name="HadWriter">Whether somebody had the file open for writing when the reading began. Writes through a mapping that is there already
/// need not change the file's time of change, so the hashes may not count for longer than now.</param>
/// <param name="Volume">The volume that the file lay on, empty on Linux; null: its hashes may not be remembered.</param>
public readonly record struct ImageHash(byte[] Text, bool HadWriter, Guid? Volume);
