using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Workers.Protocol;

/// <summary>Declarations of events as they travel, whole. One of Monitor.Sdk's own becomes the reader's own declaration again.</summary>
internal static class SchemaCodec
{
    private const int LongestText = 16 << 10;
    private const int MostEvents = 4096;

    private static readonly Dictionary<ushort, EventSchema> Shipped = ShippedEvents.All.ToDictionary(schema => schema.Id);

    /// <summary>Writes declarations.</summary>
    public static void Write(FrameBuffer to, IReadOnlyCollection<EventSchema> schemas)
    {
        to.Write(schemas.Count);
        foreach (EventSchema schema in schemas)
            Write(to, schema);
    }

    /// <summary>Reads declarations.</summary>
    public static List<EventSchema> Read(ref PayloadReader from)
    {
        List<EventSchema> schemas = [];
        for (int left = from.ReadCount(MostEvents); left > 0; left--)
            schemas.Add(ReadOne(ref from));
        return schemas;
    }

    /// <summary>Whether two declarations say the same.</summary>
    public static bool AreSame(EventSchema one, EventSchema other)
    {
        FrameBuffer first = new(), second = new();
        Write(first, one);
        Write(second, other);
        return first.Written.SequenceEqual(second.Written);
    }

    private static void Write(FrameBuffer to, EventSchema schema)
    {
        to.Write(schema.Id);
        to.Write(schema.Version);
        to.Write(schema.Name);
        to.Write(schema.Task);
        to.Write(schema.Description);
        to.Write(schema.RuleElement);
        to.Write((byte)schema.Default);
        to.Write((byte)schema.Fields.Length);
        foreach (FieldSchema field in schema.Fields)
        {
            to.Write(field.Name);
            to.Write((byte)field.Type);
            to.Write(field.Description);
            to.Write(field.IsOwn);
            to.Write(field.HashSource is not null);
            if (field.HashSource is { } source)
            {
                to.Write(source.PathField);
                to.Write(source.FileField);
                to.Write(source.ProcessField);
                to.Write(source.EmittedLate);
            }

            to.Write(field.Lookup?.Name);
            if (field.Lookup is { } lookup)
            {
                to.Write((byte)lookup.Fields.Count);
                foreach (int position in lookup.Fields)
                    to.Write((byte)position);
            }
        }
    }

    private static EventSchema ReadOne(ref PayloadReader from)
    {
        ushort id = from.ReadUInt16(), version = from.ReadUInt16();
        string name = from.RequireText(LongestText), task = from.RequireText(LongestText), description = from.RequireText(LongestText);
        string? element = from.ReadText(LongestText);
        EventDefault byDefault = (EventDefault)from.ReadByte();
        FieldSchema[] fields = new FieldSchema[from.ReadByte()];
        for (int i = 0; i < fields.Length; i++)
            fields[i] = ReadField(ref from, fields.Length);
        if (!Enum.IsDefined(byDefault) || name.Length == 0)
            throw new ProtocolViolation("the declaration of an event is not sound");
        try
        {
            EventSchema schema = new(id, name, version, task, description, fields) { RuleElement = element, Default = byDefault };
            CheckSources(schema);
            return Shipped.TryGetValue(id, out EventSchema? own) && AreSame(own, schema) ? own : schema;
        }
        catch (ArgumentException exception)
        {
            throw new ProtocolViolation($"the declaration of an event is not sound: {exception.Message}");
        }
    }

    private static FieldSchema ReadField(ref PayloadReader from, int fields)
    {
        string name = from.RequireText(LongestText);
        FieldType type = (FieldType)from.ReadByte();
        string description = from.RequireText(LongestText);
        bool isOwn = from.ReadBoolean();
        FileHashSource? source = from.ReadBoolean() ? new FileHashSource(from.ReadInt32(), from.ReadInt32(), from.ReadInt32(), from.ReadBoolean()) : null;
        FieldLookup? lookup = ReadLookup(ref from);
        bool isSound = Enum.IsDefined(type)
            && (source is null || IsPosition(source.PathField, fields) && IsPosition(source.FileField, fields) && IsPosition(source.ProcessField, fields))
            && (lookup is null || type == FieldType.Text && source is null && lookup.Fields.All(position => position < fields));
        return isSound ? new FieldSchema(name, type, description) { IsOwn = isOwn, HashSource = source, Lookup = lookup } : throw new ProtocolViolation("the declaration of a field is not sound");
    }

    private static FieldLookup? ReadLookup(ref PayloadReader from)
    {
        if (from.ReadText(LongestText) is not { } name)
            return null;
        int[] positions = new int[from.ReadByte()];
        for (int i = 0; i < positions.Length; i++)
            positions[i] = from.ReadByte();
        return new FieldLookup(name, positions);
    }

    private static bool IsPosition(int field, int fields) => field >= -1 && field < fields;

    /// <summary>The fields that a hash is made from are read by their types.</summary>
    private static void CheckSources(EventSchema schema)
    {
        foreach (FieldSchema field in schema.Fields)
        {
            if (field.HashSource is not { } source)
                continue;
            if (field.Type != FieldType.Text || !Is(source.PathField, FieldType.Text) || !Is(source.FileField, FieldType.File) || !Is(source.ProcessField, FieldType.Unsigned))
                throw new ProtocolViolation("the declaration of a hash is not sound");
        }

        bool Is(int position, FieldType type) => position < 0 || schema.Fields[position].Type == type;
    }
}
