using System.Buffers.Binary;
using Monitor.Capture.Windows.Names;

namespace Monitor.Plugins.Trust;

/// <summary>Who owns a file of Windows and who may do what with it, read from the self-relative form ([MS-DTYP] 2.4.6).</summary>
/// <param name="Owner">The owner; null if there is none.</param>
/// <param name="Grants">The entries that give rights to the object itself; null if there is no list, which gives everybody all.</param>
internal sealed record SecurityDescriptor(string? Owner, IReadOnlyList<AccessGrant>? Grants)
{
    private const int HeadBytes = 20;
    private const int OwnerOffset = 4;
    private const int ListOffset = 16;
    private const int ListHeadBytes = 8;
    private const ushort HasList = 0x4;
    private const ushort IsSelfRelative = 0x8000;

    /// <summary>Reads a descriptor.</summary>
    /// <returns>Null if the bytes are none, or hold an entry whose meaning is not known.</returns>
    public static SecurityDescriptor? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeadBytes || bytes[0] != 1)
            return null;
        ushort control = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
        if ((control & IsSelfRelative) == 0)
            return null;
        if (At(bytes, OwnerOffset, out ReadOnlySpan<byte> rest) is not { } hasOwner)
            return null;
        ReadOnlySpan<byte> identifier = SecurityId.At(rest);
        if (hasOwner && identifier.IsEmpty)
            return null;
        string? owner = hasOwner ? SecurityId.Print(identifier) : null;
        if (At(bytes, ListOffset, out ReadOnlySpan<byte> list) is not { } isThere)
            return null;
        if ((control & HasList) == 0 || !isThere)
            return new SecurityDescriptor(owner, Grants: null);
        return ReadList(list) is { } grants ? new SecurityDescriptor(owner, grants) : null;
    }

    /// <summary>What the offset that stands at a position leads to.</summary>
    /// <returns>False if it leads nowhere; null if it leads astray.</returns>
    private static bool? At(ReadOnlySpan<byte> bytes, int position, out ReadOnlySpan<byte> found)
    {
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(bytes[position..]);
        bool isAstray = offset is > 0 and < HeadBytes || offset >= bytes.Length;
        found = isAstray || offset == 0 ? default : bytes[(int)offset..];
        return isAstray ? null : offset != 0;
    }

    private static List<AccessGrant>? ReadList(ReadOnlySpan<byte> list)
    {
        if (list.Length < ListHeadBytes)
            return null;
        int size = BinaryPrimitives.ReadUInt16LittleEndian(list[2..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(list[4..]);
        if (size < ListHeadBytes || size > list.Length)
            return null;
        ReadOnlySpan<byte> rest = list[ListHeadBytes..size];
        List<AccessGrant> grants = [];
        for (; count > 0; count--)
        {
            if (!AccessGrant.TryRead(ref rest, out AccessGrant? grant))
                return null;
            if (grant is not null)
                grants.Add(grant);
        }

        return grants;
    }
}
