using System.Text;
using CsCheck;
using Monitor.Sdk.Encoders;

namespace Monitor.Sdk.Tests.Encoders;

public sealed class Utf8BufferTests
{
    [Fact]
    public void What_is_appended_stands_in_order_whatever_the_capacity() => Gen.Select(Gen.Byte.Array[0, 50].Array[0, 20], Gen.Int[0, 64]).Sample(
        (parts, capacity) =>
        {
            Utf8Buffer buffer = new(capacity);
            foreach (byte[] part in parts)
                buffer.Append(part);

            byte[] expected = [.. parts.SelectMany(part => part)];
            Assert.True(buffer.Written.SequenceEqual(expected));
            Assert.True(buffer.WrittenMemory.Span.SequenceEqual(expected));
            Assert.Equal(expected.Length, buffer.Length);
        },
        iter: 2000);

    [Fact]
    public void Numbers_print_in_decimal()
    {
        Utf8Buffer buffer = new(1);
        buffer.Append(ulong.MaxValue);
        buffer.Append((byte)' ');
        buffer.Append(long.MinValue);
        buffer.Append((byte)' ');
        buffer.Append(-1.5e300);

        Assert.Equal("18446744073709551615 -9223372036854775808 -1.5E+300", Encoding.ASCII.GetString(buffer.Written));
    }

    [Fact]
    public void Truncating_and_clearing_forget_the_end()
    {
        Utf8Buffer buffer = new();
        buffer.Append("abcdef"u8);
        buffer.Truncate(2);
        buffer.Append("X"u8);

        Assert.Equal("abX", Encoding.ASCII.GetString(buffer.Written));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Truncate(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Truncate(-1));
        buffer.Clear();
        Assert.Equal(0, buffer.Length);
    }
}
