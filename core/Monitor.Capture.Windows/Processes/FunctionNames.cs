using System.Text;
using Monitor.Sdk.Events;

namespace Monitor.Capture.Windows.Processes;

/// <summary>
/// Names the functions that threads begin at. A library's exports are read on another thread when one of its functions is asked for the first
/// time, those of the libraries that injected threads usually begin in as soon as they are met; until they are there the name is absent. For the capture
/// thread.
/// </summary>
/// <param name="read">Begins to read a library's exports.</param>
internal sealed class FunctionNames(Func<string, Task<ExportedFunctions?>> read)
{
    private static readonly byte[][] Usual = [[.. @"\ntdll.dll"u8], [.. @"\kernel32.dll"u8], [.. @"\kernelbase.dll"u8]];

    /// <summary>A library is met.</summary>
    public void Met(ModulePath module)
    {
        foreach (byte[] name in Usual)
        {
            if (module.Path.Length >= name.Length && Ascii.EqualsIgnoreCase(module.Path.AsSpan(module.Path.Length - name.Length), name))
                Ask(module);
        }
    }

    /// <summary>Name of the exported function that begins at an address; absent if none does, or if that is not known yet.</summary>
    /// <param name="module">The library.</param>
    /// <param name="address">From its first address on.</param>
    public Text NameAt(ModulePath module, ulong address)
    {
        Task<ExportedFunctions?> functions = module.Functions ?? Ask(module);
        if (!functions.IsCompletedSuccessfully || functions.Result is not { } known)
            return default;
        ReadOnlySpan<byte> name = known.NameAt(address);
        return name.IsEmpty ? default : new Text(name);
    }

    private Task<ExportedFunctions?> Ask(ModulePath module) => module.Functions = read(Encoding.UTF8.GetString(module.Path));
}
