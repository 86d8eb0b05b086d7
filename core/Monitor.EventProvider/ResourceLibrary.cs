using System.Text;

namespace Monitor.EventProvider;

/// <summary>A library for 64-bit Windows that holds resources and nothing else: one section, no code, no entry point.</summary>
internal static class ResourceLibrary
{
    private const int FileAlignment = 0x200;
    private const int SectionAlignment = 0x1000;
    private const int HeadersSize = 0x200;
    private const int SectionAddress = 0x1000;
    private const int PeHeaderAt = 0x40;
    private const int ChecksumAt = PeHeaderAt + 4 + 20 + 64;
    private const int OptionalHeaderSize = 112 + 16 * 8;
    private const int Machine = 0x8664;

    /// <summary>Executable image, larger addresses than 2 GiB, library.</summary>
    private const int Characteristics = 0x2022;

    /// <summary>High-entropy addresses, any address, no execution of data.</summary>
    private const int DllCharacteristics = 0x0160;

    /// <summary>Initialized data, readable.</summary>
    private const uint SectionCharacteristics = 0x40000040;

    /// <summary>Writes the library. The same resources always give the same bytes.</summary>
    /// <param name="resources">Its resources.</param>
    public static byte[] Write(IReadOnlyList<Resource> resources)
    {
        byte[] section = ResourceSection.Write(resources, SectionAddress);
        ResourceBytes image = new();
        AppendHeaders(image, section.Length);
        image.Align(HeadersSize);
        image.Add(section);
        image.Align(FileAlignment);
        image.Set32(ChecksumAt, Checksum(image.From(0)));
        return image.ToArray();
    }

    private static void AppendHeaders(ResourceBytes image, int size)
    {
        int fileSize = RoundUp(size, FileAlignment);
        image.Add("MZ"u8);
        image.AddZeroes(0x3c - image.Length);
        image.Add32(PeHeaderAt);

        image.Add("PE\0\0"u8);
        image.Add16(Machine);
        image.Add16(1);
        image.AddZeroes(12);
        image.Add16(OptionalHeaderSize);
        image.Add16(Characteristics);

        image.Add16(0x20b);
        image.Add16(0);
        image.Add32(0);
        image.Add32(fileSize);
        image.AddZeroes(12);
        image.Add64(0x180000000);
        image.Add32(SectionAlignment);
        image.Add32(FileAlignment);
        AppendVersion(image);
        AppendVersion(image, 0);
        AppendVersion(image);
        image.Add32(0);
        image.Add32(SectionAddress + RoundUp(size, SectionAlignment));
        image.Add32(HeadersSize);
        image.Add32(0);
        image.Add16(2);
        image.Add16(DllCharacteristics);
        image.Add64(0x100000);
        image.Add64(0x1000);
        image.Add64(0x100000);
        image.Add64(0x1000);
        image.Add32(0);
        image.Add32(16);
        image.AddZeroes(2 * 8);
        image.Add32(SectionAddress);
        image.Add32(size);
        image.AddZeroes(13 * 8);

        image.Add(Encoding.ASCII.GetBytes(".rsrc\0\0\0"));
        image.Add32(size);
        image.Add32(SectionAddress);
        image.Add32(fileSize);
        image.Add32(HeadersSize);
        image.AddZeroes(12);
        image.Add32(SectionCharacteristics);
    }

    /// <summary>Appends a version of Windows, 6.0, or another one.</summary>
    private static void AppendVersion(ResourceBytes image, int major = 6)
    {
        image.Add16(major);
        image.Add16(0);
    }

    /// <summary>The checksum of an image: the sum of its 16-bit words with the carry added, and its length. It counts as 0 itself.</summary>
    private static long Checksum(ReadOnlySpan<byte> image)
    {
        uint sum = 0;
        for (int i = 0; i < image.Length; i += 2)
        {
            sum += (uint)(image[i] | image[i + 1] << 8);
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return sum + (uint)image.Length;
    }

    private static int RoundUp(int value, int unit) => (value + unit - 1) / unit * unit;
}
