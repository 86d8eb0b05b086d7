using System.Text.Json;

namespace Monitor.Benchmarks;

/// <summary>The sample event by the base library's JSON writer, for comparison.</summary>
internal static class SampleJson
{
    /// <summary>The event with Sysmon's names.</summary>
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
        writer.WriteString("ProcessGuid"u8, SampleEvent.Process);
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
        writer.WriteString("LogonGuid"u8, SampleEvent.Logon);
        writer.WriteNumber("LogonId"u8, 1000);
        writer.WriteNumber("TerminalSessionId"u8, 2);
        writer.WriteString("IntegrityLevel"u8, "no level"u8);
        writer.WriteString("Hashes"u8, "SHA256=f5adb8bf0100ed0f8c7782ca5f92814e9229525a4b4e0d401cf3bea09ac960a6"u8);
        writer.WriteString("ParentProcessGuid"u8, SampleEvent.Parent);
        writer.WriteNumber("ParentProcessId"u8, 6212);
        writer.WriteString("ParentImage"u8, "/usr/lib/systemd/systemd"u8);
        writer.WriteString("ParentCommandLine"u8, "/lib/systemd/systemd --system --deserialize 17"u8);
        writer.WriteString("ParentUser"u8, "root"u8);
        writer.WriteEndObject();
    }

    /// <summary>The same event in the Elastic Common Schema.</summary>
    public static void WriteEcs(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("@timestamp"u8, "2025-11-25T21:44:09.174988123Z"u8);
        writer.WriteStartObject("ecs"u8);
        writer.WriteString("version"u8, "8.11.0"u8);
        writer.WriteEndObject();
        writer.WriteStartObject("event"u8);
        writer.WriteString("action"u8, "ProcessCreate"u8);
        WriteList(writer, "category"u8, "process"u8);
        writer.WriteString("code"u8, "1"u8);
        writer.WriteString("dataset"u8, "sysmon.operational"u8);
        writer.WriteString("id"u8, "0123456789abcdef-1234567"u8);
        writer.WriteString("kind"u8, "event"u8);
        writer.WriteString("module"u8, "sysmon"u8);
        writer.WriteString("provider"u8, "Linux-Sysmon"u8);
        writer.WriteNumber("sequence"u8, 1234567);
        WriteList(writer, "type"u8, "start"u8);
        writer.WriteEndObject();
        writer.WriteStartObject("host"u8);
        writer.WriteString("name"u8, "build-17.example"u8);
        writer.WriteStartObject("os"u8);
        writer.WriteString("type"u8, "linux"u8);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartObject("monitor"u8);
        writer.WriteNumber("capture_order"u8, 0);
        writer.WriteEndObject();
        writer.WriteStartObject("process"u8);
        writer.WriteStartArray("args"u8);
        writer.WriteStringValue("sh"u8);
        writer.WriteStringValue("-c"u8);
        writer.WriteStringValue("/usr/lib/apt/apt.systemd.daily update && echo done > /var/log/daily.log"u8);
        writer.WriteEndArray();
        writer.WriteNumber("args_count"u8, 3);
        writer.WriteString("command_line"u8, "sh -c /usr/lib/apt/apt.systemd.daily update && echo done > /var/log/daily.log"u8);
        writer.WriteString("entity_id"u8, SampleEvent.Process);
        writer.WriteString("executable"u8, "/usr/bin/dash"u8);
        writer.WriteStartObject("hash"u8);
        writer.WriteString("sha256"u8, "f5adb8bf0100ed0f8c7782ca5f92814e9229525a4b4e0d401cf3bea09ac960a6"u8);
        writer.WriteEndObject();
        writer.WriteString("name"u8, "dash"u8);
        writer.WriteStartObject("parent"u8);
        writer.WriteStartArray("args"u8);
        writer.WriteStringValue("/lib/systemd/systemd"u8);
        writer.WriteStringValue("--system"u8);
        writer.WriteStringValue("--deserialize"u8);
        writer.WriteStringValue("17"u8);
        writer.WriteEndArray();
        writer.WriteNumber("args_count"u8, 4);
        writer.WriteString("command_line"u8, "/lib/systemd/systemd --system --deserialize 17"u8);
        writer.WriteString("entity_id"u8, SampleEvent.Parent);
        writer.WriteString("executable"u8, "/usr/lib/systemd/systemd"u8);
        writer.WriteString("name"u8, "systemd"u8);
        writer.WriteNumber("pid"u8, 6212);
        writer.WriteStartObject("user"u8);
        writer.WriteString("name"u8, "root"u8);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteNumber("pid"u8, 6253);
        writer.WriteString("working_directory"u8, "/var/lib/apt/periodic"u8);
        writer.WriteEndObject();
        writer.WriteStartObject("rule"u8);
        writer.WriteString("name"u8, "technique_id=T1059.004,technique_name=Unix Shell"u8);
        writer.WriteEndObject();
        writer.WriteStartObject("user"u8);
        writer.WriteString("name"u8, "root"u8);
        writer.WriteEndObject();
        writer.WriteStartObject("winlog"u8);
        writer.WriteString("channel"u8, "Linux-Sysmon/Operational"u8);
        writer.WriteStartObject("event_data"u8);
        writer.WriteString("IntegrityLevel"u8, "no level"u8);
        writer.WriteString("LogonGuid"u8, SampleEvent.Logon);
        writer.WriteString("LogonId"u8, "1000"u8);
        writer.WriteString("TerminalSessionId"u8, "2"u8);
        writer.WriteEndObject();
        writer.WriteString("event_id"u8, "1"u8);
        writer.WriteString("provider_name"u8, "Linux-Sysmon"u8);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> item)
    {
        writer.WriteStartArray(name);
        writer.WriteStringValue(item);
        writer.WriteEndArray();
    }
}
