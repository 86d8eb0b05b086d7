using System.Buffers.Binary;
using Monitor.Capture.Linux.Btf;

namespace Monitor.Capture.Linux.Tests.Btf;

/// <summary>Relocations against kernels made up by the test.</summary>
public sealed class CoreRelocatorTests
{
    private const byte LoadMember = 0x79, AddConstant = 0x07, MoveConstant = 0xb7, StoreMember = 0x7b, LoadWide = 0x18, Jump = 0x05;
    private const uint Poison = 0xbad2310;

    private readonly BtfBuilder _local = new();
    private readonly BtfBuilder _kernel = new();
    private readonly uint _localInt;
    private readonly uint _kernelInt;

    public CoreRelocatorTests()
    {
        _localInt = _local.Integer("int", 4);
        _kernel.Integer("filler", 1);
        _kernelInt = _kernel.Integer("int", 4);
    }

    [Fact]
    public void A_member_is_found_by_its_name_wherever_it_lies()
    {
        uint local = _local.Struct("task", 8, ("pid", _localInt, 0), ("flags", _localInt, 4));
        _kernel.Struct("task", 5000, ("state", _kernelInt, 0), ("flags", _kernelInt, 16), ("pid", _kernelInt, 1234));

        Assert.Equal(1234u, Resolve(local, "0:0"));
        Assert.Equal(16u, Resolve(local, "0:1"));
    }

    [Fact]
    public void A_member_of_a_member_is_found()
    {
        uint inner = _local.Struct("path", 4, ("dentry", _localInt, 0));
        uint local = _local.Struct("file", 4, ("f_path", inner, 0));
        uint kernelInner = _kernel.Struct("path", 16, ("mnt", _kernelInt, 0), ("dentry", _kernelInt, 8));
        _kernel.Struct("file", 100, ("f_mode", _kernelInt, 0), ("f_path", kernelInner, 64));

        Assert.Equal(72u, Resolve(local, "0:0:0"));
    }

    [Fact]
    public void A_member_of_an_anonymous_union_in_the_kernel_is_found_by_its_name()
    {
        uint local = _local.Struct("sock", 8, ("daddr", _localInt, 0), ("rcv_saddr", _localInt, 4));
        uint pair = _kernel.Struct("", 8, ("daddr", _kernelInt, 0), ("rcv_saddr", _kernelInt, 4));
        uint either = _kernel.Union("", 8, ("addrpair", _kernelInt, 0), ("", pair, 0));
        _kernel.Struct("sock", 40, ("family", _kernelInt, 0), ("", either, 24));

        Assert.Equal(24u, Resolve(local, "0:0"));
        Assert.Equal(28u, Resolve(local, "0:1"));
    }

    [Fact]
    public void An_anonymous_struct_of_the_object_need_not_be_one_in_the_kernel()
    {
        uint anonymous = _local.Struct("", 8, ("a", _localInt, 0), ("b", _localInt, 4));
        uint local = _local.Struct("thing", 8, ("", anonymous, 0));
        _kernel.Struct("thing", 40, ("b", _kernelInt, 36));

        Assert.Equal(36u, Resolve(local, "0:0:1"));
    }

    [Fact]
    public void A_flavour_means_the_kernels_plain_name()
    {
        uint local = _local.Struct("inode___old", 4, ("i_ctime", _localInt, 0));
        _kernel.Struct("inode", 40, ("i_ctime", _kernelInt, 12));

        Assert.Equal(12u, Resolve(local, "0:0"));
    }

    [Fact]
    public void Of_two_structs_of_one_name_the_one_with_the_member_is_taken()
    {
        uint local = _local.Struct("state", 4, ("wanted", _localInt, 0));
        _kernel.Struct("state", 40, ("other", _kernelInt, 12));
        _kernel.Struct("state", 40, ("wanted", _kernelInt, 20));

        Assert.Equal(20u, Resolve(local, "0:0"));
    }

    [Fact]
    public void Typedefs_and_qualifiers_are_looked_through_on_both_sides()
    {
        uint inner = _local.Struct("inner", 4, ("x", _localInt, 0));
        uint local = _local.Typedef("outer_t", _local.Const(_local.Struct("outer", 4, ("inner", _local.Volatile(inner), 0))));
        uint kernelInner = _kernel.Typedef("inner_t", _kernel.Const(_kernel.Struct("inner", 8, ("x", _kernelInt, 4))));
        _kernel.Struct("outer", 32, ("inner", kernelInner, 8));

        Assert.Equal(12u, Resolve(local, "0:0:0"));
    }

    [Fact]
    public void An_element_of_an_array_lies_by_the_kernels_size_of_an_element()
    {
        uint localUpid = _local.Struct("upid", 4, ("nr", _localInt, 0));
        uint local = _local.Struct("pid", 4, ("numbers", _local.Array(localUpid, 1), 0));
        uint kernelUpid = _kernel.Struct("upid", 16, ("ns", _kernelInt, 0), ("nr", _kernelInt, 8));
        _kernel.Struct("pid", 200, ("level", _kernelInt, 0), ("numbers", _kernel.Array(kernelUpid, 0), 96));

        Assert.Equal(96u + 3 * 16 + 8, Resolve(local, "0:0:3:0"));
    }

