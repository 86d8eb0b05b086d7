using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Monitor.Workers.Windows;

/// <summary>Creates a process with a token, inside a job, and with no other handles than the ends of its pipes.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class ProcessCreation
{
    private const uint DetachedFromConsole = 0x8;
    private const uint UnicodeEnvironment = 0x400;
    private const uint ExtendedStartup = 0x8_0000;
    private const uint UseStandardHandles = 0x100;
    private const nuint HandleList = 0x2_0002;
    private const nuint JobList = 0x2_000D;
    private const int AttributeCount = 2;

    /// <summary>Creates the process.</summary>
    /// <param name="token">As whom it runs.</param>
    /// <param name="job">The job: not one instruction runs outside of it.</param>
    /// <param name="program">The program.</param>
    /// <param name="commandLine">The program's name and arguments.</param>
    /// <param name="environment">Its environment, see <see cref="EnvironmentBlock"/>.</param>
    /// <param name="isOtherUser">Whether it is another user's: it gets a desktop of that user's, since the agent's is closed to it.</param>
    /// <param name="pipes">Its pipes.</param>
    /// <param name="id">The process id.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The system refuses.</exception>
    public static SafeProcessHandle Create(
        SafeAccessTokenHandle token, SafeWaitHandle job, string program, string commandLine, string environment, bool isOtherUser, WorkerPipes pipes, out int id)
    {
        nint jobHandle = job.DangerousGetHandle();
        nuint size = 0;
        _ = InitializeProcThreadAttributeList(null, AttributeCount, 0, ref size);
        byte* attributes = stackalloc byte[(int)size];
        if (InitializeProcThreadAttributeList(attributes, AttributeCount, 0, ref size) == 0)
            throw SystemFailure.Last("no list of attributes can be made");
        fixed (nint* handles = pipes.FarEnds)
        fixed (char* desktop = isOtherUser ? "" : null)
        fixed (char* words = (commandLine + '\0').ToCharArray())
        fixed (char* variables = environment)
        {
            try
            {
                if (UpdateProcThreadAttribute(attributes, 0, HandleList, handles, (nuint)(pipes.FarEnds.Length * sizeof(nint)), 0, 0) == 0
                    || UpdateProcThreadAttribute(attributes, 0, JobList, &jobHandle, (nuint)sizeof(nint), 0, 0) == 0)
                {
                    throw SystemFailure.Last("the handles or the job cannot be named");
                }

                StartupInformation startup = new()
                {
                    Size = (uint)sizeof(StartupInformation),
                    Desktop = desktop,
                    Flags = UseStandardHandles,
                    StandardOutput = pipes.ErrorHandle,
                    StandardError = pipes.ErrorHandle,
                    Attributes = attributes,
                };
                if (CreateProcessAsUser(
                    token, program, words, 0, 0, 1, DetachedFromConsole | UnicodeEnvironment | ExtendedStartup, variables, Environment.SystemDirectory, &startup, out ProcessInformation created) == 0)
                {
                    throw SystemFailure.Last($"'{program}' cannot be run");
                }

                _ = CloseHandle(created.Thread);
                id = created.ProcessId;
                return new SafeProcessHandle(created.Process, ownsHandle: true);
            }
            finally
            {
                DeleteProcThreadAttributeList(attributes);
                GC.KeepAlive(job);
            }
        }
    }

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial int InitializeProcThreadAttributeList(void* list, int count, uint flags, ref nuint size);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial int UpdateProcThreadAttribute(void* list, uint flags, nuint attribute, void* value, nuint size, nint previous, nint returned);

    [LibraryImport("kernel32")]
    private static partial void DeleteProcThreadAttributeList(void* list);

    [LibraryImport("advapi32", EntryPoint = "CreateProcessAsUserW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial int CreateProcessAsUser(
        SafeAccessTokenHandle token, string program, char* commandLine, nint processSecurity, nint threadSecurity, int inherits, uint flags, char* environment, string folder, StartupInformation* startup, out ProcessInformation created);

    [LibraryImport("kernel32")]
    private static partial int CloseHandle(nint handle);

    /// <summary>PROCESS_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ProcessInformation
    {
        public nint Process;
        public nint Thread;
        public int ProcessId;
        public int ThreadId;
    }
}
