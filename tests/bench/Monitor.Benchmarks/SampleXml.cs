using System.Xml;

namespace Monitor.Benchmarks;

/// <summary>The sample event by the base library's XML writer, for comparison.</summary>
internal static class SampleXml
{
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

    /// <summary>The event as Sysmon for Linux prints it.</summary>
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
