using System.Net;
using System.Text;
using System.Xml.Linq;
using CsCheck;
using Monitor.Rules.Model;
using Monitor.Rules.Plan;
using Monitor.Rules.Reading;
using Monitor.Rules.Tests.Fixtures;
using Monitor.Rules.Tests.Naive;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Rules.Tests.Evaluation;

/// <summary>Fields that are no texts are compared as they are printed on the system of capture.</summary>
public sealed class TypedTextTests
{
    private static readonly EventCatalog Catalog = TextRules.CatalogOf(ShippedEvents.All);
    private static readonly Guid Identity = new("924935dc-3e6a-647e-f6c4-ad8b37560000");

    [Theory]
    [InlineData(true, "Initiated", "true")]
    [InlineData(false, "Initiated", "false")]
    [InlineData(true, "SourceIsIpv6", "false")]
    [InlineData(true, "SourcePort", "443")]
    [InlineData(true, "DestinationPort", "65535")]
    [InlineData(true, "ProcessId", "4294967295")]
    [InlineData(true, "ProcessGuid", "{924935DC-3E6A-647E-F6C4-AD8B37560000}")]
    [InlineData(true, "ProcessGuid", "{924935dc-3e6a-647e-f6c4-ad8b37560000}")]
    [InlineData(true, "UtcTime", "2023-06-05 19:58:34.123")]
    [InlineData(true, "SourceIp", "192.0.2.7")]
    [InlineData(true, "DestinationIp", "fe80::1527:12fb:f098:f42d")]
    [InlineData(true, "Image", "/usr/bin/curl")]
    [InlineData(true, "User", "")]
    [InlineData(true, "SourceHostname", "-")]
    [InlineData(true, "RuleName", "-")]
    [InlineData(true, "Established", "-")]
    public void Network_connection(bool initiated, string field, string text) => AssertReads(
        new NetworkConnect
        {
            UtcTime = new EventTime(1_685_995_114_123_999_999),
            ProcessGuid = Identity,
            ProcessId = uint.MaxValue,
            Image = "/usr/bin/curl"u8,
            User = ""u8,
            Initiated = initiated,
            SourceIp = new NetworkAddress([192, 0, 2, 7]),
            SourcePort = 443,
            DestinationIp = new NetworkAddress(IPAddress.Parse("fe80::1527:12fb:f098:f42d").GetAddressBytes()),
            DestinationPort = 65535,
        },
        RecordFlags.None,
        field,
        text);

    [Theory]
    [InlineData(RecordFlags.Windows, "0x1410")]
    [InlineData(RecordFlags.Windows, "0X1410")]
    [InlineData(RecordFlags.None, "0x1410")]
    public void Granted_access(RecordFlags flags, string text) =>
        AssertReads(new ProcessAccess { GrantedAccess = 0x1410, SourceImage = "x"u8 }, flags, "GrantedAccess", text);

    [Theory]
    [InlineData(RecordFlags.Windows, "0x3e7")]
    [InlineData(RecordFlags.None, "999")]
    public void Logon_id(RecordFlags flags, string text) => AssertReads(new ProcessCreate { LogonId = 0x3e7 }, flags, "LogonId", text);

    [Theory]
    [InlineData("sh\0-c\0a b", "sh -c a b")]
    [InlineData("sh\0\0x", "sh  x")]
    [InlineData("one", "one")]
    [InlineData("", "")]
    public void Arguments_are_joined_by_blanks(string arguments, string text) =>
        AssertReads(new ProcessCreate { CommandLine = Encoding.UTF8.GetBytes(arguments).AsSpan() }, RecordFlags.None, "CommandLine", text);

    [Theory]
    [InlineData("CommandLine")]
    [InlineData("TerminalSessionId")]
    [InlineData("Hashes")]
    [InlineData("ParentImage")]
    [InlineData("NamespacedProcessId")]
    [InlineData("ImageFile")]
    [InlineData("ImageDeleted")]
    public void What_is_absent_reads_as_a_dash(string field) => AssertReads(new ProcessCreate(), RecordFlags.None, field, "-");

