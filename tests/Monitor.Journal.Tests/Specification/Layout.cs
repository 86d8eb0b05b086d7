namespace Monitor.Journal.Tests.Specification;

/// <summary>Kinds of frames, as docs/journal-format.md numbers them.</summary>
internal enum Kind : byte
{
    Entry = 1,
    Description = 2,
    Ledger = 3,
    Commit = 4,
    Seal = 5,
}

/// <summary>Figures of docs/journal-format.md, written down again: these tests know the page, not the product's code.</summary>
internal static class Layout
{
    public const int HeaderSize = 96;
    public const int FrameHeaderSize = 24;
    public const int LargestFrame = 17 << 20;
    public const int IndexDistance = 64 << 10;
    public const int SlotSize = 4 << 20;
    public const uint SealMark = 0x4c414553;
    public const ulong Everything = 1UL << 63;

    public static readonly byte[] SegmentMagic = [.. "MONJRNL"u8, 1];
    public static readonly byte[] CursorMagic = [.. "MONCURS"u8, 1];

    public static string SegmentName(ulong first) => $"{first:d20}.segment";

    /// <summary>Bytes of numbers, little-endian, and of spans of bytes, one behind the other.</summary>
    public static byte[] Join(params object[] parts)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        foreach (object part in parts)
        {
            switch (part)
            {
                case byte[] bytes:
                    writer.Write(bytes);
                    break;
                case byte value:
                    writer.Write(value);
                    break;
                case ushort value:
                    writer.Write(value);
                    break;
                case uint value:
                    writer.Write(value);
                    break;
                case ulong value:
                    writer.Write(value);
                    break;
                case long value:
                    writer.Write(value);
                    break;
                default:
                    throw new ArgumentException($"{part.GetType()} has no place in a file.");
            }
        }

        return stream.ToArray();
    }

    /// <summary>With zeroes up to a multiple of 8.</summary>
    public static byte[] Padded(byte[] bytes) => [.. bytes, .. new byte[-bytes.Length & 7]];
}
