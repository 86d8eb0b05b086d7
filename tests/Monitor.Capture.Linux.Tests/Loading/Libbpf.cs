using System.Runtime.InteropServices;

namespace Monitor.Capture.Linux.Tests.Loading;

/// <summary>libbpf, the reference loader: the few calls that loading needs.</summary>
internal static unsafe partial class Libbpf
{
    private const string Library = "libbpf.so.1";

    public static bool IsThere => NativeLibrary.TryLoad(Library, out _);

    [LibraryImport(Library)]
    public static partial nint libbpf_set_print(nint function);

    [LibraryImport(Library)]
    public static partial nint bpf_object__open_mem(byte* bytes, nuint size, nint options);

    [LibraryImport(Library)]
    public static partial int bpf_object__load(nint bpfObject);

    [LibraryImport(Library)]
    public static partial void bpf_object__close(nint bpfObject);

    [LibraryImport(Library)]
    public static partial nint bpf_object__next_program(nint bpfObject, nint previous);

    [LibraryImport(Library)]
    public static partial nint bpf_program__section_name(nint program);

    [LibraryImport(Library)]
    public static partial nint bpf_program__name(nint program);

    [LibraryImport(Library)]
    public static partial int bpf_program__set_autoload(nint program, [MarshalAs(UnmanagedType.U1)] bool load);

    [LibraryImport(Library)]
    public static partial int bpf_program__fd(nint program);

    [LibraryImport(Library)]
    public static partial nint bpf_object__next_map(nint bpfObject, nint previous);

    [LibraryImport(Library)]
    public static partial nint bpf_map__name(nint map);

    [LibraryImport(Library)]
    public static partial int bpf_map__fd(nint map);

    [LibraryImport(Library)]
    public static partial int bpf_map__set_max_entries(nint map, uint entries);

    [LibraryImport(Library)]
    public static partial int bpf_map__set_initial_value(nint map, byte* value, nuint size);
}
