using System.Buffers.Text;
using System.Text;

namespace Monitor.Sinks.Syslog.Tests.Fixtures;

/// <summary>Takes frames with octet counting apart.</summary>
internal static class Frames
{
    /// <summary>The messages; the bytes must be whole frames.</summary>
    public static List<string> Counted(string stream)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(stream);
        List<string> messages = [];
        for (int at = 0; at < bytes.Length;)
        {
            Assert.True(Utf8Parser.TryParse(bytes.AsSpan(at), out int length, out int digits), $"There is no length at {at}.");
            Assert.Equal((byte)' ', bytes[at + digits]);
            messages.Add(Encoding.UTF8.GetString(bytes, at + digits + 1, length));
            at += digits + 1 + length;
        }

        return messages;
    }

    /// <summary>How many whole frames there are; null if the last one is torn.</summary>
    public static int? TryCount(ReadOnlySpan<byte> bytes)
    {
        int count = 0;
        while (!bytes.IsEmpty)
        {
            if (!Utf8Parser.TryParse(bytes, out int length, out int digits) || bytes.Length < digits + 1 + length)
                return null;
            bytes = bytes[(digits + 1 + length)..];
            count++;
        }

        return count;
    }
}
