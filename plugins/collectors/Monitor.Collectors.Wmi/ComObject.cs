using System.Runtime.InteropServices;

namespace Monitor.Collectors.Wmi;

/// <summary>An object of COM, released once. Methods are called by their places in its table.</summary>
/// <param name="pointer">The object; it is this one's from now on.</param>
internal unsafe class ComObject(nint pointer) : IDisposable
{
    /// <summary>The object.</summary>
    public nint Pointer { get; private set; } = pointer;

    /// <summary>A method, with its place in the table.</summary>
    public nint Method(int place) => (*(nint**)Pointer)[place];

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Pointer != 0)
            Marshal.Release(Pointer);
        Pointer = 0;
        GC.SuppressFinalize(this);
    }
}
