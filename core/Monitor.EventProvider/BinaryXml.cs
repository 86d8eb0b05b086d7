namespace Monitor.EventProvider;

/// <summary>The binary form of a template's XML.</summary>
internal static class BinaryXml
{
    private const byte EndOfFragment = 0x00;
    private const byte Element = 0x01;
    private const byte ElementWithAttributes = 0x41;
    private const byte EndOfStartTag = 0x02;
    private const byte EndOfElement = 0x04;
    private const byte Value = 0x05;
    private const byte Attribute = 0x06;
    private const byte Substitution = 0x0d;
    private const byte StartOfFragment = 0x0f;

    /// <summary>Type of a value that is text.</summary>
    private const byte Text = 1;

    /// <summary>Set in the type of a substitution that stands for several values.</summary>
    private const byte Array = 0x80;

    /// <summary>An element that is always there.</summary>
    private const int NoDependency = 0xffff;

    private const int HashFactor = 65599;

    /// <summary>Appends a fragment: the element <c>EventData</c> with an element for each field, whose content is the field's value.</summary>
    public static void AppendEventData(ResourceBytes bytes, IReadOnlyList<TemplateField> fields)
    {
        bytes.Add([StartOfFragment, 1, 1, 0]);
        int data = Begin(bytes, Element, "EventData");
        bytes.Add8(EndOfStartTag);
        for (int i = 0; i < fields.Count; i++)
            AppendData(bytes, fields[i], i);
        End(bytes, data);
        bytes.Add8(EndOfFragment);
    }

    private static void AppendData(ResourceBytes bytes, TemplateField field, int index)
    {
        int element = Begin(bytes, ElementWithAttributes, "Data");
        int attributes = bytes.Reserve32();
        bytes.Add8(Attribute);
        AppendName(bytes, "Name");
        bytes.Add([Value, Text]);
        bytes.Add16(field.Name.Length);
        bytes.AddText(field.Name);
        bytes.Set32(attributes, bytes.Length - attributes - sizeof(uint));
        bytes.Add([EndOfStartTag, Substitution]);
        bytes.Add16(index);
        bytes.Add8((byte)(field.InType | (field.IsArray ? Array : 0)));
        End(bytes, element);
    }

    /// <summary>Begins an element.</summary>
    /// <returns>Where its size lies.</returns>
    private static int Begin(ResourceBytes bytes, byte token, string name)
    {
        bytes.Add8(token);
        bytes.Add16(NoDependency);
        int size = bytes.Reserve32();
        AppendName(bytes, name);
        return size;
    }

    private static void End(ResourceBytes bytes, int size)
    {
        bytes.Add8(EndOfElement);
        bytes.Set32(size, bytes.Length - size - sizeof(uint));
    }

    private static void AppendName(ResourceBytes bytes, string name)
    {
        uint hash = 0;
        foreach (char unit in name)
            hash = unchecked(hash * HashFactor + unit);
        bytes.Add16((ushort)hash);
        bytes.Add16(name.Length);
        bytes.AddText(name);
        bytes.Add16(0);
    }
}
