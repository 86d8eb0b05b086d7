using System.Buffers.Binary;
using System.Text;

namespace Monitor.Capture.Linux.Btf;

/// <summary>
/// The types in a BTF blob (format: the kernel's Documentation/bpf/btf.rst), read where they lie: of the hundred thousand types of a kernel
/// only the offsets are noted, names are compared as bytes.
/// </summary>
internal sealed class BtfTypes
{
    private const int HeaderSize = 24;
    private const int TypeSize = 12;

    private readonly byte[] _bytes;
    private readonly int _strings;
    private readonly List<int> _offsets = [0];

    public BtfTypes(byte[] bytes)
    {
        _bytes = bytes;
        if (bytes.Length < HeaderSize || ReadUInt16(0) != 0xeb9f)
            throw new InvalidDataException("The type information has no BTF header.");
        int start = (int)ReadUInt32(4) + (int)ReadUInt32(8);
        int end = start + (int)ReadUInt32(12);
        _strings = (int)ReadUInt32(4) + (int)ReadUInt32(16);
        for (int at = start; at < end; at += TypeSize + ExtraSize(at))
            _offsets.Add(at);
    }

    /// <summary>Ids run from 1 to here, this one not included.</summary>
    public uint End => (uint)_offsets.Count;

    public BtfKind Kind(uint id) => id == 0 ? BtfKind.Void : KindAt(_offsets[(int)id]);

    public ReadOnlySpan<byte> Name(uint id) => id == 0 ? default : Text(ReadUInt32(_offsets[(int)id]));

    /// <summary>The name without a flavour: <c>inode___old</c> is <c>inode</c>.</summary>
    public ReadOnlySpan<byte> PlainName(uint id)
    {
        ReadOnlySpan<byte> name = Name(id);
        int flavour = name.IndexOf("___"u8);
        return flavour > 0 ? name[..flavour] : name;
    }

    /// <summary>The type that a pointer, typedef, qualifier or variable refers to.</summary>
    public uint Target(uint id) => ReadUInt32(_offsets[(int)id] + 8);

    /// <summary>The type behind typedefs and qualifiers.</summary>
    public uint Strip(uint id)
    {
        while (Kind(id) is BtfKind.Typedef or BtfKind.Volatile or BtfKind.Const or BtfKind.Restrict or BtfKind.TypeTag)
            id = Target(id);
        return id;
    }

    public int MemberCount(uint id) => (int)(Information(id) & 0xffff);

    public BtfMember Member(uint id, int index)
    {
        int at = _offsets[(int)id] + TypeSize + index * 12;
        uint offset = ReadUInt32(at + 8);
        bool hasBitFields = Information(id) >> 31 != 0;
        return new BtfMember(ReadUInt32(at), ReadUInt32(at + 4), hasBitFields ? offset & 0xffffff : offset);
    }

    public ReadOnlySpan<byte> MemberName(BtfMember member) => Text(member.NameOffset);

    public (uint Element, uint Count) Array(uint id)
    {
        int at = _offsets[(int)id] + TypeSize;
        return (ReadUInt32(at), ReadUInt32(at + 8));
    }

    /// <summary>Bytes that a value of the type takes.</summary>
    public uint Size(uint id)
    {
        id = Strip(id);
        switch (Kind(id))
        {
            case BtfKind.Void:
                return 0;
            case BtfKind.Pointer:
                return 8;
            case BtfKind.Array:
                (uint element, uint count) = Array(id);
                return Size(element) * count;
            default:
                return Target(id);
        }
    }

    public string TextAt(uint offset) => Encoding.UTF8.GetString(Text(offset));

    private uint Information(uint id) => ReadUInt32(_offsets[(int)id] + 4);

    private BtfKind KindAt(int at) => (BtfKind)(ReadUInt32(at + 4) >> 24 & 31);

    private int ExtraSize(int at)
    {
        int count = (int)(ReadUInt32(at + 4) & 0xffff);
        return KindAt(at) switch
        {
            BtfKind.Integer or BtfKind.Variable or BtfKind.DeclarationTag => 4,
            BtfKind.Array => 12,
            BtfKind.Struct or BtfKind.Union or BtfKind.DataSection or BtfKind.Enum64 => count * 12,
            BtfKind.Enum or BtfKind.FunctionPrototype => count * 8,
            <= BtfKind.Enum64 => 0,
            BtfKind unknown => throw new InvalidDataException($"The type information has a type of unknown kind {(int)unknown}."),
        };
    }

    private ReadOnlySpan<byte> Text(uint offset)
    {
        ReadOnlySpan<byte> rest = _bytes.AsSpan(_strings + (int)offset);
        return rest[..rest.IndexOf((byte)0)];
    }

    private ushort ReadUInt16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(at));

    private uint ReadUInt32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(at));
}

/// <summary>A member of a struct or union.</summary>
/// <param name="NameOffset">Its name, in the strings; the empty name for an anonymous member.</param>
/// <param name="Type">Its type.</param>
/// <param name="BitOffset">Where it lies.</param>
internal readonly record struct BtfMember(uint NameOffset, uint Type, uint BitOffset);
