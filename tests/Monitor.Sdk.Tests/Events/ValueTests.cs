using System.Net;
using CsCheck;
using Monitor.Sdk.Events;
using Monitor.Sdk.Tests.Records;

namespace Monitor.Sdk.Tests.Events;

/// <summary>The small value types of fields.</summary>
public sealed class ValueTests
{
    [Fact]
    public void Text_is_absent_by_default_and_from_null_only()
    {
        Assert.True(default(Text).IsAbsent);
        Assert.True(Text.Absent.IsAbsent);
        Assert.True(((Text)(string?)null).IsAbsent);
        Assert.False(((Text)"").IsAbsent);
        Assert.False(new Text(ReadOnlySpan<byte>.Empty).IsAbsent);
        Assert.False(new Text(ReadOnlySpan<char>.Empty).IsAbsent);
    }

    [Fact]
    public void Text_prints_for_people()
    {
        Assert.Equal("-", Text.Absent.ToString());
        Assert.Equal("é", new Text("é"u8).ToString());
        Assert.Equal("é", ((Text)"é").ToString());
        Assert.Equal("a\ufffd", new Text([(byte)'a', 0xff]).ToString());
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("", "")]
    [InlineData("a\0b", "a|b")]
    [InlineData("\0", "|")]
    [InlineData("a\0\0b\0", "a||b|")]
    public void Arguments_are_separated_by_NUL_and_may_be_empty(string separated, string expected)
    {
        List<string> read = [];
        foreach (ReadOnlySpan<byte> argument in new Arguments(System.Text.Encoding.UTF8.GetBytes(separated)))
            read.Add(System.Text.Encoding.UTF8.GetString(argument));

        Assert.Equal(expected.Split('|'), read);
        Assert.Equal(separated.Replace('\0', ' '), new Arguments(System.Text.Encoding.UTF8.GetBytes(separated)).ToString());
    }

    [Fact]
    public void Absent_arguments_are_none()
    {
        int count = 0;
        foreach (ReadOnlySpan<byte> _ in default(Arguments))
            count++;

        Assert.Equal(0, count);
        Assert.Equal("-", default(Arguments).ToString());
    }

    [Fact]
    public void An_address_is_what_its_bytes_are() => Gen.Select(AnyValue.Address, AnyValue.Address).Sample(
        (address, other) =>
        {
            byte[] bytes = new byte[address.Length];
            address.CopyTo(bytes);
            NetworkAddress same = new(bytes);

            Assert.Equal(address.IsIpv6 ? 16 : 4, address.Length);
            Assert.Equal(new IPAddress(bytes), address.ToIPAddress());
            Assert.True(address == same && address.Equals((object)same) && !(address != same));
            Assert.Equal(address.GetHashCode(), same.GetHashCode());
            Assert.Equal(address.ToIPAddress().Equals(other.ToIPAddress()), address == other);
        });

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(17)]
    public void An_address_of_another_length_is_refused(int length) =>
        Assert.Throws<ArgumentException>(() => new NetworkAddress(new byte[length]));

    [Fact]
    public void An_IPv4_address_is_not_the_IPv6_address_of_the_same_bytes() =>
        Assert.NotEqual(new NetworkAddress(new byte[4]), new NetworkAddress(new byte[16]));

    [Fact]
    public void A_file_prints_as_device_and_inode() =>
        Assert.Equal("259-3:42", new FileIdentity(259 << 20 | 3, 42, 1, default).ToString());
}
