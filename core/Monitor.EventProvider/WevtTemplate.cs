using Monitor.Sdk.Encoders;

namespace Monitor.EventProvider;

/// <summary>The resource that describes a provider: its channel, tasks, levels, events and their templates (WEVT_TEMPLATE).</summary>
internal static class WevtTemplate
{
    private const int Levl = 0, Task = 1, Opco = 2, Keyw = 3, Evnt = 4, Chan = 5, Ttbl = 7, Prva = 13;

    /// <summary>A table without rows is its tag, size and count, with 0 for both.</summary>
    private const int TableHeaderSize = 12;

    /// <summary>Kind of a provider's name among what is said of it.</summary>
    private const uint NameOfProvider = 0x10000001;

    /// <summary>Describes <see cref="EventLogProvider"/>.</summary>
    /// <param name="events">Its events, by id.</param>
    public static byte[] Write(IReadOnlyList<EventLogEvent> events)
    {
        ResourceBytes bytes = new();
        bytes.Add("CRIM"u8);
        int fileSize = bytes.Reserve32();
        bytes.Add16(5);
        bytes.Add16(1);
        bytes.Add32(1);
        bytes.Add(EventLogProvider.Id);
        bytes.Add32(bytes.Length + sizeof(uint));
        AppendProvider(bytes, events);
        bytes.Set32(fileSize, bytes.Length);
        return bytes.ToArray();
    }

    private static void AppendProvider(ResourceBytes bytes, IReadOnlyList<EventLogEvent> events)
    {
        bool hasTemplates = events.Any(declared => !declared.Fields.IsEmpty);
        int[] kinds = hasTemplates ? [Chan, Ttbl, Prva, Opco, Levl, Task, Keyw, Evnt] : [Chan, Prva, Opco, Levl, Task, Keyw, Evnt];
        int start = bytes.Length;
        bytes.Add("WEVT"u8);
        int size = bytes.Reserve32();
        bytes.Add32(MessageNumbers.None);
        bytes.Add32(kinds.Length);
        Dictionary<int, int> places = [];
        foreach (int kind in kinds)
        {
            bytes.Add32(kind);
            places[kind] = bytes.Reserve32();
        }

        Begin(Chan);
        int channel = AppendChannel(bytes);
        int[] templates = new int[events.Count];
        if (hasTemplates)
        {
            Begin(Ttbl);
            AppendTemplates(bytes, events, templates);
        }

        Begin(Prva);
        AppendName(bytes);
        Begin(Opco);
        AppendTable(bytes, "OPCO"u8, []);
        Begin(Levl);
        byte[] levels = [.. events.Select(declared => declared.Level).Distinct().Order()];
        int[] levelRows = AppendTable(bytes, "LEVL"u8, [.. levels.Select(level => (Levels.NameOf(level), Row(level, MessageNumbers.OfLevel(level))))]);
        Begin(Task);
        int[] tasks = AppendTable(bytes, "TASK"u8, [.. events.Select(declared => (declared.Schema.Name, Row(declared.Schema.Id, MessageNumbers.OfTask(declared), 0, 0, 0, 0)))]);
        Begin(Keyw);
        AppendTable(bytes, "KEYW"u8, []);
        bytes.Align(sizeof(ulong));
        Begin(Evnt);
        AppendEvents(bytes, events, i => (templates[i], levelRows[Array.IndexOf(levels, events[i].Level)], tasks[i], channel));
        bytes.Set32(size, bytes.Length - start);

        void Begin(int kind) => bytes.Set32(places[kind], bytes.Length);
    }

    /// <summary>Appends the table of channels.</summary>
    /// <returns>Where the channel's row lies.</returns>
    private static int AppendChannel(ResourceBytes bytes)
    {
        int start = BeginTable(bytes, "CHAN"u8, 1);
        int row = bytes.Length;
        bytes.Add32(0);
        bytes.Add32(bytes.Length + 3 * sizeof(uint));
        bytes.Add32(EventLogProvider.ChannelValue);
        bytes.Add32(MessageNumbers.None);
        ResourceName.Append(bytes, EventLogProvider.Channel);
        EndTable(bytes, start);
        return row;
    }

