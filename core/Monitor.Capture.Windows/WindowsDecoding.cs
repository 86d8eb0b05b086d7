using System.Runtime.Versioning;
using Microsoft.Win32;
using Monitor.Capture.Windows.Decoding;
using Monitor.Capture.Windows.Names;
using Monitor.Capture.Windows.Processes;
using Monitor.Enrichment.Lookups;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Windows;

/// <summary>What understands the driver's records on this machine: the decoder, its process table, and the threads that look names up for it.</summary>
[SupportedOSPlatform("windows")]
public sealed class WindowsDecoding : IDisposable
{
    /// <summary>Few are remembered: the modules themselves remember theirs.</summary>
    private static readonly LookupLimits ExportLimits = new() { Remembered = 16 };

    private readonly WindowsProcessTable _table;
    private readonly WindowsNames _names;
    private readonly LookupWorker<string, string> _accounts = Lookup<string, string>("accounts", AccountLookup.NameOf, new LookupLimits());
    private readonly LookupWorker<ulong, LogonSession> _logons = Lookup<ulong, LogonSession>("logons", LogonLookup.Find, new LookupLimits());
    private readonly LookupWorker<string, ExportedFunctions> _functions = Lookup<string, ExportedFunctions>("exports", ReadExports, ExportLimits);
    private readonly NameRefresher _refresher;

    /// <param name="consumer">Takes what comes out.</param>
    public WindowsDecoding(IKernelRecordConsumer consumer)
    {
        string systemRoot = Environment.GetFolderPath(Environment.SpecialFolder.Windows);
        DosPaths paths = new(MountedVolumes.Read, systemRoot);
        FunctionNames functions = new(path => _functions.FindAsync(path).AsTask(), systemRoot);
        _names = new WindowsNames
        {
            DosPaths = paths,
            Accounts = new AccountNames(sid => _accounts.FindAsync(sid).AsTask(), TimeProvider.System),
            Registry = new RegistryPaths(ReadControlSet()),
            Functions = functions,
            Modules = new ModulePaths(paths, functions),
        };
        _refresher = new NameRefresher(paths, () => VolumesChanged?.Invoke(), TimeProvider.System);
        LogonTimes logons = new(id => _logons.FindAsync(id).AsTask(), TimeProvider.System);
        _table = new WindowsProcessTable(WindowsHost.Identity(), logons, (uint)Environment.ProcessId);
        Decoder = new WindowsRecordDecoder(_table, _names, consumer);
    }

    /// <summary>Volumes have other paths than before: the driver, which knows no paths but its own, has to be told anew what a
    /// <see cref="PolicyOf"/> means. On a thread of its own; handlers must not throw.</summary>
    public event Action? VolumesChanged;

    /// <summary>The decoder, for a <see cref="CaptureFeed"/>.</summary>
    public IRecordDecoder Decoder { get; }

    /// <summary>Processes in the table.</summary>
    public int Processes => _table.Count;

    /// <summary>Reads the processes that run already into the table. Call it after the driver is connected to and before its first record is read:
    /// then no process can slip between the two.</summary>
    /// <returns>How many were found.</returns>
    public int ReadRunning() => ExistingProcesses.ReadInto(_table, _names);

    /// <summary>What collectors have the driver refuse and keep, in the driver's terms.</summary>
    public DriverPolicy PolicyOf(KernelPolicy wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return DriverPolicy.From(wanted, _names.DosPaths);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _refresher.Dispose();
        _accounts.Dispose();
        _logons.Dispose();
        _functions.Dispose();
    }

    private static LookupWorker<TKey, TValue> Lookup<TKey, TValue>(string name, Func<TKey, TValue?> find, LookupLimits limits)
        where TKey : notnull
        where TValue : class
        => new(name, (key, _) => find(key), limits, TimeProvider.System);

    private static ExportedFunctions? ReadExports(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return ExportedFunctions.Read(file);
    }

    private static int ReadControlSet()
    {
        const int Usual = 1;
        return Registry.GetValue(@"HKEY_LOCAL_MACHINE\SYSTEM\Select", "Current", Usual) is int number ? number : Usual;
    }
}
