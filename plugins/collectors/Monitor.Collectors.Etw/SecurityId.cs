using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Monitor.Collectors.Etw;

/// <summary>Reads security identifiers.</summary>
internal static class SecurityId
{
    private const int HeadLength = 8;
    private const int MostParts = 15;

    /// <summary>The SID at the beginning of some bytes; empty if there is none.</summary>
    public static ReadOnlySpan<byte> At(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeadLength || bytes[0] != 1 || bytes[1] > MostParts)
            return [];
        int length = HeadLength + bytes[1] * sizeof(uint);
        return length <= bytes.Length ? bytes[..length] : [];
    }

    /// <summary>A SID as <c>S-1-5-18</c>.</summary>
    public static string ToText(ReadOnlySpan<byte> sid)
    {
        ulong authority = BinaryPrimitives.ReadUInt64BigEndian(sid) & 0xffff_ffff_ffff;
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"S-{sid[0]}-{authority}");
        for (ReadOnlySpan<byte> rest = sid[HeadLength..]; !rest.IsEmpty; rest = rest[sizeof(uint)..])
            text.Append(CultureInfo.InvariantCulture, $"-{BinaryPrimitives.ReadUInt32LittleEndian(rest)}");
        return text.ToString();
    }

    /// <summary>The integrity level that a mandatory label stands for; null if it is none.</summary>
    public static string? IntegrityOf(ReadOnlySpan<byte> sid)
    {
        const byte MandatoryLabels = 16;
        if (sid.Length != HeadLength + sizeof(uint) || sid[7] != MandatoryLabels)
            return null;
        return BinaryPrimitives.ReadUInt32LittleEndian(sid[HeadLength..]) switch
        {
            >= 0x5000 => "Protected",
            >= 0x4000 => "System",
            >= 0x3000 => "High",
            >= 0x2000 => "Medium",
            >= 0x1000 => "Low",
            _ => "Untrusted",
        };
    }
}
