using System.ComponentModel;
using System.Diagnostics;
using Monitor.Sdk.Diagnostics;
using Monitor.Workers.Supervision;

namespace Monitor.Workers.Linux;

/// <summary>Workers on Linux: users by their name, limits by control groups.</summary>
internal sealed class LinuxWorkers : IWorkerSystem
{
    /// <inheritdoc/>
    public WorkerUser ChooseUser(string? wanted, SourcePlace? place) =>
        LinuxUsers.Choose(wanted, place) is { } user ? new WorkerUser(user, IsOwn: false) : new WorkerUser(Environment.UserName, IsOwn: true);

    /// <inheritdoc/>
    public async Task<ISystemProcess> StartAsync(WorkerStart start)
    {
        WorkerGroup group = WorkerGroup.Create(start.Name, start.Settings, start.Settings.UsesGroups ? GroupPlaces.Read() : GroupPlaces.Parse([], []));
        Process? process = null;
        try
        {
            process = await ProcessLauncher.Shared.StartAsync(Describe(start)).ConfigureAwait(false);
            group.Add(process.Id);
            return new LinuxProcess(process, group);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            process?.Kill();
            process?.Dispose();
            group.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void RemoveLeftBehind() => WorkerGroup.RemoveLeftBehind(GroupPlaces.Read());

    private static ProcessStartInfo Describe(WorkerStart start)
    {
        ProcessStartInfo description = new(start.Program.Path, start.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        if (!start.User.IsOwn)
            description.UserName = start.User.Name;
        description.Environment.Clear();
        foreach ((string variable, string value) in start.MakeEnvironment())
            description.Environment[variable] = value;
        description.Environment["PATH"] = "/usr/bin:/bin";
        description.Environment["HOME"] = "/nonexistent";
        return description;
    }
}
