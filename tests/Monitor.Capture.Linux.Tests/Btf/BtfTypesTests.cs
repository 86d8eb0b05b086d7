using Monitor.Capture.Linux.Btf;

namespace Monitor.Capture.Linux.Tests.Btf;

public sealed class BtfTypesTests
{
    private readonly BtfBuilder _builder = new();

    [Fact]
    public void Types_of_every_kind_are_stepped_over()
    {
        uint number = _builder.Integer("int", 4);
        _builder.Pointer(number);
        _builder.Array(number, 3);
        _builder.Enum("colour", "red", "green");
        _builder.Enum64("large", "one");
        _builder.Function("work");
        _builder.Union("either", 8, ("a", number, 0), ("b", number, 0));
        uint last = _builder.Struct("last", 12, ("x", number, 8));
        BtfTypes types = _builder.Build();

        Assert.Equal(last + 1, types.End);
        Assert.Equal(BtfKind.Struct, types.Kind(last));
        Assert.True(types.Name(last).SequenceEqual("last"u8));
        Assert.Equal(64u, types.Member(last, 0).BitOffset);
        Assert.True(types.MemberName(types.Member(last, 0)).SequenceEqual("x"u8));
    }

    [Fact]
    public void Sizes_are_those_of_C()
    {
        uint letter = _builder.Integer("char", 1), number = _builder.Integer("int", 4);
        uint pair = _builder.Struct("pair", 8, ("a", number, 0), ("b", number, 4));
        uint constantPairs = _builder.Const(_builder.Array(pair, 5));
        uint matrix = _builder.Array(_builder.Array(letter, 4), 3);
        uint pointer = _builder.Typedef("handle", _builder.Volatile(_builder.Pointer(pair)));
        BtfTypes types = _builder.Build();

        Assert.Equal([1u, 4, 8, 40, 12, 8, 0], new[] { letter, number, pair, constantPairs, matrix, pointer, 0u }.Select(types.Size));
    }

    [Theory]
    [InlineData("inode", "inode")]
    [InlineData("inode___old", "inode")]
    [InlineData("kernfs_node___6_15", "kernfs_node")]
    [InlineData("___x", "___x")]
    public void A_name_without_its_flavour_is_the_kernels(string name, string plain)
    {
        uint id = _builder.Struct(name, 0);

        Assert.Equal(plain, System.Text.Encoding.ASCII.GetString(_builder.Build().PlainName(id)));
    }

    [Fact]
    public void The_offset_of_a_bit_field_is_told_without_its_width()
    {
        uint number = _builder.Integer("int", 4);
        uint id = _builder.StructWithBitFields("flags", 8, ("a", number, 4));

        Assert.Equal(32u, _builder.Build().Member(id, 0).BitOffset);
    }

    [Fact]
    public void What_is_no_BTF_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => new BtfTypes([]));
        Assert.Throws<InvalidDataException>(() => new BtfTypes(new byte[100]));
        Assert.Throws<InvalidDataException>(() => new BtfTypes([0x9f, 0xeb]));
    }

    [Fact]
    public void A_kind_that_is_not_known_is_refused()
    {
        _builder.Unknown();

        Assert.Contains("25", Assert.Throws<InvalidDataException>(_builder.Build).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BTF_that_ends_early_is_refused_and_never_read_beyond_its_end()
    {
        uint number = _builder.Integer("int", 4);
        _builder.Struct("pair", 8, ("a", number, 0), ("b", number, 4));
        byte[] whole = _builder.ToBytes();
        for (int length = 0; length < whole.Length; length++)
        {
            byte[] cut = whole[..length];
            Exception? refused = Record.Exception(() => new KernelTypes(new BtfTypes(cut), new HashSet<string> { "pair" }, new HashSet<string>()));
            Assert.True(refused is null or InvalidDataException or ArgumentException or IndexOutOfRangeException, $"{length}: {refused}");
        }
    }
}
