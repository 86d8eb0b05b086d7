namespace Monitor.Collectors.DotNetRuntime;

/// <summary>Why a process is not looked into.</summary>
internal enum TraceFailure
{
    /// <summary>It does not answer in time.</summary>
    NoAnswer,

    /// <summary>It refuses, or answers as no runtime does.</summary>
    NotARuntime,

    /// <summary>It sends more than is read.</summary>
    TooBusy,
}

/// <summary>A process could not be looked into, or not any more.</summary>
/// <param name="failure">Why.</param>
/// <param name="cause">What went wrong; null: nothing but that.</param>
internal sealed class ProcessTraceException(TraceFailure failure, Exception? cause) : Exception(cause?.Message, cause)
{
    /// <summary>Why.</summary>
    public TraceFailure Failure { get; } = failure;
}
