using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Benchmarks;

/// <summary>A process event as it is on a real machine: all 23 fields of Sysmon's, a line of about 900 bytes.</summary>
internal static class SampleEvent
{
    public static readonly Guid Process = new("3d1219c7-56a8-6b07-3ee7-dd31dd307001");
    public static readonly Guid Parent = new("3d1219c7-56a8-6b07-6afd-cf3b63ef8910");
    public static readonly Guid Logon = new("3d1219c7-0000-0000-e803-000002000000");

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
}
