using System.Text;
using Monitor.Capture.RawRecords;

namespace Monitor.Capture.Tests.RawRecords;

public sealed class PathListTests
{
    [Theory]
    [InlineData("", "/")]
    [InlineData("\0", "/")]
    [InlineData("sh\0bin\0usr\0", "/usr/bin/sh")]
    [InlineData("sh\0", "/sh")]
    [InlineData("memfd:x\0", "/memfd:x")]
    [InlineData("cut off\0by the end", "/by the end/cut off")]
    [InlineData("a\0\0b\0", "/b//a")]
    public void Names_are_turned_round(string names, string path)
    {
        byte[] list = Encoding.UTF8.GetBytes(names);
        byte[] destination = new byte[list.Length + 1];

        int length = PathList.Decode(list, destination);

        Assert.Equal(path, Encoding.UTF8.GetString(destination, 0, length));
    }

    [Fact]
    public void Names_keep_their_bytes()
    {
        byte[] destination = new byte[16];

        int length = PathList.Decode([0xff, 0xfe, 0, .. "tmp\0"u8], destination);

        Assert.Equal([.. "/tmp/"u8, 0xff, 0xfe], destination[..length]);
    }

    [Fact]
    public void A_list_of_any_bytes_fits_where_it_is_said_to()
    {
        Random random = new(1);
        byte[] list = new byte[64];
        for (int round = 0; round < 100_000; round++)
        {
            Span<byte> names = list.AsSpan(0, random.Next(list.Length));
            foreach (ref byte letter in names)
                letter = (byte)random.Next(3);

            Assert.InRange(PathList.Decode(names, new byte[names.Length + 1]), 1, names.Length + 1);
        }
    }
}
