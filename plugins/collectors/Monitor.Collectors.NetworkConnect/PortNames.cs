using System.Buffers.Text;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.NetworkConnect;

/// <summary>Names of ports from a services file (services(5): <c>https  443/tcp  aliases  # comment</c>).</summary>
internal sealed class PortNames
{
    private readonly byte[]?[] _tcp = new byte[]?[ushort.MaxValue + 1];
    private readonly byte[]?[] _udp = new byte[]?[ushort.MaxValue + 1];

    private static ReadOnlySpan<byte> Blanks => " \t\r\v\f"u8;

    /// <summary>The system's own services file.</summary>
    public static string SystemPath { get; } = OperatingSystem.IsWindows()
        ? Path.Combine(Environment.SystemDirectory, "drivers", "etc", "services")
        : "/etc/services";

    /// <summary>Reads a file; one that cannot be read gives no names. Of two names for a port the first counts, as in getservbyport(3).</summary>
    public static PortNames Read(string path)
    {
        PortNames names = new();
        ReadOnlySpan<byte> content = Content(path);
        foreach (Range line in content.Split((byte)'\n'))
            names.ReadLine(content[line]);
        return names;
    }

    /// <summary>The port's name; absent if it has none.</summary>
    [HotPath]
    public Text Of(ushort port, bool isUdp) => (isUdp ? _udp : _tcp)[port] is { } name ? new Text((ReadOnlySpan<byte>)name) : Text.Absent;

    private static byte[] Content(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        int comment = line.IndexOf((byte)'#');
        line = (comment < 0 ? line : line[..comment]).Trim(Blanks);
        int end = line.IndexOfAny(Blanks);
        if (end < 0)
            return;
        ReadOnlySpan<byte> name = line[..end];
        ReadOnlySpan<byte> rest = line[end..].TrimStart(Blanks);
        if (!Utf8Parser.TryParse(rest, out ushort port, out int digits))
            return;
        ReadOnlySpan<byte> protocol = rest[digits..];
        end = protocol.IndexOfAny(Blanks);
        protocol = end < 0 ? protocol : protocol[..end];
        if (protocol.SequenceEqual("/tcp"u8))
            _tcp[port] ??= name.ToArray();
        else if (protocol.SequenceEqual("/udp"u8))
            _udp[port] ??= name.ToArray();
    }
}
