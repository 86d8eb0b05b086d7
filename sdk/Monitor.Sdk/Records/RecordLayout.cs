using System.Buffers.Binary;

namespace Monitor.Sdk.Records;

/// <summary>Where things lie in a flat record; the format is specified in docs/record-format.md.</summary>
public static class RecordLayout
{
    /// <summary>Bytes of the header.</summary>
    public const int HeaderSize = 64;

    /// <summary>Bytes of a slot; slot <c>i</c> begins at <c>HeaderSize + 8 * i</c>.</summary>
    public const int SlotSize = 8;

    /// <summary>The largest record in bytes.</summary>
    public const int MaximumSize = 16 << 20;

    internal const int LengthAt = 0;
    internal const int EventIdAt = 4;
    internal const int SchemaVersionAt = 6;
    internal const int FlagsAt = 8;
    internal const int FieldCountAt = 12;
    internal const int LayoutVersionAt = 14;
    internal const int TimeAt = 16;
    internal const int SequenceAt = 24;
    internal const int StreamAt = 32;
    internal const int CaptureOrderAt = 40;
    internal const int PresentAt = 48;
    internal const int MalformedAt = 56;

    internal const ushort LayoutVersion = 1;

    /// <summary>Gives a record its place in the stream: the host's to call, once, when the order is settled.</summary>
    /// <param name="record">The bytes of a record.</param>
    /// <param name="stream">Random number of the stream.</param>
    /// <param name="sequence">Place in it.</param>
    public static void SetPlace(Span<byte> record, ulong stream, ulong sequence)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(record[StreamAt..], stream);
        BinaryPrimitives.WriteUInt64LittleEndian(record[SequenceAt..], sequence);
    }
}
