using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Monitor.Collectors.Wmi;

/// <summary>An instance of a class of WMI (IWbemClassObject).</summary>
/// <param name="pointer">The object; it is this one's from now on.</param>
[SupportedOSPlatform("windows")]
internal sealed unsafe partial class WmiInstance(nint pointer) : ComObject(pointer)
{
    internal const int Get = 4;

    private const ushort IsText = 8;
    private const ushort IsObject = 13;
    private const ushort IsBytes = 0x2011;

    private static readonly Guid InstanceInterface = new("dc12a681-737f-11cf-884d-00aa004b2e24");

    /// <summary>A property that is text, or a number too large for COM's own; null if it is not.</summary>
    public string? ReadText(string name) => Read(name, static value => value->Type == IsText ? Marshal.PtrToStringBSTR(value->Content) : null);

    /// <summary>A property that is an instance; null if it is not.</summary>
    public WmiInstance? ReadInstance(string name) => Read(name, static value =>
        value->Type == IsObject && value->Content != 0 && Marshal.QueryInterface(value->Content, InstanceInterface, out nint found) >= 0 ? new WmiInstance(found) : null);

    /// <summary>A property of bytes; null if it is not.</summary>
    public byte[]? ReadBytes(string name) => Read(name, static value => value->Type == IsBytes ? BytesOf(value->Content) : null);

    private T? Read<T>(string name, Reader<T> read)
        where T : class
    {
        Variant value = default;
        fixed (char* property = name)
        {
            if (((delegate* unmanaged<nint, char*, int, Variant*, int*, int*, int>)Method(Get))(Pointer, property, 0, &value, null, null) < 0)
                return null;
        }

        try
        {
            return read(&value);
        }
        finally
        {
            _ = VariantClear(&value);
        }
    }

    private static byte[]? BytesOf(nint array)
    {
        if (SafeArrayGetUBound(array, 1, out int last) < 0 || SafeArrayAccessData(array, out nint data) < 0)
            return null;
        byte[] bytes = new ReadOnlySpan<byte>((void*)data, last + 1).ToArray();
        _ = SafeArrayUnaccessData(array);
        return bytes;
    }

    [LibraryImport("oleaut32")]
    private static partial int VariantClear(Variant* value);

    [LibraryImport("oleaut32")]
    private static partial int SafeArrayGetUBound(nint array, uint dimension, out int last);

    [LibraryImport("oleaut32")]
    private static partial int SafeArrayAccessData(nint array, out nint data);

    [LibraryImport("oleaut32")]
    private static partial int SafeArrayUnaccessData(nint array);

    private delegate T? Reader<T>(Variant* value);

    /// <summary>VARIANT of oaidl.h, 64 bits.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 24)]
    private struct Variant
    {
        [FieldOffset(0)]
        public ushort Type;

        [FieldOffset(8)]
        public nint Content;
    }
}
