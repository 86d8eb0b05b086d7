using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;
using Monitor.EventProvider;
using Monitor.Host.Running;
using Monitor.Plugins.Trust;

namespace Monitor.Host.Installation;

/// <summary>This machine, a Windows.</summary>
[SupportedOSPlatform("windows")]
internal sealed partial class WindowsMachine : IMachine, IDisposable
{
    private const uint AtNextStart = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ServiceManager _services = new();

    /// <inheritdoc/>
    public bool IsAdministrator
    {
        get
        {
            using WindowsIdentity self = WindowsIdentity.GetCurrent();
            return new WindowsPrincipal(self).IsInRole(WindowsBuiltInRole.Administrator);
        }
    }

    /// <inheritdoc/>
    public bool Exists(string path) => Path.Exists(path);

    /// <inheritdoc/>
    public string? StrangerOwning(string folder) => OwnFolder.WindowsTrust().FindStranger(folder)?.Owner;

    /// <inheritdoc/>
    public bool IsLink(string folder) => File.GetAttributes(folder).HasFlag(FileAttributes.ReparsePoint);

    /// <inheritdoc/>
    public string? FindStrange(string folder) => OwnFolder.WindowsTrust().FindBelow(folder) is { } distrust ? $"{distrust.Path}: {distrust.Reason}" : null;

    /// <inheritdoc/>
    public string? FindChanger(string program) => FindChanger(program, WindowsFileTrust.Administrators);

    /// <inheritdoc/>
    public string? FindSourceChanger(string program) => FindChanger(program, OwnFolder.TrustedUsers());

    private static string? FindChanger(string program, IReadOnlySet<string> trusted)
    {
        WindowsFileTrust trust = new(Path.GetPathRoot(program)!, trusted);
        return (trust.Find(program) ?? trust.FindBelow(Path.GetDirectoryName(program)!)) is { } distrust ? $"{distrust.Path}: {distrust.Reason}" : null;
    }

    /// <inheritdoc/>
    public void MakeFolder(string path, string descriptor)
    {
        DirectorySecurity security = new();
        security.SetSecurityDescriptorSddlForm(descriptor);
        new DirectoryInfo(path).Create(security);
    }

    /// <inheritdoc/>
    public string Protect(string folder, string descriptor)
    {
        DirectoryInfo info = new(folder);
        DirectorySecurity security = info.GetAccessControl();
        string before = security.GetSecurityDescriptorSddlForm(AccessControlSections.Access);
        security.SetSecurityDescriptorSddlForm(descriptor, AccessControlSections.Access);
        info.SetAccessControl(security);
        return before;
    }

    /// <inheritdoc/>
    public void CopyFolder(string from, string to, string descriptor)
    {
        MakeFolder(to, descriptor);
        foreach (string folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }

    /// <inheritdoc/>
    public void CopyFile(string from, string to) => File.Copy(from, to);

    /// <inheritdoc/>
    public void WriteFile(string path, byte[] content)
    {
        using FileStream file = new(path, FileMode.CreateNew);
        file.Write(content);
    }

    /// <inheritdoc/>
    public void Move(string from, string to) => Directory.Move(from, to);

    /// <inheritdoc/>
    public void Delete(string path)
    {
        if (File.Exists(path))
            DeleteFile(path, Path.GetDirectoryName(path)!);
        else if (Directory.Exists(path))
            DeleteFolder(new DirectoryInfo(path), Path.GetDirectoryName(path)!);
    }

    /// <inheritdoc/>
    public IReadOnlyList<RegistryEntry>? ReadKey(string key) => RegistryKeys.Read(key);

    /// <inheritdoc/>
    public void WriteValue(RegistryEntry entry) => RegistryKeys.Write(entry);

    /// <inheritdoc/>
    public void DeleteKey(string key) => RegistryKeys.Delete(key);

    /// <inheritdoc/>
    public ServiceDefinition? FindService(string name) => _services.Find(name);

    /// <inheritdoc/>
    public void CreateService(ServiceDefinition service) => _services.Create(service);

    /// <inheritdoc/>
    public void ChangeService(ServiceDefinition service) => _services.Change(service);

    /// <inheritdoc/>
    public void DeleteService(string name) => _services.Delete(name);

    /// <inheritdoc/>
    public ServiceOptions? FindOptions(string service) => _services.FindOptions(service);

    /// <inheritdoc/>
    public IReadOnlyList<string> SetOptions(string service, ServiceOptions options) => _services.SetOptions(service, options);

    /// <inheritdoc/>
    public bool IsRunning(string service) => _services.IsRunning(service);

    /// <inheritdoc/>
    public void Start(string service) => _services.Start(service);

    /// <inheritdoc/>
    public void Stop(string service) => _services.Stop(service);

    /// <inheritdoc/>
    public int Run(string program, IReadOnlyList<string> arguments)
    {
        string path = Path.Combine(Environment.SystemDirectory, program);
        if (!File.Exists(path))
            return -1;
        ProcessStartInfo start = new(path, arguments) { UseShellExecute = false, CreateNoWindow = true };
        using Process process = Process.Start(start) ?? throw new IOException($"{program} did not start");
        if (process.WaitForExit(Patience))
            return process.ExitCode;
        process.Kill();
        throw new System.TimeoutException($"{program} did not end");
    }

    /// <inheritdoc/>
    public void Dispose() => _services.Dispose();

    /// <summary>Deletes a folder with all that is in it; of a link only the link itself, wherever it leads.</summary>
    private static void DeleteFolder(DirectoryInfo folder, string folderAbove)
    {
        if (!folder.Attributes.HasFlag(FileAttributes.ReparsePoint))
        {
            foreach (FileSystemInfo entry in folder.GetFileSystemInfos())
            {
                if (entry is DirectoryInfo inner)
                    DeleteFolder(inner, folderAbove);
                else
                    DeleteFile(entry.FullName, folderAbove);
            }
        }

        folder.Delete();
    }

    /// <summary>Deletes a file. One that runs, as the program that uninstalls itself does, is renamed out of the way and goes at the next start.</summary>
    private static void DeleteFile(string path, string folderAbove)
    {
        try
        {
            File.SetAttributes(path, FileAttributes.Normal);
            File.Delete(path);
        }
        catch (Exception inUse) when (inUse is IOException or UnauthorizedAccessException)
        {
            string aside = Path.Combine(folderAbove, $"{Path.GetFileName(path)}.{Guid.NewGuid():N}.removed");
            File.Move(path, aside);
            if (MoveFileEx(aside, null, AtNextStart) == 0)
                throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("kernel32", EntryPoint = "MoveFileExW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial int MoveFileEx(string from, string? to, uint flags);
}
