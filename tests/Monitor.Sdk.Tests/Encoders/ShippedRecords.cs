using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Tests.Encoders;

/// <summary>A record of every shipped event with a value in each field, from both systems.</summary>
internal static class ShippedRecords
{
    /// <summary>Two records of each event, in the order of the events: from Linux, and from Windows.</summary>
    public static EventBuffer Make()
    {
        EventBuffer buffer = new();
        foreach (EventSchema schema in ShippedEvents.All)
        {
            foreach (RecordFlags flags in new[] { RecordFlags.None, RecordFlags.Windows })
            {
                EventWriter writer = buffer.Begin(schema);
                foreach (FieldSchema field in schema.Fields)
                    Write(ref writer, field, flags == RecordFlags.Windows);
                Assert.True(writer.Finish(schema, new EventTime(1_764_107_049_174_988_123), flags));
            }
        }

        return buffer;
    }

    private static void Write(ref EventWriter writer, FieldSchema field, bool isWindows)
    {
        switch (field.Type)
        {
            case FieldType.Text:
                writer.Write(field.Index, (Text)TextOf(field.Name, isWindows));
                break;
            case FieldType.Arguments:
                writer.Write(field.Index, new Arguments([.. "ls\0-l\0\"a b\" \\ "u8, 0xff]));
                break;
            case FieldType.Guid:
                writer.Write(field.Index, new Guid("3d1219c7-56a8-6b07-3ee7-dd31dd307001"));
                break;
            case FieldType.Address:
                writer.Write(field.Index, new NetworkAddress([192, 0, 2, 7]));
                break;
            case FieldType.File:
                writer.Write(field.Index, new FileIdentity(0x800001, 7, 8, new EventTime(9)));
                break;
            case FieldType.Double:
                writer.Write(field.Index, 1.5);
                break;
            case FieldType.Time:
                writer.Write(field.Index, new EventTime(1_764_107_049_174_988_123));
                break;
            default:
                writer.Write(field.Index, 1UL);
                break;
        }
    }

    private static string TextOf(string field, bool isWindows) => field switch
    {
        "Hashes" or "Hash" => "SHA1=00FF,MD5=0A0b,SHA256=ABCDEF,IMPHASH=12",
        "Signed" => "true",
        "SignatureStatus" => "Valid",
        "User" or "SourceUser" or "TargetUser" or "ParentUser" => isWindows ? "NT AUTHORITY\\SYSTEM" : "root",
        "TargetObject" => "HKLM\\Software\\Run\\name",
        "Protocol" => "tcp",
        "Contents" => "[Zone]\r\n<&>\tüber\0\u2028",
        _ => isWindows ? "C:\\Windows\\System32\\cmd.exe" : "/usr/bin/true.sh",
    };
}
