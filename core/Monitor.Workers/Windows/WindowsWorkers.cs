using System.ComponentModel;
using System.Runtime.Versioning;
using System.Security.Principal;
using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Diagnostics;
using Monitor.Workers.Supervision;

namespace Monitor.Workers.Windows;

/// <summary>Workers on Windows: users by tokens with rights taken away, limits by a job that each worker is created in.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsWorkers : IWorkerSystem
{
    private const int PipeSize = 1 << 18;

    /// <inheritdoc/>
    public WorkerUser ChooseUser(string? wanted, SourcePlace? place)
    {
        using WindowsIdentity self = WindowsIdentity.GetCurrent();
        return WindowsUsers.Choose(wanted, place, self.Name, self.IsSystem);
    }

    /// <inheritdoc/>
    public Task<ISystemProcess> StartAsync(WorkerStart start)
    {
        WorkerJob job = new(start.Settings);
        WorkerPipes? pipes = null;
        try
        {
            pipes = new WorkerPipes(PipeSize);
            using SafeAccessTokenHandle token = WorkerToken.Make(start.User);
            string commandLine = ArgumentQuoting.Join([start.Program.Path, .. start.Arguments, pipes.InputName, pipes.OutputName]);
            SafeProcessHandle process = ProcessCreation.Create(token, job.Handle, start.Program.Path, commandLine, EnvironmentBlock.Of(Describe(start)), !start.User.IsOwn, pipes, out int id);
            pipes.CloseFarEnds();
            return Task.FromResult<ISystemProcess>(new WindowsProcess(process, id, job, pipes));
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            pipes?.Dispose();
            job.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void RemoveLeftBehind()
    {
        // A job and what is in it end with the agent, however that ends.
    }

    private static Dictionary<string, string> Describe(WorkerStart start)
    {
        Dictionary<string, string> environment = start.MakeEnvironment();
        string system = Environment.SystemDirectory, windows = Path.GetDirectoryName(system)!;
        string temporary = start.User.IsOwn ? Path.GetTempPath() : ServiceAccount.Find(start.User.Name)!.TemporaryFolder(windows);
        environment["SystemRoot"] = environment["windir"] = windows;
        environment["SystemDrive"] = Path.GetPathRoot(windows)!.TrimEnd('\\');
        environment["PATH"] = $"{system};{windows}";
        environment["TEMP"] = environment["TMP"] = temporary;
        return environment;
    }
}
