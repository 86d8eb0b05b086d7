using System.Text;
using Monitor.Enrichment;
using Monitor.Sdk.Events;

namespace Monitor.Capture.Windows.Processes;

/// <summary>
/// Names the functions that threads begin at. A library's exports are read on another thread when one of its functions is asked for the first
/// time, those of the libraries that injected threads usually begin in as soon as they are met; until they are there the name is absent. For the capture
/// thread.
/// </summary>
/// <param name="read">Begins to read a library's exports.</param>
/// <param name="systemRoot">The folder of the system: <c>C:\Windows</c>.</param>
internal sealed class FunctionNames(Func<string, Task<ExportedFunctions?>> read, string systemRoot)
{
    /// <summary>Of so many libraries, beside the usual ones, the exports are kept; who wants more has the oldest read again.</summary>
    public const int Maximum = 64;

    private static readonly Task<ExportedFunctions?> Nothing = Task.FromResult<ExportedFunctions?>(null);

    private readonly byte[][] _usual =
    [
        .. new[] { "System32", "SysWOW64" }.SelectMany(folder => new[] { "ntdll", "kernel32", "kernelbase" }, (folder, name) =>
            Encoding.UTF8.GetBytes($@"{systemRoot}\{folder}\{name}.dll")),
    ];

    private readonly Queue<ModulePath> _others = [];

    /// <summary>A library is met.</summary>
    public void Met(ModulePath module)
    {
        foreach (byte[] path in _usual)
        {
            if (Ascii.EqualsIgnoreCase(module.Path, path))
                Ask(module);
        }
    }

    /// <summary>Name of the exported function that begins at an address; absent if none does, or if that is not known yet.</summary>
    /// <param name="module">The library.</param>
    /// <param name="address">From its first address on.</param>
    public Text NameAt(ModulePath module, ulong address)
    {
        Task<ExportedFunctions?> functions = module.Functions ?? AskOther(module);
        if (!functions.IsCompletedSuccessfully || functions.Result is not { } known)
            return default;
        ReadOnlySpan<byte> name = known.NameAt(address);
        return name.IsEmpty ? default : new Text(name);
    }

    private Task<ExportedFunctions?> AskOther(ModulePath module)
    {
        if (_others.Count >= Maximum)
            _others.Dequeue().Functions = null;
        _others.Enqueue(module);
        return Ask(module);
    }

    private Task<ExportedFunctions?> Ask(ModulePath module) => module.Functions = LocalPath.IsLocal(module.Path) ? read(Encoding.UTF8.GetString(module.Path)) : Nothing;
}
