namespace Monitor.Sdk.Events;

/// <summary>
/// Marks a <see cref="Text"/> field that holds the hashes of a file and is filled after capture, off the capture thread, when the
/// collector left it absent. The named sibling fields say which file it is.
/// </summary>
/// <param name="path">Name of the <see cref="Text"/> field with the file's path.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HashOfAttribute(string path) : Attribute
{
    /// <summary>Name of the field with the file's path.</summary>
    public string Path { get; } = path;

    /// <summary>Name of the <see cref="FileIdentity"/> field that tells whether the file at the path is still the one meant.</summary>
    public string File { get; init; } = "";

    /// <summary>Name of the process id field whose <c>/proc/PID/exe</c> is that file while the process lives; empty if there is none.</summary>
    public string Process { get; init; } = "";

    /// <summary>Whether the event is emitted a while after it happened: the time that it may wait for its hashes begins when it is emitted, then.</summary>
    public bool EmittedLate { get; init; }
}
