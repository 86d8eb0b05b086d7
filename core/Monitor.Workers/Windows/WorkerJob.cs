using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Monitor.Workers.Windows;

/// <summary>The job that holds one worker, and all that it starts, to its limits. It has no name and one handle, which nobody inherits: when the agent
/// ends, all that is in it ends.</summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe partial class WorkerJob : IDisposable
{
    private const uint ExitCode = 1;

    /// <summary>Makes the job.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The system refuses.</exception>
    public WorkerJob(WorkerSettings settings)
    {
        Handle = CreateJobObject(0, 0);
        if (Handle.IsInvalid)
            throw SystemFailure.Last("no job can be made");
        JobLimits limits = JobLimits.Of(settings);
        if (SetInformationJobObject(Handle, JobLimits.Kind, &limits, (uint)sizeof(JobLimits)) == 0)
        {
            Exception failure = SystemFailure.Last("the job takes no limits");
            Handle.Dispose();
            throw failure;
        }

        Description = "memory by job, processes by job" + (settings.Cpu is { } percent ? Limit(CpuRate.Of(percent, Environment.ProcessorCount)) : "");
    }

    /// <summary>The job.</summary>
    public SafeWaitHandle Handle { get; }

    /// <summary>What holds, in words for the operator.</summary>
    public string Description { get; }

    /// <summary>Ends all that is in it.</summary>
    public void End() => _ = TerminateJobObject(Handle, ExitCode);

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    /// <summary>Not every system divides processor time by jobs: one of remote desktops divides it by sessions.</summary>
    private string Limit(CpuRate rate) => SetInformationJobObject(Handle, CpuRate.Kind, &rate, (uint)sizeof(CpuRate)) != 0
        ? ", cpu by job"
        : $", cpu not limited, {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()).TrimEnd('.')}";

    [LibraryImport("kernel32", EntryPoint = "CreateJobObjectW", SetLastError = true)]
    private static partial SafeWaitHandle CreateJobObject(nint access, nint name);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial int SetInformationJobObject(SafeWaitHandle job, int kind, void* information, uint length);

    [LibraryImport("kernel32")]
    private static partial int TerminateJobObject(SafeWaitHandle job, uint exitCode);
}
