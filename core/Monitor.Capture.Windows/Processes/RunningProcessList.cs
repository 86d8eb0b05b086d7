using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Monitor.Capture.Windows.Processes;

/// <summary>Reads the system's list of processes (SYSTEM_PROCESS_INFORMATION, 64 bits), whose entries lie one behind the other.</summary>
internal static class RunningProcessList
{
    /// <summary>So much of an entry is looked at; it is larger.</summary>
    private const int EntrySize = 104;
    private const int CreateTime = 32;
    private const int NameLength = 56;
    private const int NameAddress = 64;
    private const int UniqueId = 80;
    private const int ParentId = 88;
    private const int SessionId = 100;

    /// <summary>The processes, in the order of the list. An entry that does not lie within it is the end.</summary>
    /// <param name="list">The list.</param>
    /// <param name="address">Where it lay when the system wrote it: names are told by their addresses.</param>
    public static List<RunningProcess> Parse(ReadOnlySpan<byte> list, ulong address)
    {
        List<RunningProcess> processes = [];
        for (ReadOnlySpan<byte> rest = list; rest.Length >= EntrySize;)
        {
            processes.Add(new RunningProcess(
                U32(rest, UniqueId), U32(rest, ParentId), U64(rest, CreateTime), U32(rest, SessionId),
                TextAt(list, U64(rest, NameAddress) - address, BinaryPrimitives.ReadUInt16LittleEndian(rest[NameLength..]))));
            uint next = U32(rest, 0);
            if (next == 0 || next > (uint)rest.Length)
                break;
            rest = rest[(int)next..];
        }

        return processes;
    }

    /// <summary>The processes with the starts of their parents, 0 where the parent is not known, the older first: so that a parent comes before its
    /// children. A parent that is younger than its child is another process that has its id.</summary>
    public static IEnumerable<(RunningProcess Process, ulong ParentStart)> WithParents(IReadOnlyList<RunningProcess> processes)
    {
        Dictionary<uint, ulong> starts = [];
        foreach (RunningProcess process in processes)
            starts[process.Id] = process.Start;
        return processes.OrderBy(process => process.Start).ThenBy(process => process.Id).Select(process =>
        {
            ulong parent = starts.GetValueOrDefault(process.ParentId);
            return (process, parent > process.Start ? 0 : parent);
        });
    }

    private static string TextAt(ReadOnlySpan<byte> list, ulong offset, ushort length) =>
        offset <= (ulong)list.Length && length <= (ulong)list.Length - offset ? new string(MemoryMarshal.Cast<byte, char>(list.Slice((int)offset, length))) : "";

    private static uint U32(ReadOnlySpan<byte> entry, int at) => BinaryPrimitives.ReadUInt32LittleEndian(entry[at..]);

    private static ulong U64(ReadOnlySpan<byte> entry, int at) => BinaryPrimitives.ReadUInt64LittleEndian(entry[at..]);
}
