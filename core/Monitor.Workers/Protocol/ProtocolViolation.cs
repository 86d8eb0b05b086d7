namespace Monitor.Workers.Protocol;

/// <summary>What came over the pipe is not what may come.</summary>
/// <param name="reason">What is wrong, as part of a sentence.</param>
internal sealed class ProtocolViolation(string reason) : Exception(reason);
