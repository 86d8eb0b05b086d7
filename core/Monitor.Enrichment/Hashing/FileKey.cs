using Monitor.Sdk.Events;

namespace Monitor.Enrichment.Hashing;

/// <summary>By what a file is known whose facts are remembered.</summary>
/// <param name="Volume">Its volume, by the number that Windows gave it: whoever makes a volume chooses the serial number himself. Empty on Linux.</param>
/// <param name="File">Which file of it, with which contents.</param>
internal readonly record struct FileKey(Guid Volume, FileIdentity File);
