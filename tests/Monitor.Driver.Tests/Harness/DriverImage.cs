using System.Buffers.Binary;
using System.Text;

namespace Monitor.Driver.Tests.Harness;

/// <summary>The bytes of a driver's image, for a fault to be put into them.</summary>
internal sealed class DriverImage
{
    private const uint Writable = 0x80000000, Executable = 0x20000000, Discardable = 0x02000000;
    private const int LoadConfiguration = 10;

    private readonly byte[] _bytes;
    private readonly int _header;
    private readonly int _optional;

    public DriverImage(byte[] bytes)
    {
        _bytes = bytes;
        _header = Int(0x3c);
        _optional = _header + 24;
    }

    public void SetSubsystem(ushort value) => Short(_optional + 68, value);

    public void ClearCharacteristic(ushort bit) => Short(_optional + 70, (ushort)(Word(_optional + 70) & ~bit));

    public void ClearChecksum() => Int(_optional + 64, 0);

    public void EnterAt(string section) => Int(_optional + 16, Int(Section(section) + 12));

    public void MakeWritable(string section) => Int(Section(section) + 36, Int(Section(section) + 36) | unchecked((int)Writable));

    public void MakeExecutable(string section) => Int(Section(section) + 36, Int(Section(section) + 36) | (int)Executable);

    public void MakeDiscardable(string section) => Int(Section(section) + 36, Int(Section(section) + 36) | (int)Discardable);

    public void KeepAfterStart(string section) => Int(Section(section) + 36, Int(Section(section) + 36) & ~(int)Discardable);

    /// <summary>The number of targets of indirect calls.</summary>
    public void ClearGuardTable() => BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan(FileOffset(Int(_optional + 112 + 8 * LoadConfiguration)) + 0x88), 0);

    /// <summary>Puts one text of the same length in the place of another.</summary>
    public void Replace(ReadOnlySpan<byte> old, ReadOnlySpan<byte> @new)
    {
        int at = _bytes.AsSpan().IndexOf(old);
        Assert.True(at >= 0 && old.Length == @new.Length);
        @new.CopyTo(_bytes.AsSpan(at));
    }

    public void ChangeCode() => _bytes[Int(Section(".text") + 20) + 16] ^= 1;

    private int FileOffset(int address)
    {
        foreach (int section in Sections())
            if (address >= Int(section + 12) && address < Int(section + 12) + Int(section + 8))
                return Int(section + 20) + address - Int(section + 12);
        throw new InvalidDataException($"{address:x} lies in no section.");
    }

    private IEnumerable<int> Sections() =>
        Enumerable.Range(0, Word(_header + 6)).Select(index => _optional + Word(_header + 20) + 40 * index);

    private int Section(string name) =>
        Sections().Single(section => Encoding.ASCII.GetString(_bytes, section, 8).TrimEnd('\0') == name);

    private ushort Word(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(offset));

    private int Int(int offset) => BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(offset));

    private void Short(int offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(offset), value);

    private void Int(int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(offset), value);
}
