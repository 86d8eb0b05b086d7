namespace Monitor.Sdk.Diagnostics;

/// <summary>Carries a <see cref="MonitorError"/> to where it is told.</summary>
public sealed class MonitorException : Exception
{
    /// <summary>Made from the error.</summary>
    public MonitorException(MonitorError error, Exception? inner = null)
        : base(error?.ToString(), inner) => Error = error ?? throw new ArgumentNullException(nameof(error));

    /// <summary>The error.</summary>
    public MonitorError Error { get; }
}