    private static void AppendTemplates(ResourceBytes bytes, IReadOnlyList<EventLogEvent> events, int[] templates)
    {
        int start = BeginTable(bytes, "TTBL"u8, events.Count(declared => !declared.Fields.IsEmpty));
        for (int i = 0; i < events.Count; i++)
        {
            if (events[i].Fields.IsEmpty)
                continue;
            templates[i] = bytes.Length;
            EventTemplate.Append(bytes, [.. events[i].Fields.ToArray().Select(FieldTypes.TemplateOf)]);
        }

        EndTable(bytes, start);
    }

    private static void AppendName(ResourceBytes bytes)
    {
        int start = BeginTable(bytes, "PRVA"u8, 1);
        bytes.Add32(NameOfProvider);
        bytes.Add32(bytes.Length + sizeof(uint));
        bytes.AddText(EventLogProvider.Name + '\0');
        bytes.Align(sizeof(uint));
        EndTable(bytes, start);
    }

    /// <summary>Appends a table whose rows are numbers and a name.</summary>
    /// <returns>Where the rows lie.</returns>
    private static int[] AppendTable(ResourceBytes bytes, ReadOnlySpan<byte> tag, IReadOnlyList<(string Name, uint[] Numbers)> rows)
    {
        if (rows.Count == 0)
        {
            bytes.Add(tag);
            bytes.AddZeroes(TableHeaderSize - tag.Length);
            return [];
        }

        int start = BeginTable(bytes, tag, rows.Count);
        int[] places = new int[rows.Count];
        int name = bytes.Length + rows.Sum(row => (row.Numbers.Length + 1) * sizeof(uint));
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = bytes.Length;
            foreach (uint number in rows[i].Numbers)
                bytes.Add32(number);
            bytes.Add32(name);
            name += ResourceName.SizeOf(rows[i].Name);
        }

        foreach ((string text, uint[] _) in rows)
            ResourceName.Append(bytes, text);
        EndTable(bytes, start);
        return places;
    }

    private static void AppendEvents(ResourceBytes bytes, IReadOnlyList<EventLogEvent> events, Func<int, (int Template, int Level, int Task, int Channel)> definitions)
    {
        int start = BeginTable(bytes, "EVNT"u8, events.Count);
        bytes.Add32(0);
        for (int i = 0; i < events.Count; i++)
        {
            EventLogEvent declared = events[i];
            (int template, int level, int task, int channel) = definitions(i);
            bytes.Add16(declared.Schema.Id);
            bytes.Add8(declared.Version);
            bytes.Add8(EventLogProvider.ChannelValue);
            bytes.Add8(declared.Level);
            bytes.Add8(0);
            bytes.Add16(declared.Schema.Id);
            bytes.Add64(EventLogProvider.Keywords);
            bytes.Add32(MessageNumbers.OfEvent(declared));
            bytes.Add32(template);
            bytes.Add32(0);
            bytes.Add32(level);
            bytes.Add32(task);
            bytes.Add32(0);
            bytes.Add32(0);
            bytes.Add32(channel);
        }

        EndTable(bytes, start);
    }

    /// <summary>Begins a table.</summary>
    /// <returns>Where it begins.</returns>
    private static int BeginTable(ResourceBytes bytes, ReadOnlySpan<byte> tag, int rows)
    {
        int start = bytes.Length;
        bytes.Add(tag);
        bytes.Reserve32();
        bytes.Add32(rows);
        return start;
    }

    private static void EndTable(ResourceBytes bytes, int start) => bytes.Set32(start + sizeof(uint), bytes.Length - start);

    private static uint[] Row(params uint[] numbers) => numbers;
}
