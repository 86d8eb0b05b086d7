namespace Monitor.Capture.Windows.Names;

/// <summary>What is known of a logon session.</summary>
/// <param name="Began">When it began, in 100 ns since 1601; 0: not known.</param>
internal sealed record LogonSession(ulong Began);