    [Fact]
    public void Text_that_is_not_UTF8_is_compared_byte_by_byte()
    {
        byte[] path = [.. "/tmp/"u8, 0xff, .. "/EVIL"u8];

        Assert.True(IsLogged(new ProcessCreate { Image = path.AsSpan() }, RecordFlags.None, "Image", Condition.BeginWith, "/TMP/"));
        Assert.True(IsLogged(new ProcessCreate { Image = path.AsSpan() }, RecordFlags.None, "Image", Condition.EndWith, "/evil"));
        Assert.False(IsLogged(new ProcessCreate { Image = path.AsSpan() }, RecordFlags.None, "Image", Condition.Contains, "\ufffd"));
    }

    /// <summary>Every condition, on numbers, addresses, times and flags, says what it says on their texts.</summary>
    [Fact]
    public void Any_condition_on_any_type_holds_as_on_the_text()
    {
        Gen<(ushort, uint, bool, byte[], Guid)> values = Gen.Select(Gen.UShort, Gen.UInt, Gen.Bool, Gen.Byte.Array[4], Gen.Guid);
        Gen<(int, int, int)> parts = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 40], Gen.Int[0, 40]);
        Gen.Select(values, Gen.Enum<Condition>(), parts).Sample(
            (fields, condition, part) => AssertHolds(fields, condition, part.Item1, part.Item2, part.Item3),
            iter: LongRun.IsOn ? 200_000 : 5_000);
    }

    private static void AssertHolds(
        (ushort Port, uint Process, bool Initiated, byte[] Address, Guid Identity) fields, Condition condition, int field, int from, int length)
    {
        NetworkConnect value = new()
        {
            DestinationPort = fields.Port,
            ProcessId = fields.Process,
            Initiated = fields.Initiated,
            SourceIp = new NetworkAddress(fields.Address),
            ProcessGuid = fields.Identity,
            UtcTime = new EventTime(((long)fields.Process << 30) + 1),
        };
        (string name, string text) = field switch
        {
            0 => ("DestinationPort", $"{fields.Port}"),
            1 => ("ProcessId", $"{fields.Process}"),
            2 => ("Initiated", fields.Initiated ? "true" : "false"),
            3 => ("SourceIp", string.Join('.', fields.Address)),
            4 => ("ProcessGuid", $"{fields.Identity:B}"),
            _ => ("UtcTime", $"{DateTime.UnixEpoch.AddTicks((((long)fields.Process << 30) + 1) / 100):yyyy-MM-dd HH:mm:ss.fff}"),
        };
        from = Math.Min(from, text.Length);
        string part = text.Substring(from, Math.Min(length, text.Length - from));
        Assert.Equal(NaiveConditions.Holds(condition, part, text, "\\"), IsLogged(value, RecordFlags.None, name, condition, part));
    }

    private static void AssertReads<T>(T value, RecordFlags flags, string field, string text)
        where T : IEvent<T>, allows ref struct
    {
        Assert.True(IsLogged(value, flags, field, Condition.Is, text));
        Assert.False(IsLogged(value, flags, field, Condition.IsNot, text));
        Assert.False(IsLogged(value, flags, field, Condition.Is, text + "x"));
    }

    /// <summary>Whether an include set with this one filter logs the event.</summary>
    private static bool IsLogged<T>(T value, RecordFlags flags, string field, Condition condition, string text)
        where T : IEvent<T>, allows ref struct
    {
        XElement configuration = new(
            "Sysmon",
            new XAttribute("schemaversion", "4.90"),
            new XElement(
                "EventFiltering",
                new XElement(
                    T.Schema.RuleElement!,
                    new XAttribute("onmatch", "include"),
                    new XElement(field, new XAttribute("condition", ConditionWords.Of(condition)), new XCData(text)))));
        using MemoryStream content = new(Encoding.UTF8.GetBytes(configuration.ToString(SaveOptions.DisableFormatting)));
        RuleSetReading reading = RuleSetReader.Read("test", "test.xml", content, Catalog, new RuleReadOptions());
        Assert.True(reading.Set is not null, TextRules.Findings(reading));

        EventBuffer buffer = new();
        Assert.True(buffer.Append(value, flags));
        RouteVerdict[] verdicts = new RouteVerdict[1];
        new RuleEvaluator(RulePlan.Compile(Catalog, [reading.Set])).Evaluate(buffer[0], verdicts);
        return verdicts[0].IsLogged;
    }
}
