using System.Net;
using System.Text;
using System.Text.Json;
using CsCheck;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sdk.Tests.Records;

namespace Monitor.Sdk.Tests.Encoders;

/// <summary>docs/formats.md: an event in the Elastic Common Schema.</summary>
public sealed class EcsEncoderTests
{
    private const int Runs = 10_000;

    /// <summary>Fields of the schema with their types; <c>[]</c> is a field that is a list.</summary>
    private static readonly Dictionary<string, string> Schema = Read("fields.csv");

    /// <summary>The types that the schema expects with each category, and all there are.</summary>
    private static readonly Dictionary<string, string> EventTypes = Read("event-types.csv");

    [Fact]
    public void A_process_of_Linux()
    {
        EventBuffer buffer = new();
        buffer.Append(new ProcessCreate
        {
            RuleName = "a rule",
            UtcTime = new EventTime(1_773_654_129_482_913_077),
            ProcessGuid = new Guid("5c1d9a40-d071-69b7-c6a1-0e5b77d2914f"),
            ProcessId = 48213,
            Image = "/usr/bin/tar",
            FileVersion = "-",
            CommandLine = new Arguments("tar\0-czf\0/tmp/a b.tgz"u8),
            CurrentDirectory = "/root",
            User = "root",
            LogonId = 7,
            Hashes = "SHA256=0F6E",
            ParentImage = "/usr/bin/bash",
            ParentCommandLine = new Arguments("-bash"u8),
            ParentUser = "root",
            LoginUser = "maria",
            ContainerId = "c0ffee",
        });
        buffer.SetPlace(0, 0xab, 12);
        buffer.SetCaptureOrder(0, 13);

        Assert.Equal(
            "{\"@timestamp\":\"2026-03-16T09:42:09.482913077Z\",\"ecs\":{\"version\":\"8.11.0\"},\"event\":{\"action\":\"ProcessCreate\",\"category\":[\"process\"],"
            + "\"code\":\"1\",\"dataset\":\"sysmon.operational\",\"id\":\"00000000000000ab-12\",\"kind\":\"event\",\"module\":\"sysmon\","
            + "\"provider\":\"Linux-Sysmon\",\"sequence\":12,\"type\":[\"start\"]},\"host\":{\"name\":\"web-1\",\"os\":{\"type\":\"linux\"}},"
            + "\"container\":{\"id\":\"c0ffee\"},\"monitor\":{\"capture_order\":13,\"event_data\":{\"LoginUser\":\"maria\"}},"
            + "\"process\":{\"args\":[\"tar\",\"-czf\",\"/tmp/a b.tgz\"],\"args_count\":3,\"command_line\":\"tar -czf /tmp/a b.tgz\","
            + "\"entity_id\":\"{5c1d9a40-d071-69b7-c6a1-0e5b77d2914f}\",\"executable\":\"/usr/bin/tar\",\"hash\":{\"sha256\":\"0f6e\"},\"name\":\"tar\","
            + "\"parent\":{\"args\":[\"-bash\"],\"args_count\":1,\"command_line\":\"-bash\",\"executable\":\"/usr/bin/bash\",\"name\":\"bash\",\"pid\":0,"
            + "\"user\":{\"name\":\"root\"}},\"pid\":48213,\"working_directory\":\"/root\"},\"rule\":{\"name\":\"a rule\"},\"user\":{\"name\":\"root\"},"
            + "\"winlog\":{\"channel\":\"Linux-Sysmon/Operational\",\"event_data\":{\"LogonId\":\"7\"},\"event_id\":\"1\",\"provider_name\":\"Linux-Sysmon\"}}\n",
            Encoding.UTF8.GetString(EcsLine.Of(buffer[0], "web-1").Bytes));
    }

