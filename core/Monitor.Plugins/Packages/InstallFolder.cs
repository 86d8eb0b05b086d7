using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Packages;

/// <summary>
/// A plugins folder while one command changes it. A plugin is made ready in a hidden folder beside the plugins, which is on the same file
/// system, and gets its place by one rename; what a command left that was stopped half-way is cleared away by the next one.
/// </summary>
internal sealed class InstallFolder : IDisposable
{
    private const string WorkName = ".installing";
    private const string LockName = "lock";
    private const string NewPrefix = "new-";
    private const string AsidePrefix = "aside-";
    private const string OldPrefix = "old-";
    private const int WouldBlock = 11;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private readonly string _path;
    private readonly string _work;
    private readonly FileStream _lock;
    private readonly Func<string, string, bool> _exchange;

    /// <summary>Makes the folder where there is none, and keeps other commands out.</summary>
    /// <param name="path">The plugins folder.</param>
    /// <param name="exchange">Puts each of two folders in the other's place, or gives false where that cannot be done; null: as the system does it.</param>
    /// <exception cref="MonitorException">Another command changes it.</exception>
    /// <exception cref="IOException">It cannot be made or written.</exception>
    public InstallFolder(string path, Func<string, string, bool>? exchange = null)
    {
        _path = path;
        _exchange = exchange ?? FolderChange.TryExchange;
        _work = Path.Combine(path, WorkName);
        StagingFolder.Make(_work);
        _lock = Lock();
        try
        {
            ClearUp();
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>Whether something has the place of a plugin.</summary>
    public bool Has(string plugin) => IsThere(PathOf(plugin));

    /// <summary>The folder of a plugin.</summary>
    public string PathOf(string plugin) => Path.Combine(_path, plugin);

    /// <summary>A new folder to make a plugin ready in.</summary>
    public StagingFolder Stage(string plugin)
    {
        string path = Work(NewPrefix, plugin);
        StagingFolder.Make(path);
        return new StagingFolder(path);
    }

    /// <summary>Gives a plugin that was made ready its place, and clears away what had it before.</summary>
    /// <exception cref="IOException">The folder cannot be changed; what was there still is.</exception>
    public void Put(string plugin)
    {
        string staged = Work(NewPrefix, plugin);
        string place = PathOf(plugin);
        if (!Has(plugin))
        {
            FolderChange.Move(staged, place);
        }
        else if (!_exchange(staged, place))
        {
            FolderChange.Move(place, Work(AsidePrefix, plugin));
            FolderChange.Flush(_work);
            FolderChange.Move(staged, place);
        }

        FolderChange.Flush(_path);
    }

    /// <summary>Takes a plugin away.</summary>
    /// <exception cref="IOException">The folder cannot be changed.</exception>
    public void TakeAway(string plugin)
    {
        FolderChange.Move(PathOf(plugin), Work(OldPrefix, plugin));
        FolderChange.Flush(_path);
    }

    /// <summary>Clears away what was not put in place, and lets other commands in.</summary>
    public void Dispose()
    {
        try
        {
            ClearUp();
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            // The next command tries again, and tells it if it cannot.
        }

        _lock.Dispose();
    }

    private FileStream Lock()
    {
        try
        {
            return new FileStream(Path.Combine(_work, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held) when (held.HResult is WouldBlock or WindowsSharingViolation)
        {
            throw new MonitorException(PluginErrors.InstallerBusy(_path), held);
        }
    }

    private void ClearUp()
    {
        foreach (string left in Directory.GetFileSystemEntries(_work))
        {
            string name = Path.GetFileName(left);
            if (name == LockName)
                continue;
            // The one moment in which a plugin has no place: both renames of a file system without an exchange.
            if (name.StartsWith(AsidePrefix, StringComparison.Ordinal) && !Has(name[AsidePrefix.Length..]))
                FolderChange.Move(left, PathOf(name[AsidePrefix.Length..]));
            else if (Directory.Exists(left) && new DirectoryInfo(left).LinkTarget is null)
                Directory.Delete(left, recursive: true);
            else
                File.Delete(left);
        }
    }

    private string Work(string prefix, string plugin) => Path.Combine(_work, prefix + plugin);

    private static bool IsThere(string path) => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;
}
