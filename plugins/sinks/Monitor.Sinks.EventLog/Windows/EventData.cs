using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sinks.EventLog.Windows;

/// <summary>The values of one event as Windows takes them. Used again for each event; nothing is allocated once it has its size.</summary>
internal sealed class EventData
{
    /// <summary>Bytes that the values of an event may have. Windows takes 64 KiB with its own headers, and the log's file keeps an event and
    /// the description of its fields together in less than that.</summary>
    public const int MostBytes = 60_000;

    private const char MarkOfCut = '…';
    private const char MarkOfNul = '\u2400';
    private const int Alignment = 8;
    private const int GuidSize = 16;

    private readonly EventDataDescriptor[] _values = new EventDataDescriptor[EventSchema.MaximumFields];
    private readonly int[] _at = new int[EventSchema.MaximumFields];
    private readonly Utf8Buffer _text = new(64);
    private byte[] _bytes = GC.AllocateArray<byte>(MostBytes, pinned: true);
    private int _length;

    /// <summary>Where the values lie, in order; good until the next event is encoded.</summary>
    public ReadOnlySpan<EventDataDescriptor> Values => _values.AsSpan(0, Count);

    /// <summary>Whether text was cut.</summary>
    public bool IsCut { get; private set; }

    private int Count { get; set; }

    /// <summary>Encodes an event.</summary>
    /// <param name="record">The event.</param>
    /// <param name="written">What is the same in all of its kind.</param>
    /// <param name="most">How many bytes all values may have. The longest texts are cut to one length if they have more.</param>
    public void Encode(EventRecord record, WrittenEvent written, int most = MostBytes)
    {
        (Count, _length) = (0, 0);
        if (written.IsDeclared)
            AppendFields(record, written, most);
        else
            AppendLines(record, written, most);
        Cut(written.Types, most);
        ulong start = (ulong)Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0);
        for (int i = 0; i < Count; i++)
            _values[i].Address = start + (uint)_at[i];
    }

    private void AppendFields(EventRecord record, WrittenEvent written, int most)
    {
        for (int i = 0; i < written.Fields.Length; i++)
        {
            FieldSchema field = written.Fields[i];
            if (written.Types[i] == EventLogType.UnicodeString)
                AppendText(record, field, most);
            else if (written.Types[i] == EventLogType.Guid)
                AppendGuid(record.GetGuid(field.Index));
            else
                AppendNumber(record.GetUnsigned(field.Index), written.Types[i]);
        }
    }

    /// <summary>Appends the values of an event that the provider does not declare.</summary>
    private void AppendLines(EventRecord record, WrittenEvent written, int most)
    {
        _text.Clear();
        SysmonText.AppendTime(_text, record.Time);
        AppendText(_text.Written, MarkOfNul, most);
        AppendNumber(record.EventId, EventLogType.UInt64);
        AppendText(written.Name, MarkOfNul, most);
        _text.Clear();
        for (int i = 0; i < written.Fields.Length; i++)
        {
            if (i > 0)
                _text.Append((byte)'\n');
            _text.Append(written.Labels[i]);
            FieldText.Append(_text, record, written.Fields[i]);
        }

        AppendText(_text.Written, MarkOfNul, most);
    }

    private void AppendText(EventRecord record, FieldSchema field, int most)
    {
        if (SysmonText.IsVerbatim(field.Type) && record.IsPresent(field.Index) && record.Variable(field.Index) is { IsEmpty: false } text)
        {
            AppendText(text, field.Type == FieldType.Arguments ? ' ' : MarkOfNul, most);
            return;
        }

        _text.Clear();
        FieldText.Append(_text, record, field);
        AppendText(_text.Written, MarkOfNul, most);
    }

    /// <summary>Appends text, or as much of it as makes the event too large, so that it is cut.</summary>
    private void AppendText(ReadOnlySpan<byte> text, char nul, int most)
    {
        int units = Math.Min(text.Length, most / sizeof(char) + 1);
        Span<char> destination = MemoryMarshal.Cast<byte, char>(Begin((units + 1) * sizeof(char)));
        int count = Utf16Text.Write(text, destination[..units], nul);
        destination[count] = '\0';
        End((count + 1) * sizeof(char));
    }

    private void AppendGuid(Guid value)
    {
        value.TryWriteBytes(Begin(GuidSize));
        End(GuidSize);
    }

    private void AppendNumber(ulong value, EventLogType type)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Begin(sizeof(ulong)), value);
        End(EventLogField.SizeOf(type));
    }

    /// <summary>Room for a value.</summary>
    private Span<byte> Begin(int most)
    {
        _length = (_length + Alignment - 1) & -Alignment;
        _at[Count] = _length;
        if (most > _bytes.Length - _length)
        {
            byte[] larger = GC.AllocateArray<byte>(Math.Max(_length + most, 2 * _bytes.Length), pinned: true);
            _bytes.AsSpan(0, _length).CopyTo(larger);
            _bytes = larger;
        }

        return _bytes.AsSpan(_length);
    }

    /// <summary>Says how many bytes the value has.</summary>
    private void End(int size)
    {
        _values[Count++].Size = (uint)size;
        _length += size;
    }

    /// <summary>Cuts the longest texts, all to the same length, so that all values fit.</summary>
    private void Cut(EventLogType[] types, int most)
    {
        int total = 0, numbers = 0, texts = 0;
        for (int i = 0; i < Count; i++)
        {
            total += (int)_values[i].Size;
            if (types[i] == EventLogType.UnicodeString)
                texts++;
            else
                numbers += (int)_values[i].Size;
        }

        IsCut = total > most;
        if (!IsCut)
            return;
        int limit = Limit(types, most - numbers, texts);
        for (int i = 0; i < Count; i++)
        {
            if (types[i] == EventLogType.UnicodeString && _values[i].Size > limit)
                CutText(i, limit / sizeof(char));
        }
    }

    /// <summary>The length in bytes that texts must be cut to so that all have room: shorter ones leave theirs to the longer.</summary>
    private int Limit(EventLogType[] types, int room, int texts)
    {
        int limit = room / texts;
        while (true)
        {
            int rest = room, longer = 0;
            for (int i = 0; i < Count; i++)
            {
                if (types[i] != EventLogType.UnicodeString)
                    continue;
                if (_values[i].Size <= limit)
                    rest -= (int)_values[i].Size;
                else
                    longer++;
            }

            if (longer == 0 || rest / longer <= limit)
                return limit;
            limit = rest / longer;
        }
    }

    /// <summary>Cuts a text to so many units, the mark and the NUL behind it included; no surrogate pair is halved.</summary>
    private void CutText(int index, int units)
    {
        Span<char> text = MemoryMarshal.Cast<byte, char>(_bytes.AsSpan(_at[index], (int)_values[index].Size));
        int kept = units - 2;
        if (char.IsHighSurrogate(text[kept - 1]))
            kept--;
        text[kept] = MarkOfCut;
        text[kept + 1] = '\0';
        _values[index].Size = (uint)(kept + 2) * sizeof(char);
    }
}
