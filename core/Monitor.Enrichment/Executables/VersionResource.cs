using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Monitor.Enrichment.Executables;

/// <summary>
/// The version resource of a PE file (VS_VERSIONINFO): blocks within blocks, each with its length, a key, a value. Of several tables of texts the one
/// of the first translation counts, else the first. Whatever does not fit into its block is passed over.
/// </summary>
internal static class VersionResource
{
    private const uint VersionType = 16;
    private const int MostBytes = 16 << 10;
    private const int HeaderSize = 6;

    /// <summary>What the program says of itself; <see cref="VersionFacts.None"/> if that is nothing.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static VersionFacts Read(FileWindow file)
    {
        if (PeFile.Read(file) is not { Resources: not 0 } image)
            return VersionFacts.None;
        ReadOnlySpan<byte> resource = PeResources.FindFirst(file, image, VersionType, MostBytes);
        return Parse(resource);
    }

    /// <summary>Reads the resource itself.</summary>
    public static VersionFacts Parse(ReadOnlySpan<byte> resource)
    {
        if (!Block.TryRead(resource, 0, out Block version) || !version.IsNamed("VS_VERSION_INFO"))
            return VersionFacts.None;
        ReadOnlySpan<byte> strings = version.Find("StringFileInfo");
        Block chosen = default;
        string? translation = Translation(version.Find("VarFileInfo"));
        for (int at = 0; Block.TryRead(strings, at, out Block table); at = table.Next)
        {
            if (at == 0 || (translation is not null && table.IsNamed(translation)))
                chosen = table;
            if (translation is null || table.IsNamed(translation))
                break;
        }

        return new VersionFacts(
            chosen.Text("FileVersion"), chosen.Text("FileDescription"), chosen.Text("ProductName"), chosen.Text("CompanyName"), chosen.Text("OriginalFilename"));
    }

    /// <summary>The key of the first translation's table: language and code page in hexadecimal.</summary>
    private static string? Translation(ReadOnlySpan<byte> variables)
    {
        if (!Block.TryRead(variables, 0, out Block translation) || !translation.IsNamed("Translation") || translation.Value.Length < 4)
            return null;
        ReadOnlySpan<byte> value = translation.Value;
        return $"{BinaryPrimitives.ReadUInt16LittleEndian(value):X4}{BinaryPrimitives.ReadUInt16LittleEndian(value[2..]):X4}";
    }

    /// <summary>A block: length, length of the value, its type, the key up to a zero, the value and the blocks inside, both at a multiple of four from
    /// the beginning of the resource.</summary>
    private readonly ref struct Block
    {
        private ReadOnlySpan<char> Key { get; init; }

        /// <summary>The value, as many bytes as it says and as are there.</summary>
        public ReadOnlySpan<byte> Value { get; private init; }

        /// <summary>The blocks inside.</summary>
        private ReadOnlySpan<byte> Inside { get; init; }

        /// <summary>Where the next block begins.</summary>
        public int Next { get; private init; }

        /// <summary>Reads the block at a place, which is a multiple of four from the beginning of the resource as the bytes' own beginning is.</summary>
        public static bool TryRead(ReadOnlySpan<byte> bytes, int at, out Block block)
        {
            block = default;
            if (at > bytes.Length - HeaderSize)
                return false;
            ReadOnlySpan<byte> whole = bytes[at..];
            int length = BinaryPrimitives.ReadUInt16LittleEndian(whole);
            if (length < HeaderSize)
                return false;
            whole = whole[..Math.Min(length, whole.Length)];
            ReadOnlySpan<char> texts = MemoryMarshal.Cast<byte, char>(whole[HeaderSize..]);
            int end = texts.IndexOf('\0');
            if (end < 0)
                return false;
            int valueAt = Math.Min(Aligned(HeaderSize + 2 * (end + 1)), whole.Length);
            int valueLength = BinaryPrimitives.ReadUInt16LittleEndian(whole[2..]);
            bool isText = BinaryPrimitives.ReadUInt16LittleEndian(whole[4..]) == 1;
            ReadOnlySpan<byte> rest = whole[valueAt..];
            int valueBytes = Math.Min(isText ? 2 * valueLength : valueLength, rest.Length);
            block = new Block
            {
                Key = texts[..end],
                Value = isText && valueBytes > 0 ? rest : rest[..valueBytes],
                Inside = rest[Math.Min(Aligned(valueBytes), rest.Length)..],
                Next = at + Aligned(length),
            };
            return true;
        }

        public bool IsNamed(string name) => Key.Equals(name, StringComparison.OrdinalIgnoreCase);

        /// <summary>What lies inside a block that lies inside this one; empty if there is none.</summary>
        public ReadOnlySpan<byte> Find(string name)
        {
            for (int at = 0; TryRead(Inside, at, out Block block); at = block.Next)
            {
                if (block.IsNamed(name))
                    return block.Inside;
            }

            return default;
        }

        /// <summary>A text inside, without blanks around it; null if it is empty, or there is none. Its length is not believed: some compilers count
        /// bytes, some characters.</summary>
        public byte[]? Text(string name)
        {
            for (int at = 0; TryRead(Inside, at, out Block block); at = block.Next)
            {
                if (!block.IsNamed(name))
                    continue;
                ReadOnlySpan<char> text = MemoryMarshal.Cast<byte, char>(block.Value);
                int end = text.IndexOf('\0');
                text = (end < 0 ? text : text[..end]).Trim();
                return text.IsEmpty ? null : Encoding.UTF8.GetBytes(text.ToString());
            }

            return null;
        }

        private static int Aligned(int length) => (length + 3) & ~3;
    }
}
