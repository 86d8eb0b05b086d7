namespace Monitor.Host.Installation;

/// <summary>What goes beyond a service's definition. A part that is null is unknown to this Windows; it is not set.</summary>
/// <param name="Description">What people read about it.</param>
/// <param name="OnFailure">What is done after a failure.</param>
/// <param name="FailsByExitCode">Whether an end with an exit code other than 0 is a failure, too.</param>
/// <param name="SidKind">Whether it has a SID of its own, as Windows counts.</param>
/// <param name="Privileges">The privileges that it keeps; empty: all that its account has.</param>
/// <param name="StopPatience">So long it may take to stop when the system goes down.</param>
/// <param name="Access">Who may do what with it, as a security descriptor.</param>
internal sealed record ServiceOptions(
    string? Description, FailureResponse? OnFailure, bool? FailsByExitCode, uint? SidKind, IReadOnlyList<string>? Privileges, TimeSpan? StopPatience, string Access)
{
    /// <summary>A SID of its own.</summary>
    public const uint OwnSid = 1;
}

/// <summary>What the service manager does after failures of a service.</summary>
/// <param name="ForgetAfter">After so many seconds without a failure the next one is the first again.</param>
/// <param name="RebootMessage">What is told to all before the system is started again; empty: nothing.</param>
/// <param name="Command">What is run where an action says so; empty: nothing.</param>
/// <param name="Actions">What is done after the first failure, the second and so on; the last one counts for all that follow.</param>
internal sealed record FailureResponse(uint ForgetAfter, string RebootMessage, string Command, IReadOnlyList<FailureAction> Actions);

/// <summary>One action after a failure.</summary>
/// <param name="Kind">What is done, as Windows counts.</param>
/// <param name="Pause">Milliseconds before it is done.</param>
internal readonly record struct FailureAction(int Kind, uint Pause)
{
    /// <summary>Starts the service again after a pause.</summary>
    public static FailureAction Restart(TimeSpan pause) => new(Kind: 1, (uint)pause.TotalMilliseconds);
}
