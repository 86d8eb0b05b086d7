using System.Text.Json;
using System.Xml;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Benchmarks;

/// <summary>A process event as it is on a real machine: all 23 fields of Sysmon's, a line of about 900 bytes.</summary>
internal static class SampleEvent
{
    private static readonly Guid Process = new("3d1219c7-56a8-6b07-3ee7-dd31dd307001");
    private static readonly Guid Parent = new("3d1219c7-56a8-6b07-6afd-cf3b63ef8910");
    private static readonly Guid Logon = new("3d1219c7-0000-0000-e803-000002000000");

    private static readonly (string Name, string Value)[] Texts =
    [
        ("RuleName", "technique_id=T1059.004,technique_name=Unix Shell"),
        ("UtcTime", "2025-11-25 21:44:09.174"),
        ("ProcessGuid", "{3d1219c7-56a8-6b07-3ee7-dd31dd307001}"),
        ("ProcessId", "6253"),
        ("Image", "/usr/bin/dash"),
        ("FileVersion", "-"),
        ("Description", "-"),
        ("Product", "-"),
        ("Company", "-"),
        ("OriginalFileName", "-"),
        ("CommandLine", "sh -c /usr/lib/apt/apt.systemd.daily update && echo done > /var/log/daily.log"),
        ("CurrentDirectory", "/var/lib/apt/periodic"),
        ("User", "root"),
        ("LogonGuid", "{3d1219c7-0000-0000-e803-000002000000}"),
        ("LogonId", "1000"),
        ("TerminalSessionId", "2"),
        ("IntegrityLevel", "no level"),
        ("Hashes", "SHA256=f5adb8bf0100ed0f8c7782ca5f92814e9229525a4b4e0d401cf3bea09ac960a6"),
        ("ParentProcessGuid", "{3d1219c7-56a8-6b07-6afd-cf3b63ef8910}"),
        ("ParentProcessId", "6212"),
        ("ParentImage", "/usr/lib/systemd/systemd"),
        ("ParentCommandLine", "/lib/systemd/systemd --system --deserialize 17"),
        ("ParentUser", "root"),
    ];

    /// <summary>Appends the event.</summary>
    public static void Append(EventBuffer buffer) => buffer.Append(new ProcessCreate
    {
        RuleName = "technique_id=T1059.004,technique_name=Unix Shell"u8,
        UtcTime = new EventTime(1_764_107_049_174_988_123),
        ProcessGuid = Process,
        ProcessId = 6253,
        Image = "/usr/bin/dash"u8,
        FileVersion = "-"u8,
        Description = "-"u8,
        Product = "-"u8,
        Company = "-"u8,
        OriginalFileName = "-"u8,
        CommandLine = new Arguments("sh\0-c\0/usr/lib/apt/apt.systemd.daily update && echo done > /var/log/daily.log"u8),
        CurrentDirectory = "/var/lib/apt/periodic"u8,
        User = "root"u8,
        LogonGuid = Logon,
        LogonId = 1000,
        TerminalSessionId = 2,
        IntegrityLevel = "no level"u8,
        Hashes = "SHA256=f5adb8bf0100ed0f8c7782ca5f92814e9229525a4b4e0d401cf3bea09ac960a6"u8,
        ParentProcessGuid = Parent,
        ParentProcessId = 6212,
        ParentImage = "/usr/lib/systemd/systemd"u8,
        ParentCommandLine = new Arguments("/lib/systemd/systemd\0--system\0--deserialize\017"u8),
        ParentUser = "root"u8,
    });

    /// <summary>Reads every field; the sum keeps the compiler from leaving anything out.</summary>
    public static long ReadAll(EventRecord record)
    {
        ProcessCreate value = ProcessCreate.ReadFrom(record);
        return value.RuleName.Bytes.Length + value.UtcTime.UnixNanoseconds + value.ProcessGuid.GetHashCode() + value.ProcessId
            + value.Image.Bytes.Length + value.FileVersion.Bytes.Length + value.Description.Bytes.Length + value.Product.Bytes.Length
            + value.Company.Bytes.Length + value.OriginalFileName.Bytes.Length + value.CommandLine.Bytes.Length
            + value.CurrentDirectory.Bytes.Length + value.User.Bytes.Length + value.LogonGuid.GetHashCode() + (long)value.LogonId
            + (value.TerminalSessionId ?? 0) + value.IntegrityLevel.Bytes.Length + value.Hashes.Bytes.Length
            + value.ParentProcessGuid.GetHashCode() + value.ParentProcessId + value.ParentImage.Bytes.Length
            + value.ParentCommandLine.Bytes.Length + value.ParentUser.Bytes.Length;
    }

