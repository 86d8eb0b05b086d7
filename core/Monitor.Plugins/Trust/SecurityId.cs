using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Monitor.Plugins.Trust;

/// <summary>Security identifiers of Windows, in their usual form (S-1-5-18).</summary>
internal static class SecurityId
{
    public const string System = "S-1-5-18";
    public const string Administrators = "S-1-5-32-544";
    public const string TrustedInstaller = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464";
    public const string Everyone = "S-1-1-0";

    /// <summary>Stands in entries for whoever will make a file; no user has it.</summary>
    public const string CreatorOwner = "S-1-3-0";

    /// <summary>The same for the maker's group.</summary>
    public const string CreatorGroup = "S-1-3-1";

    /// <summary>Stands for the owner.</summary>
    public const string OwnerRights = "S-1-3-4";

    private const int HeadBytes = 8;
    private const int MostParts = 15;
    private const ulong LargestDecimal = uint.MaxValue;

    /// <summary>Reads an identifier: revision, number of parts, authority, parts.</summary>
    /// <param name="bytes">Begin with it.</param>
    /// <returns>Null if they do not.</returns>
    public static string? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeadBytes || bytes[0] != 1 || bytes[1] > MostParts || bytes.Length < HeadBytes + bytes[1] * sizeof(uint))
            return null;
        ulong authority = BinaryPrimitives.ReadUInt64BigEndian(bytes) & 0xffff_ffff_ffff;
        StringBuilder text = new(authority <= LargestDecimal ? "S-1-" : "S-1-0x");
        text.Append(authority.ToString(authority <= LargestDecimal ? "D" : "X12", CultureInfo.InvariantCulture));
        for (int part = 0; part < bytes[1]; part++)
            text.Append(CultureInfo.InvariantCulture, $"-{BinaryPrimitives.ReadUInt32LittleEndian(bytes[(HeadBytes + part * sizeof(uint))..])}");
        return text.ToString();
    }

    /// <summary>An identifier for a message, with its name if it is one that everybody has.</summary>
    public static string Shown(string id) => id switch
    {
        Everyone => $"Everyone ({id})",
        "S-1-5-4" => $"Interactive ({id})",
        "S-1-5-11" => $"Authenticated Users ({id})",
        System => $"SYSTEM ({id})",
        Administrators => $"Administrators ({id})",
        "S-1-5-32-545" => $"Users ({id})",
        _ => id,
    };
}
