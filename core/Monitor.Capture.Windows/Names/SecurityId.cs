using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Monitor.Capture.Windows.Names;

/// <summary>Security identifiers of Windows, as it has them in memory: revision, number of parts, authority, parts.</summary>
internal static class SecurityId
{
    private const int HeaderSize = 8;
    private const int MaximumParts = 15;

    /// <summary>The one that bytes begin with; empty if they begin with none.</summary>
    public static ReadOnlySpan<byte> At(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderSize || bytes[0] != 1 || bytes[1] > MaximumParts)
            return [];
        int size = HeaderSize + bytes[1] * sizeof(uint);
        return size <= bytes.Length ? bytes[..size] : [];
    }

    /// <summary>Whether bytes are one, no more and no less.</summary>
    public static bool IsSound(ReadOnlySpan<byte> sid) => !sid.IsEmpty && At(sid).Length == sid.Length;

    /// <summary>As text: <c>S-1-5-18</c>.</summary>
    /// <param name="sid">A sound one.</param>
    public static string Print(ReadOnlySpan<byte> sid)
    {
        ulong authority = BinaryPrimitives.ReadUInt64BigEndian(sid) & 0xffff_ffff_ffff;
        StringBuilder text = new();
        if (authority >> 32 == 0)
            text.Append(CultureInfo.InvariantCulture, $"S-1-{authority}");
        else
            text.Append(CultureInfo.InvariantCulture, $"S-1-0x{authority:X12}");
        for (int at = HeaderSize; at < sid.Length; at += sizeof(uint))
            text.Append(CultureInfo.InvariantCulture, $"-{BinaryPrimitives.ReadUInt32LittleEndian(sid[at..])}");
        return text.ToString();
    }

    /// <summary>The bytes of one that is written as text.</summary>
    public static byte[] Parse(string text)
    {
        string[] parts = text.Split('-');
        byte[] sid = new byte[HeaderSize + (parts.Length - 3) * sizeof(uint)];
        BinaryPrimitives.WriteUInt64BigEndian(sid, ulong.Parse(parts[2], CultureInfo.InvariantCulture));
        sid[0] = 1;
        sid[1] = (byte)(parts.Length - 3);
        for (int i = 3; i < parts.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(sid.AsSpan(HeaderSize + (i - 3) * sizeof(uint)), uint.Parse(parts[i], CultureInfo.InvariantCulture));
        return sid;
    }
}
