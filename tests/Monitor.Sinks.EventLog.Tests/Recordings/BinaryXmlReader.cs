using System.Buffers.Binary;
using System.Text;
using System.Xml.Linq;

namespace Monitor.Sinks.EventLog.Tests.Recordings;

/// <summary>Reads the binary XML of a chunk of a log file. Names and templates lie where they are used first; later uses point there.</summary>
internal sealed class BinaryXmlReader(byte[] chunk)
{
    private const byte Embedded = 0x21;
    private const byte Flag = 0x40;

    private int _at;

    /// <summary>The element that a fragment at a place is.</summary>
    public XElement Read(int at)
    {
        _at = at;
        return Fragment([])!;
    }

    private XElement? Fragment(Value[] values)
    {
        Assert.Equal(0x0f, U8());
        _at += 3;
        XElement? element = chunk[_at] == 0x0c ? Template() : Element(values);
        if (chunk[_at] == 0)
            _at++;
        return element;
    }

    private XElement? Template()
    {
        _at += 6;
        int definition = I32(), back = 0;
        bool isHere = definition == _at;
        if (!isHere)
            (back, _at) = (_at, definition);
        _at += 20;
        int size = I32(), body = _at;
        _at = isHere ? body + size : back;
        int count = I32();
        (int Size, byte Type)[] heads = [.. Enumerable.Range(0, count).Select(_ => Head())];
        Value[] values = new Value[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = new Value(_at, heads[i].Size, heads[i].Type);
            _at += heads[i].Size;
        }

        int end = _at;
        _at = body;
        XElement? element = Fragment(values);
        _at = end;
        return element;
    }

    private (int Size, byte Type) Head()
    {
        int size = U16();
        byte type = U8();
        _at++;
        return (size, type);
    }

    private XElement Element(Value[] values)
    {
        byte token = U8();
        Assert.Equal(0x01, token & ~Flag);
        _at += 6;
        XElement element = new(XName.Get(Name()));
        if ((token & Flag) != 0)
        {
            int end = I32();
            for (end += _at; _at < end;)
            {
                Assert.Equal(0x06, U8() & ~Flag);
                string name = Name();
                string text = Content(values, null);
                if (name != "xmlns")
                    element.SetAttributeValue(name, text);
            }
        }

        if (U8() == 0x03)
            return element;
        element.Add(Content(values, element));
        Assert.Equal(0x04, U8());
        return element;
    }

    /// <summary>Reads what stands in an element or an attribute.</summary>
    /// <returns>Its text; elements are added to the element.</returns>
    private string Content(Value[] values, XElement? element)
    {
        StringBuilder text = new();
        while (true)
        {
            switch (chunk[_at] & ~Flag)
            {
                case 0x01 when element is not null:
                    element.Add(Element(values));
                    break;
                case 0x05:
                    _at += 2;
                    text.Append(Utf16(U16()));
                    break;
                case 0x08:
                    _at++;
                    text.Append((char)U16());
                    break;
                case 0x0d or 0x0e:
                    _at++;
                    Value value = values[U16()];
                    _at++;
                    if (value.Type == Embedded)
                        AddEmbedded(value, element!);
                    else
                        text.Append(ValueText.Of(value.Type, chunk.AsSpan(value.At, value.Size)));
                    element?.AddAnnotation(new EvtxFile.ValueType(value.Type));
                    break;
                default:
                    return text.ToString();
            }
        }
    }

    private void AddEmbedded(Value value, XElement parent)
    {
        int back = _at;
        _at = value.At;
        parent.Add(Fragment([]));
        _at = back;
    }

    private string Name()
    {
        int place = I32(), back = _at;
        _at = place + 6;
        string name = Utf16(U16());
        _at = place == back ? _at + sizeof(char) : back;
        return name;
    }

    private byte U8() => chunk[_at++];

    private ushort U16()
    {
        _at += sizeof(ushort);
        return BinaryPrimitives.ReadUInt16LittleEndian(chunk.AsSpan(_at - sizeof(ushort)));
    }

    private int I32()
    {
        _at += sizeof(int);
        return BinaryPrimitives.ReadInt32LittleEndian(chunk.AsSpan(_at - sizeof(int)));
    }

    private string Utf16(int units)
    {
        _at += units * sizeof(char);
        return Encoding.Unicode.GetString(chunk, _at - units * sizeof(char), units * sizeof(char));
    }

    private readonly record struct Value(int At, int Size, byte Type);
}
