using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Monitor.EventLogProbe;

/// <summary>A library of resources, opened by the system's own loader.</summary>
internal sealed unsafe partial class ResourceLibrary : IDisposable
{
    private const uint AsData = 2;
    private const uint FromModule = 0x800;
    private const uint WithArguments = 0x2000;
    private const int MostInserts = 64;

    private readonly nint _module;
    private readonly nint[] _inserts = new nint[MostInserts];

    public ResourceLibrary(string path)
    {
        _module = LoadLibraryExW(path, 0, AsData);
        if (_module == 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        for (int i = 0; i < MostInserts; i++)
            _inserts[i] = Marshal.StringToHGlobalUni(string.Create(CultureInfo.InvariantCulture, $"<{i + 1}>"));
    }

    /// <summary>Bytes of the provider's description.</summary>
    public uint TemplateSize() => SizeofResource(_module, FindResourceW(_module, 1, "WEVT_TEMPLATE"));

    /// <summary>A text, <c>&lt;1&gt;</c> in the place of the first value.</summary>
    public string Message(uint number)
    {
        char* text = stackalloc char[8192];
        fixed (nint* inserts = _inserts)
        {
            uint length = FormatMessageW(FromModule | WithArguments, _module, number, 0, text, 8192, inserts);
            return length == 0 ? string.Create(CultureInfo.InvariantCulture, $"error {Marshal.GetLastPInvokeError()}") : new string(text, 0, (int)length);
        }
    }

    public void Dispose()
    {
        foreach (nint insert in _inserts)
            Marshal.FreeHGlobal(insert);
        FreeLibrary(_module);
    }

    [LibraryImport("kernel32", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial nint LoadLibraryExW(string path, nint file, uint flags);

    [LibraryImport("kernel32", StringMarshalling = StringMarshalling.Utf16)]
    private static partial nint FindResourceW(nint module, nint name, string type);

    [LibraryImport("kernel32")]
    private static partial uint SizeofResource(nint module, nint resource);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial uint FormatMessageW(uint flags, nint module, uint number, uint language, char* text, uint size, nint* inserts);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool FreeLibrary(nint module);
}
