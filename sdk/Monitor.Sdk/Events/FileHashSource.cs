namespace Monitor.Sdk.Events;

/// <summary>Where a hash field's file is named: positions of sibling fields, -1 where there is none.</summary>
/// <param name="PathField">The field with the path.</param>
/// <param name="FileField">The field with the <see cref="FileIdentity"/>.</param>
/// <param name="ProcessField">The field with the id of a process that runs the file.</param>
/// <param name="EmittedLate">Whether the time that the event may wait begins when it is emitted, not when it happened.</param>
public sealed record FileHashSource(int PathField, int FileField, int ProcessField, bool EmittedLate = false)
{
    /// <summary>The most bytes that the hashes of a file can have: of SHA1, MD5, SHA256, IMPHASH and ELFIMPORTS together.</summary>
    public const int Capacity = 239;
}
