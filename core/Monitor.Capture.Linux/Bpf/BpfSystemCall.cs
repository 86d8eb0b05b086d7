using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Monitor.Capture.Linux.Bpf;

/// <summary>bpf(2): the few commands that loading and reading need. Layouts are those of union bpf_attr in linux/bpf.h.</summary>
internal static unsafe partial class BpfSystemCall
{
    public const int NotPermitted = 1;
    public const int NotImplemented = 38;
    private const int NameLength = 15;

    private enum Command
    {
        MapCreate = 0,
        MapLookup = 1,
        MapUpdate = 2,
        ProgramLoad = 5,
        RawTracepointOpen = 17,
        MapFreeze = 22,
    }

    public static SafeFileHandle CreateMap(BpfMapType type, uint keySize, uint valueSize, uint entries, uint flags, string name)
    {
        MapCreateAttributes attributes = new()
        {
            Type = (uint)type,
            KeySize = keySize,
            ValueSize = valueSize,
            Entries = entries,
            Flags = flags,
        };
        SetName(new Span<byte>(attributes.Name, NameLength), name);
        return Open(Call(Command.MapCreate, &attributes, sizeof(MapCreateAttributes)), $"map {name}");
    }

    public static void UpdateMap(SafeFileHandle map, uint key, ReadOnlySpan<byte> value)
    {
        fixed (byte* pointer = value)
        {
            MapElementAttributes attributes = new() { Map = Descriptor(map), Key = (ulong)&key, Value = (ulong)pointer };
            Check(Call(Command.MapUpdate, &attributes, sizeof(MapElementAttributes)), "map update");
        }
    }

    public static void LookUpMap(SafeFileHandle map, uint key, Span<byte> value)
    {
        fixed (byte* pointer = value)
        {
            MapElementAttributes attributes = new() { Map = Descriptor(map), Key = (ulong)&key, Value = (ulong)pointer };
            Check(Call(Command.MapLookup, &attributes, sizeof(MapElementAttributes)), "map look-up");
        }
    }

    /// <summary>Makes a map unchangeable from user space, which lets the verifier fold its values.</summary>
    public static void FreezeMap(SafeFileHandle map)
    {
        MapElementAttributes attributes = new() { Map = Descriptor(map) };
        Check(Call(Command.MapFreeze, &attributes, sizeof(uint)), "map freeze");
    }

    /// <summary>Loads a BTF-typed tracepoint program.</summary>
    /// <param name="code">Its instructions.</param>
    /// <param name="license">The licence that it declares.</param>
    /// <param name="tracepoint">Id of the tracepoint's typedef in the kernel's types.</param>
    /// <param name="name">The program's name as tools show it.</param>
    /// <param name="log">Where the verifier's words go; empty for none.</param>
    /// <param name="error">The error number when the answer is null.</param>
    public static SafeFileHandle? LoadProgram(
        ReadOnlySpan<byte> code, ReadOnlySpan<byte> license, uint tracepoint, string name, Span<byte> log, out int error)
    {
        const uint TypeTracing = 26, AttachRawTracepoint = 23;
        fixed (byte* instructions = code, licensePointer = license, logPointer = log)
        {
            ProgramLoadAttributes attributes = new()
            {
                Type = TypeTracing,
                InstructionCount = (uint)code.Length / 8,
                Instructions = (ulong)instructions,
                License = (ulong)licensePointer,
                LogLevel = log.IsEmpty ? 0u : 1u,
                LogSize = (uint)log.Length,
                Log = (ulong)logPointer,
                AttachType = AttachRawTracepoint,
                AttachBtfId = tracepoint,
            };
            SetName(new Span<byte>(attributes.Name, NameLength), name);
            int descriptor = Call(Command.ProgramLoad, &attributes, sizeof(ProgramLoadAttributes));
            error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
            return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
        }
    }

    /// <summary>Attaches a loaded program to its tracepoint; the link lives as long as the handle.</summary>
    public static SafeFileHandle Attach(SafeFileHandle program, string name)
    {
        RawTracepointAttributes attributes = new() { Program = Descriptor(program) };
        return Open(Call(Command.RawTracepointOpen, &attributes, sizeof(RawTracepointAttributes)), $"attach {name}");
    }

    /// <summary>Asks for an entry of a map that does not exist: tells whether bpf(2) can be used at all.</summary>
    /// <returns>The error number; bad file descriptor when all is well.</returns>
    public static int Probe()
    {
        MapElementAttributes attributes = new() { Map = uint.MaxValue };
        return Call(Command.MapLookup, &attributes, sizeof(MapElementAttributes)) < 0 ? Marshal.GetLastPInvokeError() : 0;
    }

    private static void SetName(Span<byte> destination, string name)
    {
        for (int i = 0; i < Math.Min(destination.Length, name.Length); i++)
            destination[i] = (byte)name[i];
    }

    private static uint Descriptor(SafeFileHandle handle) => (uint)handle.DangerousGetHandle();

    private static SafeFileHandle Open(int descriptor, string what)
    {
        Check(descriptor, what);
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static void Check(int result, string what)
    {
        if (result < 0)
            throw new BpfException(what, Marshal.GetLastPInvokeError());
    }

    /// <summary>Asks again when the kernel was disturbed, as the verifier is by any signal; a few times, since nothing promises an end.</summary>
    private static int Call(Command command, void* attributes, int size)
    {
        const int X64 = 321, Arm64 = 280;
        const int TryAgain = 11, Attempts = 5;
        int number = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? Arm64 : X64;
        int result = -1;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            result = (int)syscall(number, (long)command, attributes, size);
            if (result >= 0 || Marshal.GetLastPInvokeError() != TryAgain)
                break;
        }

        return result;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial long syscall(long number, long command, void* attributes, long size);

    [StructLayout(LayoutKind.Sequential)]
    private struct MapCreateAttributes
    {
        public uint Type;
        public uint KeySize;
        public uint ValueSize;
        public uint Entries;
        public uint Flags;
        public uint InnerMap;
        public uint NumaNode;
        public fixed byte Name[NameLength + 1];
        private readonly uint _padding;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct MapElementAttributes
    {
        public uint Map;
        public ulong Key;
        public ulong Value;
        public ulong Flags;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct RawTracepointAttributes
    {
        public ulong Name;
        public uint Program;
    }

    [StructLayout(LayoutKind.Explicit, Size = 112)]
    private struct ProgramLoadAttributes
    {
        [FieldOffset(0)]
        public uint Type;

        [FieldOffset(4)]
        public uint InstructionCount;

        [FieldOffset(8)]
        public ulong Instructions;

        [FieldOffset(16)]
        public ulong License;

        [FieldOffset(24)]
        public uint LogLevel;

        [FieldOffset(28)]
        public uint LogSize;

        [FieldOffset(32)]
        public ulong Log;

        [FieldOffset(48)]
        public fixed byte Name[NameLength + 1];

        [FieldOffset(68)]
        public uint AttachType;

        [FieldOffset(108)]
        public uint AttachBtfId;
    }
}

/// <summary>Kinds of maps (enum bpf_map_type).</summary>
internal enum BpfMapType : uint
{
    Hash = 1,
    Array = 2,
    ProgramArray = 3,
    PerCpuArray = 6,
    LruHash = 9,
    RingBuffer = 27,
}

/// <summary>bpf(2) refused something.</summary>
/// <param name="what">What was asked.</param>
/// <param name="error">The error number.</param>
internal sealed class BpfException(string what, int error) : Exception($"{what}: {Marshal.GetPInvokeErrorMessage(error)}")
{
    public int Error { get; } = error;
}