    [Fact]
    public void A_connection()
    {
        EventBuffer buffer = new();
        buffer.Append(new NetworkConnect
        {
            Protocol = "tcp",
            Initiated = true,
            SourceIp = new NetworkAddress([192, 0, 2, 7]),
            SourcePort = 40000,
            DestinationIp = new NetworkAddress(IPAddress.Parse("2001:db8::7").GetAddressBytes()),
            DestinationPort = 443,
            DestinationPortName = "https",
        });
        var line = EcsLine.Of(buffer[0]);

        Assert.Equal(
            ("tcp", "egress", "ipv4", "https", "192.0.2.7", "40000", "2001:db8::7", "443"),
            (line["network.transport"], line["network.direction"], line["network.type"], line["network.protocol"],
                line["source.ip"], line["source.port"], line["destination.ip"], line["destination.port"]));
    }

    [Theory]
    [InlineData("HKLM\\Software\\Run\\name", "HKLM", "Software\\Run", "name")]
    [InlineData("HKU\\S-1-5-21\\x", "HKU", "S-1-5-21", "x")]
    [InlineData("HKLM\\x", "HKLM", null, "x")]
    [InlineData("\\REGISTRY\\A\\{0}\\x", null, null, "x")]
    public void A_registry_value(string target, string? hive, string? key, string? value)
    {
        EventBuffer buffer = new();
        buffer.Append(new RegistryValueSet { TargetObject = target, Details = "DWORD (0x00000001)" }, RecordFlags.Windows);
        var line = EcsLine.Of(buffer[0]);

        Assert.Equal((target, hive, key, value), (line["registry.path"], line["registry.hive"], line["registry.key"], line["registry.value"]));
        Assert.Equal("[\"DWORD (0x00000001)\"]", line["registry.data.strings"]);
    }

    [Theory]
    [InlineData("C:\\a.b\\c.tar.gz", true, "C:\\a.b", "c.tar.gz", "gz")]
    [InlineData("C:\\a.b\\c", true, "C:\\a.b", "c", null)]
    [InlineData("/etc/.profile", false, "/etc", ".profile", null)]
    [InlineData("/x", false, "/", "x", null)]
    [InlineData("x\\y", false, null, "x\\y", null)]
    [InlineData("/x/", false, "/x", null, null)]
    public void A_file(string path, bool windows, string? directory, string? name, string? extension)
    {
        EventBuffer buffer = new();
        buffer.Append(new FileCreate { TargetFilename = path, CreationUtcTime = new EventTime(1) }, windows ? RecordFlags.Windows : RecordFlags.None);
        var line = EcsLine.Of(buffer[0]);

        Assert.Equal((path, directory, name, extension), (line["file.path"], line["file.directory"], line["file.name"], line["file.extension"]));
        Assert.Equal("1970-01-01T00:00:00.000000001Z", line["file.created"]);
    }

    [Theory]
    [InlineData("SHA1=AB,MD5=CD,SHA256=EF,IMPHASH=01", "ab", "cd", "ef", "01")]
    [InlineData("IMPHASH=00000000,SHA256=EF", null, null, "ef", null)]
    [InlineData("MD5=zz", null, null, null, null)]
    [InlineData("Unknown", null, null, null, null)]
    public void Hashes_go_apart(string hashes, string? sha1, string? md5, string? sha256, string? imphash)
    {
        EventBuffer buffer = new();
        buffer.Append(new ImageLoad { Hashes = hashes }, RecordFlags.Windows);
        var line = EcsLine.Of(buffer[0]);

        Assert.Equal((sha1, md5, sha256, imphash), (line["dll.hash.sha1"], line["dll.hash.md5"], line["dll.hash.sha256"], line["dll.pe.imphash"]));
    }

