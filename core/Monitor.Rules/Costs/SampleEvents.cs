using Monitor.Rules.TextEvents;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Rules.Costs;

/// <summary>Made-up events to measure with where there are no real ones: for each event type some hundred, with values as long and as varied as
/// real ones are, and always the same.</summary>
public static class SampleEvents
{
    private const int EventsOfAType = 200;

    /// <summary>Appends events of every type that rules can filter.</summary>
    public static void AppendTo(EventBuffer buffer, EventCatalog textEvents)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ArgumentNullException.ThrowIfNull(textEvents);
        Random random = new(1);
        foreach (EventSchema schema in textEvents.All.Where(schema => schema.RuleElement is not null))
        {
            for (int i = 0; i < EventsOfAType; i++)
                TextEvent.Append(buffer, schema, schema.Fields.ToArray().ToDictionary(field => field.Name, field => Value(field.Name, random)));
        }
    }

    private static string Value(string field, Random random) => field switch
    {
        _ when field.EndsWith("CommandLine", StringComparison.Ordinal) => $"{Path(random)} {Many(Arguments, random.Next(1, 8), " ", random)}",
        _ when field.EndsWith("Image", StringComparison.Ordinal) || field.EndsWith("ImageLoaded", StringComparison.Ordinal) => Path(random),
        _ when field.EndsWith("Guid", StringComparison.OrdinalIgnoreCase) => new Guid(random.Next(), 7, 9, Bytes(random)).ToString("B"),
        _ when field.EndsWith("User", StringComparison.Ordinal) => One(Users, random),
        _ when field.Contains("Time", StringComparison.Ordinal) => "2026-03-16 09:42:09.482",
        _ when field.EndsWith("Id", StringComparison.Ordinal) || field.EndsWith("Port", StringComparison.Ordinal) => random.Next(1, 65536).ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ when field.EndsWith("Ip", StringComparison.Ordinal) => $"10.{random.Next(256)}.{random.Next(256)}.{random.Next(256)}",
        _ when field.EndsWith("Hostname", StringComparison.Ordinal) || field == "QueryName" => $"{One(Words, random)}.{One(Words, random)}.example.com",
        "Hashes" or "Hash" => "SHA256=" + Convert.ToHexString([.. Bytes(random), .. Bytes(random), .. Bytes(random), .. Bytes(random)]),
        "TargetFilename" or "CurrentDirectory" or "Device" => $"{One(Folders, random)}{Many(Words, random.Next(1, 4), "/", random)}.{One(Endings, random)}",
        "TargetObject" or "NewName" => $@"HKLM\SOFTWARE\{Many(Words, random.Next(3, 7), @"\", random)}",
        "CallTrace" => Many(Modules, 8, "|", random),
        "RuleName" => "-",
        _ => One(Words, random),
    };

    private static string Path(Random random) => One(Folders, random) + One(Programs, random);

    private static string Many(string[] choices, int count, string separator, Random random) =>
        string.Join(separator, Enumerable.Range(0, count).Select(_ => One(choices, random)));

    private static string One(string[] choices, Random random) => choices[random.Next(choices.Length)];

    private static byte[] Bytes(Random random)
    {
        byte[] bytes = new byte[8];
        random.NextBytes(bytes);
        return bytes;
    }

    private static readonly string[] Folders =
    [
        "/usr/bin/", "/usr/sbin/", "/usr/lib/systemd/", "/opt/vendor/agent-7/bin/", "/home/maria/.local/bin/", "/tmp/",
        @"C:\Windows\System32\", @"C:\Windows\SysWOW64\wbem\", @"C:\Program Files\Vendor\Product\", @"C:\Users\maria\AppData\Local\Temp\",
    ];

    private static readonly string[] Programs =
    [
        "bash", "python3.13", "systemd", "sshd", "curl", "containerd-shim-runc-v2", "gcc", "svchost.exe", "powershell.exe", "explorer.exe", "chrome.exe",
        "MsMpEng.exe", "conhost.exe", "rundll32.exe", "kubelet", "node",
    ];

    private static readonly string[] Arguments =
    [
        "-c", "--verbose", "/etc/passwd", "-k netsvcs -p", "--config=/etc/service/main.yaml", "https://repository.example.com/packages/index.json", "-NoProfile",
        "-type f -name '*.log'", "--no-sandbox --lang=en-US", "install", "2>&1", @"C:\ProgramData\cache.bin,EntryPoint",
    ];

    private static readonly string[] Users = ["root", "maria", "www-data", @"NT AUTHORITY\SYSTEM", @"NT AUTHORITY\LOCAL SERVICE", @"DESKTOP-4711\maria"];

    private static readonly string[] Words =
        ["Microsoft", "Windows", "CurrentVersion", "Explorer", "update", "service", "cache", "session", "temporary", "vendor", "report", "index", "value"];

    private static readonly string[] Endings = ["log", "tmp", "dll", "exe", "json", "so.6", "docx", "lnk"];

    private static readonly string[] Modules =
        [@"C:\Windows\SYSTEM32\ntdll.dll+9d234", @"C:\Windows\System32\KERNELBASE.dll+2c0fe", @"C:\Windows\System32\combase.dll+53b1a", "UNKNOWN(00007FFA2C3D0B41)"];
}
