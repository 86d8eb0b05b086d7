using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Monitor.Sdk.Tests;

/// <summary>
/// Memory between two pages that nobody may touch: what reads a byte before or behind what it was given ends the process there and then.
/// Needed because a read outside a managed array goes unseen where code does without bounds checks. Linux only; elsewhere an array.
/// </summary>
internal sealed class GuardedMemory
{
    private const int PageSize = 64 << 10;
    private const int Capacity = PageSize;
    private const int ProtectNone = 0, ProtectReadWrite = 3, PrivateAnonymous = 0x22;

    [ThreadStatic]
    private static GuardedMemory? _ofThread;

    private readonly byte[] _array = [];
    private readonly nint _start;

    private GuardedMemory()
    {
        if (!OperatingSystem.IsLinux())
        {
            _array = new byte[Capacity];
            return;
        }

        nint area = Map(0, PageSize + Capacity + PageSize, ProtectNone, PrivateAnonymous, -1, 0);
        _start = area + PageSize;
        Assert.NotEqual(-1, area);
        Assert.Equal(0, Protect(_start, Capacity, ProtectReadWrite));
    }

    /// <summary>Memory for the calling thread alone; kept as long as the process lives.</summary>
    public static GuardedMemory OfThread => _ofThread ??= new GuardedMemory();

    /// <summary>A copy that ends where the memory ends.</summary>
    public ReadOnlySpan<byte> AtEnd(ReadOnlySpan<byte> bytes) => Copy(bytes, Capacity - bytes.Length);

    /// <summary>A copy that begins where the memory begins.</summary>
    public ReadOnlySpan<byte> AtStart(ReadOnlySpan<byte> bytes) => Copy(bytes, 0);

    private Span<byte> Copy(ReadOnlySpan<byte> bytes, int at)
    {
        Span<byte> all = _array.Length > 0
            ? _array
            : MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref Unsafe.NullRef<byte>(), _start), Capacity);
        Span<byte> copy = all.Slice(at, bytes.Length);
        bytes.CopyTo(copy);
        return copy;
    }

    [DllImport("libc", EntryPoint = "mmap")]
    private static extern nint Map(nint address, nint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "mprotect")]
    private static extern int Protect(nint address, nint length, int protection);
}
