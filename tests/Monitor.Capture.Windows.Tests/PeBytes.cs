using System.Text;

namespace Monitor.Capture.Windows.Tests;

/// <summary>PE files made by hand.</summary>
internal static class PeBytes
{
    private const int Headers = 0x400, SectionAddress = 0x1000, SectionSize = 0x1000, ExportsAt = 0x1100;

    /// <summary>A 64-bit library with one section, which exports functions.</summary>
    public static byte[] WithExports(params (string Name, uint Address)[] functions)
    {
        byte[] file = new byte[Headers + SectionSize];
        Write(file, 0, 0x5a4d, 2);
        Write(file, 0x3c, 0x80);
        Write(file, 0x80, 0x4550);
        Write(file, 0x84, 0x8664, 2);
        Write(file, 0x86, 1, 2);                        // sections
        Write(file, 0x94, 240, 2);                      // size of the optional header
        Write(file, 0x96, 0x2022, 2);
        Write(file, 0x98, 0x20b, 2);
        Write(file, 0x98 + 32, 0x1000);                 // alignments
        Write(file, 0x98 + 36, 0x200);
        Write(file, 0x98 + 56, SectionAddress + SectionSize);
        Write(file, 0x98 + 60, Headers);
        Write(file, 0x98 + 108, 16);                    // directories
        Write(file, 0x98 + 112, ExportsAt);
        Write(file, 0x98 + 116, 0x400);
        int section = 0x98 + 240;
        Write(file, section + 8, SectionSize);
        Write(file, section + 12, SectionAddress);
        Write(file, section + 16, SectionSize);
        Write(file, section + 20, Headers);
        int addresses = 0x200, names = 0x300, ordinals = 0x380, texts = 0x400;
        Write(file, At(0x100 + 20), (uint)functions.Length);
        Write(file, At(0x100 + 24), (uint)functions.Length);
        Write(file, At(0x100 + 28), (uint)(SectionAddress + addresses));
        Write(file, At(0x100 + 32), (uint)(SectionAddress + names));
        Write(file, At(0x100 + 36), (uint)(SectionAddress + ordinals));
        for (int i = 0; i < functions.Length; i++)
        {
            Write(file, At(addresses + 4 * i), functions[i].Address);
            Write(file, At(names + 4 * i), (uint)(SectionAddress + texts));
            Write(file, At(ordinals + 2 * i), (uint)i, 2);
            Encoding.ASCII.GetBytes(functions[i].Name).CopyTo(file, At(texts));
            texts += functions[i].Name.Length + 1;
        }

        return file;
    }

    private static int At(int inSection) => Headers + inSection;

    private static void Write(byte[] file, int at, uint value, int bytes = 4) => BitConverter.GetBytes(value).AsSpan(0, bytes).CopyTo(file.AsSpan(at));
}
