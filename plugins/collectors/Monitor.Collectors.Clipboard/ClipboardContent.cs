using Monitor.Sdk.Events;

namespace Monitor.Collectors.Clipboard;

/// <summary>What lies in the clipboard, and who put it there.</summary>
/// <param name="Time">When it changed.</param>
/// <param name="ProcessId">The process that owns it now; 0: none that is known.</param>
/// <param name="ProcessStart">When that process was made, 100 ns since 1601; 0: not known.</param>
/// <param name="Image">Full path of its image; empty if not known.</param>
/// <param name="Text">Its text as UTF-16; null if it holds none.</param>
internal sealed record ClipboardContent(EventTime Time, uint ProcessId, ulong ProcessStart, string Image, byte[]? Text);
