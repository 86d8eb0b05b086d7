using System.Buffers.Binary;
using System.Numerics;
using Monitor.Sdk.Records;

namespace Monitor.Journal;

/// <summary>The content of an entry: routes, names, record.</summary>
internal static class EntryContent
{
    /// <summary>The bit of sinks that get everything.</summary>
    public const int EverythingRoute = 63;

    private const int RoutesSize = sizeof(ulong);
    private const int LongestName = 254;
    private const byte NoName = 255;
    private const int RecordLayoutVersionAt = 14;
    private const int RecordSlotsAt = 12;

    /// <summary>Bits of the routes that have a name.</summary>
    public static ulong Named(ulong routes) => routes & ~(1UL << EverythingRoute);

    /// <summary>Bytes that names take, without padding.</summary>
    public static int NamesLength(ReadOnlySpan<byte[]?> names)
    {
        int length = 0;
        foreach (byte[]? name in names)
            length += 1 + (name is null ? 0 : Cut(name).Length);
        return length;
    }

    /// <summary>Bytes of the whole frame.</summary>
    public static int FrameLength(int names, int record) => FrameLayout.HeaderSize + RoutesSize + FrameLayout.Align(names) + record;

    /// <summary>Writes an entry, all but the checksum.</summary>
    /// <param name="frame">The whole frame.</param>
    /// <param name="journal">The journal's random number.</param>
    /// <param name="sequence">The event's place.</param>
    /// <param name="routes">The route bits.</param>
    /// <param name="names">A name, or null, for each bit that has one.</param>
    /// <param name="namesLength">Their <see cref="NamesLength"/>.</param>
    /// <param name="record">The record, which gets its place in the copy.</param>
    public static void Write(
        Span<byte> frame,
        ulong journal,
        ulong sequence,
        ulong routes,
        ReadOnlySpan<byte[]?> names,
        int namesLength,
        ReadOnlySpan<byte> record)
    {
        FrameWriter.Begin(frame, FrameKind.Entry, sequence, frame.Length - FrameLayout.HeaderSize, namesLength);
        Span<byte> content = frame[FrameLayout.HeaderSize..];
        BinaryPrimitives.WriteUInt64LittleEndian(content, routes);
        if (namesLength > 0)
            WriteNames(content.Slice(RoutesSize, FrameLayout.Align(namesLength)), names);
        Span<byte> copy = content[(RoutesSize + FrameLayout.Align(namesLength))..];
        record.CopyTo(copy);
        RecordLayout.SetPlace(copy, journal, sequence);
    }

    /// <summary>The route bits.</summary>
    public static ulong Routes(FrameView frame) => BinaryPrimitives.ReadUInt64LittleEndian(frame.Content);

    /// <summary>The record.</summary>
    public static ReadOnlySpan<byte> Record(FrameView frame) => frame.Content[(RoutesSize + FrameLayout.Align(frame.NamesLength))..];

    /// <summary>Finds the name of the rule that logs the event.</summary>
    /// <param name="frame">The entry.</param>
    /// <param name="route">The rule set's bit.</param>
    /// <param name="name">The name, when the answer is true.</param>
    public static bool TryGetName(FrameView frame, int route, out ReadOnlySpan<byte> name)
    {
        name = default;
        ulong named = Named(Routes(frame));
        if (route is < 0 or >= EverythingRoute || (named >> route & 1) == 0)
            return false;
        ReadOnlySpan<byte> names = frame.Content.Slice(RoutesSize, frame.NamesLength);
        for (int before = BitOperations.PopCount(named & (1UL << route) - 1); before > 0; before--)
            names = names[Taken(names[0])..];
        if (names[0] == NoName)
            return false;
        name = names.Slice(1, names[0]);
        return true;
    }

    /// <summary>Whether the content is an entry's, so that what is here reads it without further checks. The record's fields are not looked
    /// at.</summary>
    public static bool IsSound(FrameView frame)
    {
        ReadOnlySpan<byte> content = frame.Content;
        int recordAt = RoutesSize + FrameLayout.Align(frame.NamesLength);
        if (content.Length - recordAt is < RecordLayout.HeaderSize or > RecordLayout.MaximumSize)
            return false;
        ReadOnlySpan<byte> names = content.Slice(RoutesSize, frame.NamesLength);
        for (int count = BitOperations.PopCount(Named(Routes(frame))); count > 0; count--)
        {
            if (names.IsEmpty || names.Length < Taken(names[0]))
                return false;
            names = names[Taken(names[0])..];
        }

        ReadOnlySpan<byte> record = content[recordAt..];
        return names.IsEmpty
            && BinaryPrimitives.ReadInt32LittleEndian(record) == record.Length
            && BinaryPrimitives.ReadUInt16LittleEndian(record[RecordLayoutVersionAt..]) == 1
            && RecordLayout.HeaderSize + RecordLayout.SlotSize * BinaryPrimitives.ReadUInt16LittleEndian(record[RecordSlotsAt..]) <= record.Length
            && EventRecord.FromTrusted(record).Sequence == frame.Sequence;
    }

    private static int Taken(byte length) => length == NoName ? 1 : 1 + length;

    private static void WriteNames(Span<byte> room, ReadOnlySpan<byte[]?> names)
    {
        foreach (byte[]? name in names)
        {
            if (name is null)
            {
                room[0] = NoName;
                room = room[1..];
                continue;
            }

            ReadOnlySpan<byte> kept = Cut(name);
            room[0] = (byte)kept.Length;
            kept.CopyTo(room[1..]);
            room = room[(1 + kept.Length)..];
        }

        room.Clear();
    }

    /// <summary>Cuts a name in front of the character that does not fit.</summary>
    private static ReadOnlySpan<byte> Cut(byte[] name)
    {
        if (name.Length <= LongestName)
            return name;
        int end = LongestName;
        while (end > LongestName - 4 && (name[end] & 0xc0) == 0x80)
            end--;
        return name.AsSpan(0, end);
    }
}
