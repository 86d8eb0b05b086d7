using System.Buffers.Binary;
using System.Text;
using Monitor.Capture.Windows.Processes;

namespace Monitor.Capture.Windows.Tests.Processes;

public sealed class RunningProcessListTests
{
    private const ulong Address = 0x7f00_0000_1000;
    private const int EntrySize = 256;

    [Fact]
    public void An_entry_has_a_process_and_its_name()
    {
        byte[] list = [.. Entry(4, 0, 100, 0, "System", at: 0, isLast: false), .. Entry(88, 4, 101, 1, "Registry", at: EntrySize + 32, isLast: true)];

        Assert.Equal(
            [new RunningProcess(4, 0, 100, 0, "System"), new RunningProcess(88, 4, 101, 1, "Registry")],
            RunningProcessList.Parse(list, Address));
    }

    [Fact]
    public void A_list_that_is_not_sound_ends_where_it_stops_to_be()
    {
        byte[] list = [.. Entry(4, 0, 100, 0, "System", at: 0, isLast: false), .. Entry(8, 4, 101, 0, "b", at: EntrySize + 32, isLast: false)];
        BinaryPrimitives.WriteUInt32LittleEndian(list.AsSpan(EntrySize + 32), uint.MaxValue);
        BinaryPrimitives.WriteUInt64LittleEndian(list.AsSpan(64), Address - 2);

        Assert.Equal(["", "b"], RunningProcessList.Parse(list, Address).Select(process => process.Name));
        Assert.Empty(RunningProcessList.Parse(list.AsSpan(0, 103), Address));
        Assert.Empty(RunningProcessList.Parse([], Address));
    }

    [Fact]
    public void Parents_come_first_and_a_younger_one_is_another_process()
    {
        RunningProcess[] list = [new(40, 20, 300, 0, "child"), new(20, 10, 200, 0, "parent"), new(60, 80, 100, 0, "orphan"), new(80, 4, 500, 0, "other")];

        Assert.Equal(
            [("orphan", 0ul), ("parent", 0ul), ("child", 200ul), ("other", 0ul)],
            RunningProcessList.WithParents(list).Select(one => (one.Process.Name, one.ParentStart)));
    }

    [Theory]
    [InlineData(4, 0, "System", true)]
    [InlineData(88, 4, "Registry", true)]
    [InlineData(2000, 4, "Memory Compression", true)]
    [InlineData(400, 4, "smss.exe", false)]
    [InlineData(500, 400, "Registry", false)]
    public void The_kernels_own_processes_are_known(uint id, uint parent, string name, bool isKernels) =>
        Assert.Equal(isKernels, new RunningProcess(id, parent, 1, 0, name).IsKernels);

    /// <summary>An entry, with its name behind it, as the system writes it.</summary>
    private static byte[] Entry(uint id, uint parent, ulong start, uint session, string name, int at, bool isLast)
    {
        byte[] entry = new byte[EntrySize + 32];
        int length = Encoding.Unicode.GetBytes(name, entry.AsSpan(EntrySize));
        BinaryPrimitives.WriteUInt32LittleEndian(entry, isLast ? 0 : (uint)entry.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(entry.AsSpan(32), start);
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(56), (ushort)length);
        BinaryPrimitives.WriteUInt64LittleEndian(entry.AsSpan(64), Address + (ulong)at + EntrySize);
        BinaryPrimitives.WriteUInt64LittleEndian(entry.AsSpan(80), id);
        BinaryPrimitives.WriteUInt64LittleEndian(entry.AsSpan(88), parent);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(100), session);
        return entry;
    }
}