    [Theory]
    [InlineData("true", "Valid", "True", "True")]
    [InlineData("false", "Unavailable", "False", "False")]
    [InlineData("failed", "-", null, null)]
    public void A_signature(string signed, string status, string? exists, string? valid)
    {
        EventBuffer buffer = new();
        buffer.Append(new DriverLoad { Signed = signed, SignatureStatus = status, Signature = "S" }, RecordFlags.Windows);
        var line = EcsLine.Of(buffer[0]);

        Assert.Equal((exists, valid, "S"), (line["file.code_signature.exists"], line["file.code_signature.valid"], line["file.code_signature.subject_name"]));
    }

    [Fact]
    public void A_user_of_a_domain_and_a_command_line_of_Windows()
    {
        EventBuffer buffer = new();
        buffer.Append(new ProcessCreate { User = "NT AUTHORITY\\SYSTEM", CommandLine = new Arguments("cmd /c \"a b\""u8) }, RecordFlags.Windows);
        var line = EcsLine.Of(buffer[0]);

        Assert.Equal(("SYSTEM", "NT AUTHORITY"), (line["user.name"], line["user.domain"]));
        Assert.Equal(("cmd /c \"a b\"", null, null), (line["process.command_line"], line["process.args"], line["process.args_count"]));
        Assert.Equal(("windows", "Microsoft-Windows-Sysmon"), (line["host.os.type"], line["event.provider"]));
    }

    [Fact]
    public void What_is_missing_or_escaped_is_marked()
    {
        EventBuffer buffer = new();
        buffer.Append(new ProcessTerminate { Image = new byte[] { (byte)'/', 0xff, (byte)'\\' }.AsSpan() }, RecordFlags.FieldLate | RecordFlags.Incomplete);
        var line = EcsLine.Of(buffer[0]);

        Assert.Equal(("True", "True", "[\"Image\"]"), (line["monitor.field_late"], line["monitor.incomplete"], line["monitor.escaped"]));
        Assert.Equal(("/\\xFF\\\\", "\\xFF\\\\"), (line["process.executable"], line["process.name"]));
    }

