using System.Buffers.Binary;

namespace Monitor.Capture.Linux.Btf;

/// <summary>What a CO-RE relocation asks of the kernel's types (enum bpf_core_relo_kind of linux/bpf.h).</summary>
internal enum CoreRelocationKind
{
    FieldOffset = 0,
    FieldSize = 1,
    FieldExists = 2,
}

/// <summary>An instruction whose operand depends on the kernel's types.</summary>
/// <param name="Section">The section with the instruction.</param>
/// <param name="Offset">Where in the section, in bytes.</param>
/// <param name="Type">The struct that is accessed, in the object's own types.</param>
/// <param name="Access">Indices from the struct to the member, joined by colons.</param>
/// <param name="Kind">What is asked.</param>
internal sealed record CoreRelocation(string Section, int Offset, uint Type, string Access, CoreRelocationKind Kind)
{
    private const int EntrySize = 16;

    /// <summary>Reads the CO-RE part of a .BTF.ext section.</summary>
    public static IEnumerable<CoreRelocation> ReadAll(byte[] extension, BtfTypes types)
    {
        int at = (int)ReadUInt32(extension, 4) + (int)ReadUInt32(extension, 24);
        int end = at + (int)ReadUInt32(extension, 28);
        at += 4;
        while (at < end)
        {
            string section = types.TextAt(ReadUInt32(extension, at));
            int count = (int)ReadUInt32(extension, at + 4);
            at += 8;
            for (int i = 0; i < count; i++, at += EntrySize)
            {
                yield return new CoreRelocation(
                    section,
                    (int)ReadUInt32(extension, at),
                    ReadUInt32(extension, at + 4),
                    types.TextAt(ReadUInt32(extension, at + 8)),
                    (CoreRelocationKind)ReadUInt32(extension, at + 12));
            }
        }
    }

    private static uint ReadUInt32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
}
