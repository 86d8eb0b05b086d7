using System.Buffers.Binary;

namespace Monitor.Enrichment.Executables;

/// <summary>The headers of a PE file, as far as they are needed to find what it imports, its resources and its signature. Nothing in it is believed: every
/// place is only looked up in the file.</summary>
internal sealed class PeFile
{
    private const int DosHeaderSize = 64;
    private const int FileHeaderSize = 24;
    private const int SectionSize = 40;
    private const int Directories = 5;
    private const int DirectorySize = 8;

    /// <summary>The loader of Windows takes no more.</summary>
    private const int MostSections = 96;

    private readonly List<Section> _sections = [];

    private PeFile(bool is64Bit) => Is64Bit = is64Bit;

    /// <summary>Whether addresses have 64 bits.</summary>
    public bool Is64Bit { get; }

    /// <summary>Where the import descriptors lie in memory, from the image's base on; 0 if there are none.</summary>
    public uint Imports { get; private set; }

    /// <summary>Where the resources lie in memory, from the image's base on; 0 if there are none.</summary>
    public uint Resources { get; private set; }

    /// <summary>Where the table of certificates lies in the file, and how many bytes it has; 0 if there is none.</summary>
    public (uint At, uint Length) Certificates { get; private set; }

    /// <summary>Where in the file the header's checksum lies.</summary>
    public long ChecksumAt { get; private init; }

    /// <summary>Where in the file the entry for the table of certificates lies; 0 if the header has none.</summary>
    public long CertificateEntryAt { get; private set; }

    /// <summary>Reads the headers; null if it is no PE file.</summary>
    public static PeFile? Read(FileWindow file)
    {
        ReadOnlySpan<byte> dos = file.ReadAll(0, DosHeaderSize);
        if (!dos.StartsWith("MZ"u8))
            return null;
        long at = U32(dos, 60);
        ReadOnlySpan<byte> header = file.ReadAll(at, FileHeaderSize);
        if (!header.StartsWith("PE\0\0"u8))
            return null;
        int sections = U16(header, 6), optionalSize = U16(header, 20);
        if (ReadOptional(file, at + FileHeaderSize, out uint fileAlignment, out uint sectionAlignment) is not { } image || sections > MostSections)
            return null;
        long length = file.Length;
        for (int i = 0; i < sections; i++)
        {
            ReadOnlySpan<byte> entry = file.ReadAll(at + FileHeaderSize + optionalSize + (long)i * SectionSize, SectionSize);
            if (entry.IsEmpty)
                break;
            image._sections.Add(Section.Read(entry, fileAlignment, sectionAlignment, length));
        }

        image._sections.Sort((one, other) => one.Start.CompareTo(other.Start));
        for (int i = 0; i + 1 < image._sections.Count; i++)
            image._sections[i] = image._sections[i].EndingAt(image._sections[i + 1].Start);
        return image;
    }

    /// <summary>What is at an address in memory, as many bytes as its section has in the file; valid until the next are asked for.</summary>
    /// <param name="file">The file.</param>
    /// <param name="address">The address, from the image's base on; one that lies in no section is a place in the file.</param>
    /// <param name="length">How many bytes at most; no more than 16 KiB.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public ReadOnlySpan<byte> ReadAt(FileWindow file, long address, int length)
    {
        foreach (Section section in _sections)
        {
            long from = address - section.Address;
            if (from >= 0 && from < section.Size)
                return from < section.Stored ? file.Read(section.Offset + from, (int)Math.Min(length, section.Stored - from)) : default;
        }

        return file.Read(address, length);
    }

    /// <summary>The bytes at an address in memory, or none if they are not all there.</summary>
    /// <inheritdoc cref="ReadAt"/>
    public ReadOnlySpan<byte> ReadAllAt(FileWindow file, long address, int length) =>
        ReadAt(file, address, length) is var bytes && bytes.Length == length ? bytes : default;

    private static PeFile? ReadOptional(FileWindow file, long at, out uint fileAlignment, out uint sectionAlignment)
    {
        const int Pe32Directories = 96, Pe64Directories = 112, Resources = 2, Certificates = 4, ChecksumOffset = 64;
        (fileAlignment, sectionAlignment) = (0, 0);
        ReadOnlySpan<byte> header = file.Read(at, Pe64Directories + DirectorySize * Directories);
        if (header.Length < Pe32Directories || U16(header, 0) is not (0x10b or 0x20b))
            return null;
        bool is64Bit = U16(header, 0) == 0x20b;
        int directories = is64Bit ? Pe64Directories : Pe32Directories;
        if (header.Length < directories)
            return null;
        (sectionAlignment, fileAlignment) = (U32(header, 32), U32(header, 36));
        PeFile image = new(is64Bit) { ChecksumAt = at + ChecksumOffset };
        int count = (int)Math.Min(U32(header, directories - 4), (uint)(header.Length - directories) / DirectorySize);
        ReadOnlySpan<byte> entries = header[directories..];
        image.Imports = count > 1 ? U32(entries, DirectorySize) : 0;
        image.Resources = count > Resources ? U32(entries, Resources * DirectorySize) : 0;
        if (count > Certificates)
        {
            image.CertificateEntryAt = at + directories + Certificates * DirectorySize;
            image.Certificates = (U32(entries, Certificates * DirectorySize), U32(entries, Certificates * DirectorySize + 4));
        }

        return image;
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    /// <summary>A section: where it begins in memory by its header, and rounded; the bytes that it takes up there; where it begins in the file, and the
    /// bytes that it has there.</summary>
    private readonly record struct Section(long Start, long Address, long Size, long Offset, long Stored)
    {
        private const uint Sector = 0x200;
        private const uint Page = 0x1000;

        /// <summary>Rounds as the loader does. A section that claims more bytes of the file than there are is as large as it is in memory.</summary>
        public static Section Read(ReadOnlySpan<byte> entry, uint fileAlignment, uint sectionAlignment, long fileLength)
        {
            uint memorySize = U32(entry, 8), address = U32(entry, 12), fileSize = U32(entry, 16), offset = U32(entry, 20);
            uint alignment = sectionAlignment < Page ? fileAlignment : sectionAlignment;
            long begin = fileAlignment < Sector ? offset : offset - offset % Sector;
            return new Section(
                address,
                alignment == 0 ? address : address - address % alignment,
                fileLength - begin < fileSize ? memorySize : Math.Max(memorySize, fileSize),
                begin,
                (long)offset + fileSize - begin);
        }

        /// <summary>The section up to where the next one begins.</summary>
        public Section EndingAt(long next) => next > Start && next - Address < Size ? this with { Size = next - Address } : this;
    }
}
