using System.Runtime.InteropServices;
using Monitor.Capture.RawRecords;

namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>Which happening a raw record tells of: two captures of the same machine give equal ones.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="ProcessId">Who did it.</param>
/// <param name="Start">When that process was made.</param>
/// <param name="Detail">The image's serial number, the child, or a piece's place, whatever tells two of a process apart.</param>
internal readonly record struct RawRecordKey(RawRecordKind Kind, uint ProcessId, ulong Start, ulong Detail)
{
    public static RawRecordKey Of(ReadOnlySpan<byte> record)
    {
        RecordHeader header = MemoryMarshal.Read<RecordHeader>(record);
        ulong detail = header.Kind switch
        {
            RawRecordKind.Exec => header.ImageSerial,
            RawRecordKind.Arguments => header.ImageSerial << 32 | MemoryMarshal.Read<ArgsRecord>(record).Offset,
            RawRecordKind.Fork => MemoryMarshal.Read<ForkRecord>(record).ChildPid,
            _ => 0,
        };
        return new RawRecordKey(header.Kind, header.Pid, header.Start, detail);
    }

    /// <summary>Reads all that lies in the ring.</summary>
    public static List<RawRecordKey> Drain(ICaptureSource capture)
    {
        List<RawRecordKey> keys = [];
        while (capture.Drain(record => keys.Add(Of(record)), long.MaxValue) > 0)
        {
        }

        return keys;
    }
}