    [Fact]
    public void The_first_index_counts_whole_structs()
    {
        uint local = _local.Struct("pair", 8, ("a", _localInt, 0), ("b", _localInt, 4));
        _kernel.Struct("pair", 24, ("a", _kernelInt, 4), ("b", _kernelInt, 8));

        Assert.Equal(2u * 24 + 8, Resolve(local, "2:1"));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void Whether_a_member_exists_is_told(bool exists, uint answer)
    {
        uint local = _local.Struct("task", 4, ("loginuid", _localInt, 0));
        _kernel.Struct("task", 40, (exists ? "loginuid" : "other", _kernelInt, 8));

        Assert.Equal(answer, Resolve(local, "0:0", CoreRelocationKind.FieldExists, MoveConstant));
    }

    [Fact]
    public void A_struct_that_the_kernel_lacks_has_no_members()
    {
        uint local = _local.Struct("gone", 4, ("x", _localInt, 0));
        _kernel.Struct("other", 40, ("x", _kernelInt, 8));

        Assert.Equal(0u, Resolve(local, "0:0", CoreRelocationKind.FieldExists, MoveConstant));
    }

    [Theory]
    [InlineData(0, LoadMember)]
    [InlineData(0, AddConstant)]
    [InlineData(0, LoadWide)]
    [InlineData(1, MoveConstant)]
    public void Access_to_a_member_that_the_kernel_lacks_becomes_a_call_that_no_verifier_allows(int kind, byte operation)
    {
        uint local = _local.Struct("task", 4, ("x", _localInt, 0));
        _kernel.Struct("task", 40, ("y", _kernelInt, 8));

        byte[] code = Apply(local, "0:0", (CoreRelocationKind)kind, operation);

        byte[] poison = [0x85, 0, 0, 0, .. BitConverter.GetBytes(Poison)];
        Assert.Equal(poison, code[8..16]);
        Assert.Equal(operation == LoadWide ? poison : Neighbour, code[16..24]);
        Assert.Equal(Neighbour, code[..8]);
    }

    [Fact]
    public void A_size_is_the_kernels()
    {
        uint local = _local.Struct("inode", 12, ("i_size", _localInt, 0), ("i_sb", _local.Pointer(0), 4), ("list", _local.Array(_localInt, 1), 8));
        _kernel.Struct("inode", 80, ("i_size", _kernel.Integer("long", 8), 0), ("i_sb", _kernel.Pointer(0), 8), ("list", _kernel.Array(_kernelInt, 7), 16));

        Assert.Equal([8u, 8, 28], new[] { "0:0", "0:1", "0:2" }.Select(access => Resolve(local, access, CoreRelocationKind.FieldSize, MoveConstant)));
    }

    [Theory]
    [InlineData(LoadMember)]
    [InlineData(StoreMember)]
    [InlineData(AddConstant)]
    [InlineData(MoveConstant)]
    public void Only_the_operand_is_changed(byte operation)
    {
        uint local = _local.Struct("task", 4, ("x", _localInt, 0));
        _kernel.Struct("task", 4000, ("x", _kernelInt, 1234));

        byte[] code = Apply(local, "0:0", CoreRelocationKind.FieldOffset, operation);

        bool inOffset = operation is LoadMember or StoreMember;
        byte[] expected = inOffset ? [operation, 0x21, .. BitConverter.GetBytes((short)1234), 7, 0, 0, 0] : [operation, 0x21, 9, 0, .. BitConverter.GetBytes(1234)];
        Assert.Equal([.. Neighbour, .. expected, .. Neighbour], code);
    }

    [Fact]
    public void A_relocation_of_an_unknown_kind_or_of_an_unfit_instruction_is_refused()
    {
        uint local = _local.Struct("task", 4, ("x", _localInt, 0));
        _kernel.Struct("task", 40, ("x", _kernelInt, 8));

        Assert.Throws<InvalidDataException>(() => Apply(local, "0:0", (CoreRelocationKind)7, LoadMember));
        Assert.Throws<InvalidDataException>(() => Apply(local, "0:0", CoreRelocationKind.FieldOffset, Jump));
    }

    [Fact]
    public void An_offset_that_no_instruction_can_hold_is_refused()
    {
        uint local = _local.Struct("task", 4, ("x", _localInt, 0));
        _kernel.Struct("task", 80_000, ("x", _kernelInt, 70_000));

        Assert.ThrowsAny<ArithmeticException>(() => Apply(local, "0:0", CoreRelocationKind.FieldOffset, LoadMember));
        Assert.Equal(70_000u, Resolve(local, "0:0", CoreRelocationKind.FieldOffset, AddConstant));
    }

    private static byte[] Neighbour => [0xbf, 0x10, 9, 0, 7, 0, 0, 0];

    private uint Resolve(uint type, string access, CoreRelocationKind kind = CoreRelocationKind.FieldOffset, byte operation = AddConstant) =>
        BinaryPrimitives.ReadUInt32LittleEndian(Apply(type, access, kind, operation).AsSpan(12));

    /// <summary>Patches the middle one of three instructions.</summary>
    private byte[] Apply(uint type, string access, CoreRelocationKind kind, byte operation)
    {
        byte[] code = [.. Neighbour, operation, 0x21, 9, 0, 7, 0, 0, 0, .. Neighbour];
        BtfTypes local = _local.Build(), kernel = _kernel.Build();
        CoreRelocation relocation = new("test", Offset: 8, type, access, kind);
        KernelTypes types = new(kernel, CoreRelocator.RootNames(local, [relocation]), new HashSet<string>());
        new CoreRelocator(local, types).Apply(code, relocation);
        return code;
    }
}
