using System.Buffers.Binary;
using System.Text;

namespace Monitor.Capture.Tests.Dns;

/// <summary>DNS messages as servers send them, without compression.</summary>
internal static class DnsBytes
{
    public const int A = 1, Cname = 5, Mx = 15, Txt = 16, Aaaa = 28, Srv = 33;
    public const int Response = 0x8180;

    /// <summary>An answer to one question.</summary>
    public static byte[] Answer(string name, int type, int code, params DnsResource[] answers) => Message(Response | code, Name(name), type, answers, []);

    public static byte[] Message(int flags, byte[] name, int type, DnsResource[] answers, DnsResource[] additional) =>
    [
        .. U16(0x1234), .. U16(flags), .. U16(1), .. U16(answers.Length), .. U16(0), .. U16(additional.Length),
        .. name, .. U16(type), .. U16(1), .. answers.Concat(additional).SelectMany(Resource),
    ];

    /// <summary>A message as it stands in a stream.</summary>
    public static byte[] Framed(byte[] message) => [.. U16(message.Length), .. message];

    /// <summary>A name, labels with dots between.</summary>
    public static byte[] Name(string name) => Name([.. name.Split('.', StringSplitOptions.RemoveEmptyEntries).Select(Encoding.Latin1.GetBytes)]);

    public static byte[] Name(params byte[][] labels) => [.. labels.SelectMany(label => label.Prepend((byte)label.Length)), 0];

    public static byte[] U16(int value)
    {
        byte[] bytes = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        return bytes;
    }

    private static byte[] Resource(DnsResource one) =>
        [.. Name(one.Name), .. U16(one.Type), .. U16(1), one.Extension, 0, 0, 60, .. U16(one.Content.Length), .. one.Content];
}