    [Fact]
    public void Custom_events_are_mapped_by_name_where_the_type_suits_and_no_place_is_taken_twice()
    {
        EventSchema schema = new(
            2010, "Custom", 1, "", "", new("UtcTime", FieldType.Text, ""), new("User", FieldType.Text, ""), new("ProcessId", FieldType.Text, ""),
            new("SourceIp", FieldType.Address, ""), new("Image", FieldType.Text, ""), new("SourceImage", FieldType.Text, ""),
            new("Count", FieldType.Unsigned, "") { IsOwn = true });

        Assert.Equal(
            [
                ("UtcTime", "monitor.event_data.UtcTime"), ("User", "user.name"), ("User", "user.domain"), ("ProcessId", "monitor.event_data.ProcessId"),
                ("SourceIp", "source.ip"), ("SourceIp", "network.type"), ("Image", "process.executable"), ("Image", "process.name"),
                ("SourceImage", "monitor.event_data.SourceImage"), ("Count", "monitor.event_data.Count"),
            ],
            EcsEncoder.PathsOf(schema).Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public void Every_value_of_shipped_events_is_a_field_of_the_schema_and_of_its_type()
    {
        EventBuffer records = ShippedRecords.Make();
        HashSet<string> used = [];
        for (int i = 0; i < records.Count; i++)
        {
            foreach ((string path, JsonElement value) in EcsLine.Of(records[i]).Values)
            {
                if (path.StartsWith("winlog.", StringComparison.Ordinal) || path.StartsWith("monitor.", StringComparison.Ordinal))
                    continue;
                used.Add(path);
                Assert.True(Schema.TryGetValue(path, out string? type), path);
                Assert.All(type.EndsWith("[]", StringComparison.Ordinal) ? [.. value.EnumerateArray()] : new[] { value }, one => AssertOfType(one, type, path));
            }
        }

        Assert.Equal(Schema.Keys.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Categories_and_types_are_of_the_closed_lists()
    {
        EventBuffer records = ShippedRecords.Make();
        for (int i = 0; i < records.Count; i++)
        {
            var line = EcsLine.Of(records[i]);
            string[] categories = line.Values.TryGetValue("event.category", out JsonElement list) ? [.. list.EnumerateArray().Select(one => one.GetString()!)] : [""];
            HashSet<string> expected = [.. categories.SelectMany(category => EventTypes[category].Split(' '))];

            Assert.All(line.Values["event.type"].EnumerateArray(), one => Assert.Contains(one.GetString()!, expected));
            Assert.Contains(line["event.outcome"], new[] { null, "success", "failure", "unknown" });
        }
    }

    [Fact]
    public void Each_field_of_Sysmon_s_events_is_somewhere()
    {
        int i = 0;
        foreach (JsonElement recorded in RecordedSysmon.Lines())
        {
            EventRecord record = RecordedSysmon.Records[i++];
            var line = EcsLine.Of(record);
            HashSet<string> values = [.. line.Values.Values.SelectMany(value => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value]).Select(one => one.ToString())];
            foreach (FieldSchema field in RecordedSysmon.Catalog.Find(record.EventId)!.Fields.ToArray())
            {
                string expected = RecordedSysmon.Expected(recorded.GetProperty("fields"), field);
                bool isInParts = field.Name is "UtcTime" or "Hashes" or "Hash" or "User" or "SourceUser" or "Initiated" or "Signed" || field.Name == "CreationUtcTime";
                if (!field.IsOwn && !isInParts && expected is not ("-" or "{00000000-0000-0000-0000-000000000000}"))
                    Assert.Contains(expected, values);
            }
        }

        Assert.Equal(20_000, i);
    }

    [Fact]
    public void Every_line_is_JSON_without_control_characters() => Gen.Select(AllTypesValues.Any, Gen.Bool, AnyValue.Text).Sample(
        (values, windows, target) =>
        {
            EventBuffer buffer = new();
            RecordFlags flags = windows ? RecordFlags.Windows : RecordFlags.None;
            Assert.True(values.AppendTo(buffer, flags));
            buffer.Append(new RegistryValueSet { TargetObject = target is null ? Text.Absent : new Text(target), Details = target is null ? Text.Absent : new Text(target) }, flags);
            for (int i = 0; i < buffer.Count; i++)
            {
                var line = EcsLine.Of(buffer[i], events: i == 0 ? GoldenRecords.Catalog : null);
                string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(line.Bytes);
                Assert.EndsWith("}\n", text, StringComparison.Ordinal);
                Assert.DoesNotContain(text[..^1], letter => char.IsControl(letter) || letter is '\u2028' or '\u2029');
            }
        },
        iter: Runs);

    [Fact]
    public void Every_line_begins_as_told()
    {
        EventBuffer records = ShippedRecords.Make();
        EcsEncoder encoder = new(RecordedSysmon.Catalog, "host");
        for (int i = 0; i < records.Count; i++)
        {
            Utf8Buffer output = new();
            encoder.Encode(records[i], output);
            Assert.True(output.Written.StartsWith(encoder.Beginning));
        }
    }

    private static void AssertOfType(JsonElement value, string type, string path)
    {
        switch (type.TrimEnd('[', ']'))
        {
            case "long":
                Assert.True(value.TryGetInt64(out _), path);
                break;
            case "boolean":
                Assert.True(value.ValueKind is JsonValueKind.True or JsonValueKind.False, path);
                break;
            case "date":
                Assert.True(value.TryGetDateTimeOffset(out _), path);
                break;
            case "ip":
                Assert.True(IPAddress.TryParse(value.GetString(), out _), path);
                break;
            default:
                Assert.True(value.ValueKind == JsonValueKind.String, path);
                break;
        }
    }

    private static Dictionary<string, string> Read(string name) =>
        File.ReadLines(RepositoryFiles.Path("tests", "fixtures", "ecs", name)).Skip(1).Select(line => line.Split(',')).ToDictionary(parts => parts[0], parts => parts[1]);
}
