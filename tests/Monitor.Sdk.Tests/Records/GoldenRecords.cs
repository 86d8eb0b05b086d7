using System.Text;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Tests.Records;

/// <summary>The golden records, written by the product from their descriptions.</summary>
internal static class GoldenRecords
{
    public static readonly EventCatalog Catalog = MakeCatalog();

    public static TheoryData<string> Names => ["all-types", "windows", "absent", "empty", "malformed", "limits", "older-version", "process-create", "process-create-pending"];

    public static RecordDescription Describe(string name) => RecordDescription.Read(RepositoryFiles.Golden(name + ".json"));

    public static byte[] Load(string name) => File.ReadAllBytes(RepositoryFiles.Golden(name + ".bin"));

    public static EventSchema SchemaOf(RecordDescription description) => Catalog.Find(description.EventId)!;

    /// <summary>Writes the described values through the public interface.</summary>
    public static byte[] Write(RecordDescription description)
    {
        EventBuffer buffer = new() { HashRoom = 71 };
        var flags = (RecordFlags)description.Flags & ~RecordFlags.Pending;
        Assert.True(description.Event switch
        {
            "ProcessCreate" => AppendProcessCreate(buffer, description, flags),
            _ when description.SchemaVersion == 1 => AppendFirstVersion(buffer, description, flags),
            _ => AppendAllTypes(buffer, description, flags),
        });
        buffer.SetPlace(0, description.Stream, description.Sequence);
        buffer.SetCaptureOrder(0, description.CaptureOrder);
        return buffer[0].Bytes.ToArray();
    }

    private static bool AppendFirstVersion(EventBuffer buffer, RecordDescription from, RecordFlags flags) => buffer.Append(
        new AllTypesFirstVersion { UtcTime = from.ReadMoment("UtcTime"), Name = from.ReadText("Name"), Command = from.ReadArguments("Command") }, flags);

    private static bool AppendAllTypes(EventBuffer buffer, RecordDescription from, RecordFlags flags)
    {
        AllTypes value = new()
        {
            UtcTime = from.ReadMoment("UtcTime"),
            Name = from.ReadText("Name"),
            Command = from.ReadArguments("Command"),
            Flag = from["Flag"].Slot == 1,
            Large = from["Large"].Slot,
            Medium = checked((uint)from["Medium"].Slot),
            Small = checked((ushort)from["Small"].Slot),
            Signed = (long)from["Signed"].Slot,
            SignedMedium = (int)(long)from["SignedMedium"].Slot,
            Hexadecimal = from["Hexadecimal"].Slot,
            Real = BitConverter.UInt64BitsToDouble(from["Real"].Slot),
            Moment = from.ReadMoment("Moment"),
            Identity = new Guid(from["Identity"].Variable!),
            Address = new NetworkAddress(from["Address"].Variable),
            File = from.ReadFile("File"),
            OwnName = from.ReadOwnName(),
            OwnCommand = from.ReadArguments("OwnCommand"),
            OwnFlag = from["OwnFlag"].IsPresent ? from["OwnFlag"].Slot == 1 : null,
            OwnLarge = from["OwnLarge"].IsPresent ? from["OwnLarge"].Slot : null,
            OwnSigned = from["OwnSigned"].IsPresent ? (int)(long)from["OwnSigned"].Slot : null,
            OwnHexadecimal = from["OwnHexadecimal"].IsPresent ? from["OwnHexadecimal"].Slot : null,
            OwnReal = from["OwnReal"].IsPresent ? BitConverter.UInt64BitsToDouble(from["OwnReal"].Slot) : null,
            OwnMoment = from["OwnMoment"].IsPresent ? from.ReadMoment("OwnMoment") : null,
            OwnIdentity = from["OwnIdentity"].IsPresent ? new Guid(from["OwnIdentity"].Variable!) : null,
            OwnAddress = from["OwnAddress"].IsPresent ? new NetworkAddress(from["OwnAddress"].Variable) : null,
            OwnFile = from["OwnFile"].IsPresent ? from.ReadFile("OwnFile") : null,
        };
        return buffer.Append(value, flags);
    }

    private static bool AppendProcessCreate(EventBuffer buffer, RecordDescription from, RecordFlags flags)
    {
        ProcessCreate value = new()
        {
            UtcTime = from.ReadMoment("UtcTime"),
            ProcessGuid = new Guid(from["ProcessGuid"].Variable!),
            ProcessId = (uint)from["ProcessId"].Slot,
            Image = from.ReadText("Image"),
            CommandLine = from.ReadArguments("CommandLine"),
            CurrentDirectory = from.ReadText("CurrentDirectory"),
            User = from.ReadText("User"),
            LogonGuid = new Guid(from["LogonGuid"].Variable!),
            LogonId = from["LogonId"].Slot,
            TerminalSessionId = (uint)from["TerminalSessionId"].Slot,
            IntegrityLevel = from.ReadText("IntegrityLevel"),
            Hashes = from["Hashes"].IsPresent ? from.ReadText("Hashes") : Text.Absent,
            ParentProcessGuid = new Guid(from["ParentProcessGuid"].Variable!),
            ParentProcessId = (uint)from["ParentProcessId"].Slot,
            ParentImage = from.ReadText("ParentImage"),
            ParentCommandLine = from.ReadArguments("ParentCommandLine"),
            ParentUser = from.ReadText("ParentUser"),
            LoginUser = from.ReadText("LoginUser"),
            ImageFile = from.ReadFile("ImageFile"),
            Terminal = from.ReadText("Terminal"),
            Ancestors = from.ReadArguments("Ancestors"),
        };
        if (!buffer.Append(value, flags))
            return false;
        if (((RecordFlags)from.Flags & RecordFlags.Pending) == 0)
            buffer.Settle(0, late: false);
        return true;
    }

    private static EventTime ReadMoment(this RecordDescription from, string field) => new((long)from[field].Slot);

    private static Text ReadText(this RecordDescription from, string field) =>
        from[field].Variable is { } bytes ? new Text(bytes) : Text.Absent;

    private static Arguments ReadArguments(this RecordDescription from, string field) =>
        from[field].Variable is { } bytes ? new Arguments(bytes) : default;

    /// <summary>Handed over as characters, so that the golden files hold that way too: three bytes of WTF-8 are a lone surrogate.</summary>
    private static Text ReadOwnName(this RecordDescription from) => from["OwnName"].Variable switch
    {
        null => Text.Absent,
        [0x61, 0xed, 0xa0, 0x80, 0x62] => "a\ud800b",
        { } bytes => Encoding.UTF8.GetString(bytes),
    };

    private static FileIdentity ReadFile(this RecordDescription from, string field)
    {
        ReadOnlySpan<byte> bytes = from[field].Variable;
        return new FileIdentity(
            BitConverter.ToUInt32(bytes), BitConverter.ToUInt64(bytes[8..]), BitConverter.ToInt64(bytes[16..]), new EventTime(BitConverter.ToInt64(bytes[24..])));
    }

    private static EventCatalog MakeCatalog()
    {
        EventCatalog catalog = new();
        catalog.Add(AllTypes.Schema);
        catalog.Add(ProcessCreate.Schema);
        return catalog;
    }
}