    /// <summary>The same event by the base library's JSON writer, for comparison.</summary>
    public static void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("EventID"u8, 1);
        writer.WriteString("EventName"u8, "ProcessCreate"u8);
        writer.WriteString("EventUid"u8, "0123456789abcdef-1234567"u8);
        writer.WriteString("Computer"u8, "build-17.example"u8);
        writer.WriteNumber("TimeNs"u8, 1_764_107_049_174_988_123);
        writer.WriteString("RuleName"u8, "technique_id=T1059.004,technique_name=Unix Shell"u8);
        writer.WriteString("UtcTime"u8, "2025-11-25 21:44:09.174"u8);
        writer.WriteString("ProcessGuid"u8, Process);
        writer.WriteNumber("ProcessId"u8, 6253);
        writer.WriteString("Image"u8, "/usr/bin/dash"u8);
        writer.WriteString("FileVersion"u8, "-"u8);
        writer.WriteString("Description"u8, "-"u8);
        writer.WriteString("Product"u8, "-"u8);
        writer.WriteString("Company"u8, "-"u8);
        writer.WriteString("OriginalFileName"u8, "-"u8);
        writer.WriteString("CommandLine"u8, "sh -c /usr/lib/apt/apt.systemd.daily update && echo done > /var/log/daily.log"u8);
        writer.WriteString("CurrentDirectory"u8, "/var/lib/apt/periodic"u8);
        writer.WriteString("User"u8, "root"u8);
        writer.WriteString("LogonGuid"u8, Logon);
        writer.WriteNumber("LogonId"u8, 1000);
        writer.WriteNumber("TerminalSessionId"u8, 2);
        writer.WriteString("IntegrityLevel"u8, "no level"u8);
        writer.WriteString("Hashes"u8, "SHA256=f5adb8bf0100ed0f8c7782ca5f92814e9229525a4b4e0d401cf3bea09ac960a6"u8);
        writer.WriteString("ParentProcessGuid"u8, Parent);
        writer.WriteNumber("ParentProcessId"u8, 6212);
        writer.WriteString("ParentImage"u8, "/usr/lib/systemd/systemd"u8);
        writer.WriteString("ParentCommandLine"u8, "/lib/systemd/systemd --system --deserialize 17"u8);
        writer.WriteString("ParentUser"u8, "root"u8);
        writer.WriteEndObject();
    }

    /// <summary>The same event by the base library's XML writer, for comparison.</summary>
    public static void WriteXml(XmlWriter writer)
    {
        writer.WriteStartElement("Event");
        writer.WriteStartElement("System");
        writer.WriteStartElement("Provider");
        writer.WriteAttributeString("Name", "Linux-Sysmon");
        writer.WriteAttributeString("Guid", "{ff032593-a8d3-4f13-b0d6-01fc615a0f97}");
        writer.WriteEndElement();
        writer.WriteElementString("EventID", "1");
        writer.WriteElementString("Version", "5");
        writer.WriteElementString("Level", "4");
        writer.WriteElementString("Task", "1");
        writer.WriteElementString("Opcode", "0");
        writer.WriteElementString("Keywords", "0x8000000000000000");
        writer.WriteStartElement("TimeCreated");
        writer.WriteAttributeString("SystemTime", "2025-11-25T21:44:09.174988123Z");
        writer.WriteEndElement();
        writer.WriteElementString("EventRecordID", "1234567");
        writer.WriteElementString("Correlation", "");
        writer.WriteStartElement("Execution");
        writer.WriteAttributeString("ProcessID", "1109");
        writer.WriteAttributeString("ThreadID", "1109");
        writer.WriteEndElement();
        writer.WriteElementString("Channel", "Linux-Sysmon/Operational");
        writer.WriteElementString("Computer", "build-17.example");
        writer.WriteStartElement("Security");
        writer.WriteAttributeString("UserId", "0");
        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.WriteStartElement("EventData");
        foreach ((string name, string value) in Texts)
        {
            writer.WriteStartElement("Data");
            writer.WriteAttributeString("Name", name);
            writer.WriteString(value);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
        writer.WriteEndElement();
    }
}
