using System.Runtime.InteropServices;

namespace Monitor.Capture.Linux.Tests.Loading;

/// <summary>What the kernel tells of loaded programs and maps: bpf(2) with BPF_OBJ_GET_INFO_BY_FD, layouts of linux/bpf.h.</summary>
internal static unsafe partial class KernelInformation
{
    private const int GetInformation = 15;
    private const int InstructionSize = 8;

    /// <summary>The instructions of a program as the verifier left them.</summary>
    public static byte[] Instructions(int program)
    {
        ProgramInformation facts = default;
        Ask(program, &facts, sizeof(ProgramInformation));
        byte[] instructions = new byte[facts.TranslatedLength];
        fixed (byte* pointer = instructions)
        {
            facts = new ProgramInformation { TranslatedLength = facts.TranslatedLength, Translated = (ulong)pointer };
            Ask(program, &facts, sizeof(ProgramInformation));
        }

        Assert.NotEmpty(instructions);
        Assert.Equal(0, instructions.Length % InstructionSize);
        return instructions;
    }

    /// <summary>A map's type, key size, value size, entries and flags, and its id.</summary>
    public static (uint Id, string Description) Map(int map)
    {
        MapInformation facts = default;
        Ask(map, &facts, sizeof(MapInformation));
        return (facts.Id, $"type {facts.Type}, key {facts.KeySize}, value {facts.ValueSize}, entries {facts.Entries}, flags {facts.Flags:x}");
    }

    private static void Ask(int descriptor, void* facts, int size)
    {
        InformationAttributes attributes = new() { Descriptor = (uint)descriptor, Size = (uint)size, Facts = (ulong)facts };
        int number = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 280 : 321;
        Assert.True(syscall(number, GetInformation, &attributes, sizeof(InformationAttributes)) == 0, Marshal.GetLastPInvokeErrorMessage());
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial long syscall(long number, long command, void* attributes, long size);

    [StructLayout(LayoutKind.Sequential)]
    private struct InformationAttributes
    {
        public uint Descriptor;
        public uint Size;
        public ulong Facts;
    }

    [StructLayout(LayoutKind.Explicit, Size = 64)]
    private struct ProgramInformation
    {
        [FieldOffset(20)]
        public uint TranslatedLength;

        [FieldOffset(32)]
        public ulong Translated;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct MapInformation
    {
        public uint Type;
        public uint Id;
        public uint KeySize;
        public uint ValueSize;
        public uint Entries;
        public uint Flags;
    }
}
