using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace Monitor.Tracing.Tests.Etw;

/// <summary>What an event carries, field by field, on a machine with pointers of eight bytes.</summary>
internal sealed class Payload
{
    private readonly List<byte> _bytes = [];

    public byte[] Bytes => [.. _bytes];

    public Payload U16(int value) => Raw(BitConverter.GetBytes((ushort)value));

    public Payload U32(uint value) => Raw(BitConverter.GetBytes(value));

    public Payload U64(ulong value) => Raw(BitConverter.GetBytes(value));

    public Payload Text(string value) => Raw(MemoryMarshal.AsBytes<char>(value + "\0").ToArray());

    public Payload Ansi(string value) => Raw(Encoding.ASCII.GetBytes(value + "\0"));

    /// <summary>A port, its larger byte first.</summary>
    public Payload Port(int port) => Raw([(byte)(port >> 8), (byte)port]);

    public Payload Address(string address) => Raw(IPAddress.Parse(address).GetAddressBytes());

    /// <summary>A SID with two parts behind the authority, or one.</summary>
    public Payload Sid(byte authority, params uint[] parts)
    {
        Raw([1, (byte)parts.Length, 0, 0, 0, 0, 0, authority]);
        foreach (uint part in parts)
            U32(part);
        return this;
    }

    public Payload Raw(byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }
}
