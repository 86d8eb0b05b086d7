using System.Text.Json;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Journal.Tests.Specification;

/// <summary>Events and a description to fill journals with.</summary>
internal static class SampleEvents
{
    public const ulong Journal = 0x5ca1ab1e0ddba11c;

    /// <summary>2026-03-16 09:42:09 UTC.</summary>
    public const long Start = 1773654129_000000000;

    public const long Second = 1_000_000_000;

    public static EventCatalog Catalog { get; } = MakeCatalog();

    /// <summary>An event as it lies in a journal.</summary>
    public static byte[] Record<T>(ulong sequence, T value, ulong journal = Journal)
        where T : IEvent<T>, allows ref struct
    {
        EventBuffer buffer = new();
        Assert.True(buffer.Append(value));
        buffer.SetPlace(0, journal, sequence);
        buffer.SetCaptureOrder(0, sequence);
        return buffer[0].Bytes.ToArray();
    }

    /// <summary>The end of a process; each sequence gives another one.</summary>
    public static byte[] Terminate(ulong sequence, ulong journal = Journal, string user = "root", string? image = null) => Record(
        sequence,
        new ProcessTerminate
        {
            UtcTime = new EventTime(Start + (long)sequence * Second),
            ProcessGuid = GuidOf(sequence),
            ProcessId = (uint)(4000 + sequence),
            Image = image ?? $"/usr/bin/{new string('x', (int)(sequence % 23))}",
            User = user,
            ExitCode = 0,
        },
        journal);

    /// <summary>The start of a process.</summary>
    public static byte[] Create(ulong sequence, string image, string commandLine, string user) => Record(
        sequence,
        new ProcessCreate
        {
            UtcTime = new EventTime(Start + (long)sequence * Second),
            ProcessGuid = GuidOf(sequence),
            ProcessId = (uint)(4000 + sequence),
            Image = image,
            CommandLine = new Arguments(System.Text.Encoding.UTF8.GetBytes(commandLine.Replace(' ', '\0'))),
            CurrentDirectory = "/srv",
            User = user,
            IntegrityLevel = "no level",
            Hashes = Text.Absent,
            ParentProcessId = 4000,
            ParentImage = "/usr/bin/bash",
        });

    /// <summary>The description of a journal, by the page.</summary>
    public static string Description(string[] routes, (string Name, string? Route)[] sinks, EventCatalog? events = null)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteString("computer", "web-1");
            json.WriteString("system", "Debian GNU/Linux 13");
            json.WriteString("monitor", "0.1.0");
            json.WriteStartArray("routes");
            foreach (string route in routes)
                json.WriteStringValue(route);
            json.WriteEndArray();
            json.WriteStartArray("sinks");
            foreach ((string name, string? route) in sinks)
                Write(json, name, route);
            json.WriteEndArray();
            json.WriteStartArray("events");
            foreach (EventSchema schema in (events ?? Catalog).All)
                Write(json, schema);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, string sink, string? route)
    {
        json.WriteStartObject();
        json.WriteString("name", sink);
        if (route is not null)
            json.WriteString("route", route);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, EventSchema schema)
    {
        json.WriteStartObject();
        json.WriteNumber("id", schema.Id);
        json.WriteString("name", schema.Name);
        json.WriteNumber("version", schema.Version);
        json.WriteString("task", schema.Task);
        json.WriteStartArray("fields");
        foreach (FieldSchema field in schema.Fields)
        {
            json.WriteStartObject();
            json.WriteString("name", field.Name);
            json.WriteString("type", field.Type.ToString());
            if (field.IsOwn)
                json.WriteBoolean("own", true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static Guid GuidOf(ulong sequence) => new(0x5c1d9a40, 0x5071, 0x69b7, BitConverter.GetBytes(sequence));

    private static EventCatalog MakeCatalog()
    {
        EventCatalog catalog = new();
        foreach (EventSchema schema in new[] { ProcessCreate.Schema, ProcessTerminate.Schema, AgentStarted.Schema, AgentStopped.Schema, EventsLost.Schema })
            catalog.Add(schema);
        return catalog;
    }
}
