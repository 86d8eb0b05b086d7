using System.Text;
using Monitor.Capture.Linux.Btf;

namespace Monitor.Capture.Linux.Tests.Btf;

/// <summary>Writes BTF (the kernel's Documentation/bpf/btf.rst), type by type; each call gives the type's id.</summary>
internal sealed class BtfBuilder
{
    private readonly List<byte> _types = [];
    private readonly List<byte> _strings = [0];
    private uint _last;

    public uint Integer(string name, uint size) => Type(name, BtfKind.Integer, 0, size, size * 8);

    public uint Pointer(uint target) => Type("", BtfKind.Pointer, 0, target);

    public uint Typedef(string name, uint target) => Type(name, BtfKind.Typedef, 0, target);

    public uint Const(uint target) => Type("", BtfKind.Const, 0, target);

    public uint Volatile(uint target) => Type("", BtfKind.Volatile, 0, target);

    public uint Array(uint element, uint count) => Type("", BtfKind.Array, 0, 0, element, element, count);

    public uint Function(string name) => Type(name, BtfKind.Function, 0, Type("", BtfKind.FunctionPrototype, 0, 0));

    public uint Enum(string name, params string[] values) =>
        Type(name, BtfKind.Enum, (uint)values.Length, 4, [.. values.SelectMany((value, number) => new[] { Text(value), (uint)number })]);

    public uint Enum64(string name, params string[] values) =>
        Type(name, BtfKind.Enum64, (uint)values.Length, 8, [.. values.SelectMany((value, number) => new[] { Text(value), (uint)number, 0u })]);

    /// <summary>A struct of members that lie at the given bytes.</summary>
    public uint Struct(string name, uint size, params (string Name, uint Type, uint Offset)[] members) =>
        Composite(BtfKind.Struct, name, size, members);

    /// <summary>A union.</summary>
    public uint Union(string name, uint size, params (string Name, uint Type, uint Offset)[] members) =>
        Composite(BtfKind.Union, name, size, members);

    /// <summary>A struct with bit fields: each member's offset word holds its width too.</summary>
    public uint StructWithBitFields(string name, uint size, params (string Name, uint Type, uint Offset)[] members) => Type(
        name, BtfKind.Struct, (uint)members.Length | 1u << 31, size, [.. members.SelectMany(member => new[] { Text(member.Name), member.Type, member.Offset * 8 | 3u << 24 })]);

    /// <summary>A type of a kind that does not exist.</summary>
    public uint Unknown() => Type("", (BtfKind)25, 0, 0);

    public byte[] ToBytes()
    {
        const uint HeaderSize = 24;
        uint[] header = [0x0001eb9f, HeaderSize, 0, (uint)_types.Count, (uint)_types.Count, (uint)_strings.Count];
        return [.. header.SelectMany(BitConverter.GetBytes), .. _types, .. _strings];
    }

    public BtfTypes Build() => new(ToBytes());

    /// <summary>Puts a text among the strings.</summary>
    public uint Text(string text)
    {
        if (text.Length == 0)
            return 0;
        uint at = (uint)_strings.Count;
        _strings.AddRange(Encoding.UTF8.GetBytes(text + "\0"));
        return at;
    }

    private uint Composite(BtfKind kind, string name, uint size, (string Name, uint Type, uint Offset)[] members) => Type(
        name, kind, (uint)members.Length, size, [.. members.SelectMany(member => new[] { Text(member.Name), member.Type, member.Offset * 8 })]);

    private uint Type(string name, BtfKind kind, uint information, uint sizeOrType, params uint[] extra)
    {
        foreach (uint word in (uint[])[Text(name), (uint)kind << 24 | information, sizeOrType, .. extra])
            _types.AddRange(BitConverter.GetBytes(word));
        return ++_last;
    }
}
