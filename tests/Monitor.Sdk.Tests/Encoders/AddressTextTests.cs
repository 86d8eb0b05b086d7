using System.Net;
using System.Text;
using CsCheck;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.Tests.Records;

namespace Monitor.Sdk.Tests.Encoders;

/// <summary>Addresses as text, against the base library and RFC 5952.</summary>
public sealed class AddressTextTests
{
    [Fact]
    public void Addresses_print_as_the_base_library_prints_them() => AnyValue.Address.Sample(
        address =>
        {
            Assert.Equal(ExpectedText.Address(address, windows: false), Text(address, compress: true));
            Assert.Equal(ExpectedText.Address(address, windows: true), Text(address, compress: false));
            Assert.Equal(address.ToIPAddress(), IPAddress.Parse(Text(address, compress: true)));
            Assert.Equal(address.ToIPAddress(), IPAddress.Parse(Text(address, compress: false)));
        },
        iter: 100_000);

    [Theory]
    [InlineData("0.0.0.0", "0.0.0.0", "0.0.0.0")]
    [InlineData("255.255.255.255", "255.255.255.255", "255.255.255.255")]
    [InlineData("::", "::", "0:0:0:0:0:0:0:0")]
    [InlineData("::1", "::1", "0:0:0:0:0:0:0:1")]
    [InlineData("1::", "1::", "1:0:0:0:0:0:0:0")]
    [InlineData("2001:db8::1", "2001:db8::1", "2001:db8:0:0:0:0:0:1")]
    [InlineData("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1")]
    [InlineData("2001:0:0:1:0:0:0:1", "2001:0:0:1::1", "2001:0:0:1:0:0:0:1")]
    [InlineData("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", "2001:db8:0:0:1:0:0:1")]
    [InlineData("2001:DB8::ABCD", "2001:db8::abcd", "2001:db8:0:0:0:0:0:abcd")]
    [InlineData("::ffff:192.0.2.7", "::ffff:192.0.2.7", "0:0:0:0:0:ffff:c000:207")]
    [InlineData("::ffff:0.0.0.0", "::ffff:0.0.0.0", "0:0:0:0:0:ffff:0:0")]
    [InlineData("::c000:207", "::c000:207", "0:0:0:0:0:0:c000:207")]
    [InlineData("64:ff9b::c000:207", "64:ff9b::c000:207", "64:ff9b:0:0:0:0:c000:207")]
    [InlineData("0:0:0:1:0:0:0:0", "0:0:0:1::", "0:0:0:1:0:0:0:0")]
    public void Addresses_by_example(string address, string linux, string windows)
    {
        NetworkAddress parsed = new(IPAddress.Parse(address).GetAddressBytes());

        Assert.Equal(linux, Text(parsed, compress: true));
        Assert.Equal(windows, Text(parsed, compress: false));
    }

    private static string Text(NetworkAddress address, bool compress)
    {
        Utf8Buffer output = new(1);
        AddressText.Append(output, address, compress);
        return Encoding.ASCII.GetString(output.Written);
    }
}
