using System.Security.Cryptography;

namespace Monitor.EventProvider;

/// <summary>
/// The template of an event's data (TEMP): its XML in binary form, an element <c>EventData</c> with an element <c>Data</c> for each field, and a
/// description of each field.
/// </summary>
internal static class EventTemplate
{
    /// <summary>Bytes of a field's description.</summary>
    private const int DescriptionSize = 20;

    /// <summary>The data stand in <c>EventData</c>, not in an element of their own.</summary>
    private const int EventData = 1;

    /// <summary>Appends a template; its offsets count from the first of the bytes.</summary>
    /// <param name="bytes">Where to.</param>
    /// <param name="fields">The fields, at least one.</param>
    /// <param name="id">The template's GUID; null: one made from what it says.</param>
    public static void Append(ResourceBytes bytes, IReadOnlyList<TemplateField> fields, Guid? id = null)
    {
        int start = bytes.Length;
        bytes.Add("TEMP"u8);
        int size = bytes.Reserve32();
        bytes.Add32(fields.Count);
        bytes.Add32(fields.Count);
        int descriptions = bytes.Reserve32();
        bytes.Add32(EventData);
        int guid = bytes.Length;
        bytes.Add(id ?? Guid.Empty);
        int content = bytes.Length;
        BinaryXml.AppendEventData(bytes, fields);
        bytes.Align(sizeof(uint), content);
        bytes.Set32(descriptions, bytes.Length);
        int name = bytes.Length + DescriptionSize * fields.Count;
        foreach (TemplateField field in fields)
        {
            bytes.Add32(field.Flags);
            bytes.Add8(field.InType);
            bytes.Add8(field.OutType);
            bytes.Add16(0);
            bytes.Add32(field.Map);
            bytes.Add16(field.Count);
            bytes.Add16(field.Length);
            bytes.Add32(name);
            name += ResourceName.SizeOf(field.Name);
        }

        foreach (TemplateField field in fields)
            ResourceName.Append(bytes, field.Name);
        bytes.Set32(size, bytes.Length - start);
        if (id is null)
            bytes.Set(guid, SHA256.HashData(bytes.From(content)).AsSpan(..16));
    }
}
