namespace Monitor.EventProvider;

/// <summary>A value in the registry under HKEY_LOCAL_MACHINE.</summary>
/// <param name="Key">Path of its key.</param>
/// <param name="Name">Its name; empty: the key's default value.</param>
/// <param name="Data">A <see cref="string"/>, a <see cref="uint"/> (REG_DWORD) or a <see cref="ulong"/> (REG_QWORD).</param>
/// <param name="IsExpanded">Whether a text may name environment variables (REG_EXPAND_SZ instead of REG_SZ).</param>
public sealed record RegistryEntry(string Key, string Name, object Data, bool IsExpanded = false);
