using System.Text;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sinks.EventLog.Tests.Harness;

namespace Monitor.Sinks.EventLog.Tests;

/// <summary>An entry's bytes, and its line for people.</summary>
public sealed class JournalEntryTests
{
    private readonly EventBuffer _events = new();

    [Fact]
    public void An_entry_is_written_as_the_protocol_wants_it()
    {
        _events.Append(
            new ProcessTerminate
            {
                RuleName = "",
                UtcTime = new EventTime(1_773_654_129_482_913_077),
                ProcessId = 7,
                ProcessGuid = Guid.Empty,
                Image = "/bin/a\nb",
                ExitCode = -1,
            },
            RecordFlags.FieldLate | RecordFlags.Incomplete);
        _events.SetPlace(0, 0xab, 12);
        _events.SetCaptureOrder(0, 34);

        Assert.Equal(
            "MESSAGE=ProcessTerminate: ProcessId=7 Image=/bin/a\\nb ExitCode=-1\n"
            + "MESSAGE_ID=9c1f0a3e5d7b4c28a6e4f1d30b520005\nPRIORITY=4\nSYSLOG_IDENTIFIER=agent\n"
            + "MONITOR_EVENT_ID=5\nMONITOR_EVENT_NAME=ProcessTerminate\nMONITOR_COMPUTER\n\u0003\0\0\0\0\0\0\0a\nb\n"
            + "MONITOR_EVENT_UID=00000000000000ab-12\nMONITOR_TIME_NS=1773654129482913077\nMONITOR_CAPTURE_ORDER=34\n"
            + "MONITOR_FIELD_LATE=true\nMONITOR_INCOMPLETE=true\n"
            + "MONITOR_RULE_NAME=\nMONITOR_UTC_TIME=2026-03-16 09:42:09.482\nMONITOR_PROCESS_GUID={00000000-0000-0000-0000-000000000000}\n"
            + "MONITOR_PROCESS_ID=7\nMONITOR_IMAGE\n\u0008\0\0\0\0\0\0\0/bin/a\nb\nMONITOR_EXIT_CODE=-1\n",
            Text(Encode(new EntryShape(ProcessTerminate.Schema, JournalPriority.Warning, "agent", "a\nb"))));
    }

    [Fact]
    public void The_line_for_people_says_what_matters_first()
    {
        _events.Append(new ProcessCreate
        {
            RuleName = "T1105",
            UtcTime = new EventTime(1),
            ProcessId = 48213,
            Image = "/usr/bin/tar",
            CommandLine = new Arguments("tar\0-c\0/tmp/a b"u8),
            User = "root",
            LogonId = 3,
            ParentImage = "/usr/bin/bash",
            IntegrityLevel = "no level",
            Hashes = "SHA256=00",
        });
        Assert.Equal(
            "ProcessCreate: RuleName=T1105 ProcessId=48213 User=root Image=/usr/bin/tar CommandLine=tar -c /tmp/a b ParentImage=/usr/bin/bash", Message(ProcessCreate.Schema));
    }

    [Fact]
    public void An_event_of_a_plugin_shows_all_that_says_something()
    {
        _events.Append(new Login { UtcTime = new EventTime(1), User = "maria", Ger_t = "tty1", Seconds = 1.5 });
        Assert.Equal("Login: User=maria Ger_t=tty1 Seconds=1.5", Message(Login.Schema));
    }

    [Theory]
    [InlineData("a\nPRIORITY=0\r\t\e[31m\u0085", @"a\nPRIORITY=0\r\t\x1B[31m\xC2\x85")]
    [InlineData("\u202egnp.exe\u2066\u200b\u2028\ufeff", @"\xE2\x80\xAEgnp.exe\xE2\x81\xA6\xE2\x80\x8B\xE2\x80\xA8\xEF\xBB\xBF")]
    [InlineData("שלום 🙂 é", "שלום 🙂 é")]
    public void The_line_for_people_stays_one_and_cannot_deceive(string image, string shown)
    {
        _events.Append(new ProcessTerminate { UtcTime = new EventTime(1), Image = image });
        Assert.Equal($"ProcessTerminate: ProcessId=0 Image={shown}", Message(ProcessTerminate.Schema));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_shown_in_the_line_for_people()
    {
        _events.Append(new ProcessTerminate { UtcTime = new EventTime(1), Image = new Text([(byte)'a', 0xff, 0xed, 0xa0, 0x80, (byte)'z']) });
        Assert.Equal(@"ProcessTerminate: ProcessId=0 Image=a\xFF\xED\xA0\x80z", Message(ProcessTerminate.Schema));
    }

    [Fact]
    public void Long_text_is_cut_in_the_line_for_people_at_the_end_of_a_character()
    {
        _events.Append(new ProcessTerminate { UtcTime = new EventTime(1), Image = "x" + new string('é', 300) });
        Assert.Equal($"ProcessTerminate: ProcessId=0 Image=x{new string('é', 200)}… (+200 bytes)", Message(ProcessTerminate.Schema));
    }

    [Fact]
    public void Every_event_of_Sysmon_says_something_in_its_line() => Assert.All(
        ShippedEvents.All.Where(schema => schema.Id <= 255),
        schema => Assert.Contains(schema.Fields.ToArray(), field => Shows(schema, field)));

    private static bool Shows(EventSchema schema, FieldSchema field)
    {
        if (field.Type != FieldType.Text || field.Name is "User" or "RuleName")
            return false;
        EventBuffer buffer = new();
        EventWriter writer = buffer.Begin(schema);
        writer.Write(field.Index, "value");
        writer.Finish(schema, new EventTime(1), RecordFlags.None);
        Utf8Buffer line = new();
        new MessageText(schema).Append(buffer[0], line);
        return Text(line.Written.ToArray()).Contains($" {field.Name}=value", StringComparison.Ordinal);
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private byte[] Encode(EntryShape shape)
    {
        Utf8Buffer output = new();
        new JournalEntry(_ => shape).Encode(_events[0], output);
        return output.Written.ToArray();
    }

    private string Message(EventSchema schema) =>
        Text(Encode(new EntryShape(schema, JournalPriority.Info, "monitor", "web-1")))["MESSAGE=".Length..].Split('\n')[0];
}
