namespace Monitor.Workers;

/// <summary>An exception that a plugin threw in its worker; the message has its type and words.</summary>
/// <param name="message">Type and message.</param>
public sealed class WorkerCallException(string message) : Exception(message);
