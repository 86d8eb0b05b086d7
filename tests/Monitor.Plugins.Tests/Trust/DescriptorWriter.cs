using System.Buffers.Binary;
using System.Globalization;

namespace Monitor.Plugins.Tests.Trust;

/// <summary>Writes security descriptors of Windows in their self-relative form, by the published layout.</summary>
internal static class DescriptorWriter
{
    public const byte Allow = 0;
    public const byte Deny = 1;
    public const byte AllowObject = 5;
    public const byte AllowIf = 9;
    public const byte InheritOnly = 0x8;

    private const int Head = 20;

    /// <summary>A descriptor as Windows lays it out: the head, the owner, the list.</summary>
    /// <param name="owner">The owner; null: none.</param>
    /// <param name="entries">The list's entries; null: there is no list.</param>
    public static byte[] Write(string? owner, IReadOnlyList<byte[]>? entries)
    {
        byte[] identifier = owner is null ? [] : Identifier(owner);
        byte[] list = entries is null ? [] : List(entries);
        byte[] head = new byte[Head];
        head[0] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(2), (ushort)(0x8000 | (entries is null ? 0 : 4)));
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), owner is null ? 0 : Head);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(16), entries is null ? 0 : Head + identifier.Length);
        return [.. head, .. identifier, .. list];
    }

    /// <summary>A list with entries.</summary>
    public static byte[] List(IReadOnlyList<byte[]> entries)
    {
        byte[] head = new byte[8];
        head[0] = 2;
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(2), (ushort)(head.Length + entries.Sum(entry => entry.Length)));
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(4), (ushort)entries.Count);
        return [.. head, .. entries.SelectMany(entry => entry)];
    }

    /// <summary>An entry.</summary>
    /// <param name="to">Whom it is about.</param>
    /// <param name="rights">The rights.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="flags">How it is handed down.</param>
    /// <param name="between">What stands between rights and identifier.</param>
    public static byte[] Entry(string to, uint rights, byte kind = Allow, byte flags = 0, params byte[] between)
    {
        byte[] identifier = Identifier(to);
        byte[] head = new byte[8];
        head[0] = kind;
        head[1] = flags;
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(2), (ushort)(head.Length + between.Length + identifier.Length));
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), rights);
        return [.. head, .. between, .. identifier];
    }

    private static byte[] Identifier(string text)
    {
        string[] parts = text.Split('-');
        byte[] bytes = new byte[8 + 4 * (parts.Length - 3)];
        ulong authority = parts[2].StartsWith("0x", StringComparison.Ordinal)
            ? ulong.Parse(parts[2].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : ulong.Parse(parts[2], CultureInfo.InvariantCulture);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, authority);
        bytes[0] = byte.Parse(parts[1], CultureInfo.InvariantCulture);
        bytes[1] = (byte)(parts.Length - 3);
        for (int part = 3; part < parts.Length; part++)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8 + 4 * (part - 3)), uint.Parse(parts[part], CultureInfo.InvariantCulture));
        return bytes;
    }
}
