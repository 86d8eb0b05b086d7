using System.Buffers.Binary;
using System.Text;

namespace Monitor.Sinks.EventLog.Tests.Harness;

/// <summary>An entry in the Journal Export Format.</summary>
internal sealed class ExportedEntry
{
    public Dictionary<string, byte[]> Fields { get; } = [];

    public string this[string name] => Encoding.UTF8.GetString(Fields[name]);

    /// <summary>The fields that the sink gave an event, and nobody else.</summary>
    public Dictionary<string, byte[]> MonitorFields => Fields.Where(one => one.Key.StartsWith("MONITOR_", StringComparison.Ordinal)).ToDictionary();

    public static List<ExportedEntry> ReadAll(ReadOnlySpan<byte> bytes)
    {
        List<ExportedEntry> entries = [];
        ExportedEntry entry = new();
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = bytes[..end];
            bytes = bytes[(end + 1)..];
            if (line.IsEmpty)
            {
                entries.Add(entry);
                entry = new ExportedEntry();
            }
            else if (line.IndexOf((byte)'=') is >= 0 and int at)
            {
                entry.Fields.Add(Encoding.ASCII.GetString(line[..at]), line[(at + 1)..].ToArray());
            }
            else
            {
                int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
                entry.Fields.Add(Encoding.ASCII.GetString(line), bytes.Slice(sizeof(ulong), length).ToArray());
                bytes = bytes[(sizeof(ulong) + length + 1)..];
            }
        }

        return entries;
    }
}
