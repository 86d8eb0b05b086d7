using System.Text;

namespace Monitor.Capture.Windows.Tests;

/// <summary>PE files made by hand.</summary>
internal static class PeBytes
{
    /// <summary>Where the one section lies in memory.</summary>
    public const int SectionAddress = 0x1000;

    private const int Headers = 0x400, SectionSize = 0x1000, ExportsAt = 0x100;

    /// <summary>A 64-bit library with one section, which exports functions.</summary>
    public static byte[] WithExports(params (string Name, uint Address)[] functions)
    {
        const int Addresses = 0x200, Names = 0x300, Ordinals = 0x380, Texts = 0x400;
        byte[] section = new byte[SectionSize];
        int texts = Texts;
        for (int i = 0; i < functions.Length; i++)
        {
            Write(section, Addresses + 4 * i, functions[i].Address);
            Write(section, Names + 4 * i, (uint)(SectionAddress + texts));
            Write(section, Ordinals + 2 * i, (uint)i, 2);
            Encoding.ASCII.GetBytes(functions[i].Name).CopyTo(section, texts);
            texts += functions[i].Name.Length + 1;
        }

        return WithExports(section, functions.Length, Addresses, Names, Ordinals);
    }

    /// <summary>The same with the tables made by the caller; the directory of the exports is put into the section at 0x100.</summary>
    public static byte[] WithExports(byte[] section, int functions, int addresses, int names, int ordinals)
    {
        Write(section, ExportsAt + 20, (uint)functions);
        Write(section, ExportsAt + 24, (uint)functions);
        Write(section, ExportsAt + 28, (uint)(SectionAddress + addresses));
        Write(section, ExportsAt + 32, (uint)(SectionAddress + names));
        Write(section, ExportsAt + 36, (uint)(SectionAddress + ordinals));
        return Library(section);
    }

    private static byte[] Library(byte[] content)
    {
        byte[] file = [.. new byte[Headers], .. content];
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
        Write(file, 0x98 + 56, (uint)(SectionAddress + content.Length));
        Write(file, 0x98 + 60, Headers);
        Write(file, 0x98 + 108, 16);                    // directories
        Write(file, 0x98 + 112, SectionAddress + ExportsAt);
        Write(file, 0x98 + 116, 0x400);
        int section = 0x98 + 240;
        Write(file, section + 8, (uint)content.Length);
        Write(file, section + 12, SectionAddress);
        Write(file, section + 16, (uint)content.Length);
        Write(file, section + 20, Headers);
        return file;
    }

    private static void Write(byte[] file, int at, uint value, int bytes = 4) => BitConverter.GetBytes(value).AsSpan(0, bytes).CopyTo(file.AsSpan(at));
}
