using System.Buffers.Binary;
using Monitor.Capture.Windows.Names;

namespace Monitor.Plugins.Trust;

/// <summary>An entry of an access list that gives rights.</summary>
/// <param name="To">To whom.</param>
/// <param name="Rights">Which, those that change nothing left out; a generic one is resolved.</param>
internal sealed record AccessGrant(string To, FileRights Rights)
{
    /// <summary>Every right to change something.</summary>
    public const FileRights AnyChange = Writing | FileRights.DeleteChild | FileRights.Delete | FileRights.GiveRights | FileRights.TakeOwnership;

    private const FileRights Writing = FileRights.WriteData | FileRights.AppendData | FileRights.WriteExtendedAttributes | FileRights.WriteAttributes;
    private const int HeadBytes = 8;
    private const int GuidBytes = 16;
    private const byte OnlyForWhatIsMade = 0x8;

    /// <summary>Reads an entry.</summary>
    /// <param name="rest">Begin with it; afterwards what follows.</param>
    /// <param name="grant">Null if it gives nothing: it refuses something, watches, or is only handed down to what is made in a folder.</param>
    /// <returns>False if the bytes are none, or one whose meaning is not known.</returns>
    public static bool TryRead(ref ReadOnlySpan<byte> rest, out AccessGrant? grant)
    {
        grant = null;
        if (rest.Length < HeadBytes)
            return false;
        int size = BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]);
        if (size < HeadBytes || size > rest.Length)
            return false;
        ReadOnlySpan<byte> entry = rest[..size];
        rest = rest[size..];
        int identifierAt;
        switch ((EntryKind)entry[0])
        {
            case EntryKind.Allow or EntryKind.AllowIf:
                identifierAt = HeadBytes;
                break;
            case EntryKind.AllowObject or EntryKind.AllowObjectIf:
                if (size < HeadBytes + sizeof(uint))
                    return false;
                uint guids = BinaryPrimitives.ReadUInt32LittleEndian(entry[HeadBytes..]);
                identifierAt = HeadBytes + sizeof(uint) + GuidBytes * (int)((guids & 1) + (guids >> 1 & 1));
                break;
            case >= EntryKind.Deny and <= EntryKind.Alarm or EntryKind.DenyObject or EntryKind.AuditObject or EntryKind.AlarmObject
                or EntryKind.DenyIf or >= EntryKind.DenyObjectIf and <= EntryKind.LastKnown:
                return true;
            default:
                return false;
        }

        ReadOnlySpan<byte> to = identifierAt > size ? [] : SecurityId.At(entry[identifierAt..]);
        if (to.IsEmpty)
            return false;
        if ((entry[1] & OnlyForWhatIsMade) == 0)
            grant = new AccessGrant(SecurityId.Print(to), Resolve((FileRights)BinaryPrimitives.ReadUInt32LittleEndian(entry[4..])));
        return true;
    }

    private static FileRights Resolve(FileRights rights)
    {
        if ((rights & FileRights.GenericAll) != 0)
            return AnyChange;
        return (rights | ((rights & FileRights.GenericWrite) != 0 ? Writing : FileRights.None)) & AnyChange;
    }

    /// <summary>Kinds of entries ([MS-DTYP] 2.4.4.1). Those with a condition count as if it held.</summary>
    private enum EntryKind : byte
    {
        Allow = 0,
        Deny = 1,
        Alarm = 3,
        AllowObject = 5,
        DenyObject = 6,
        AuditObject = 7,
        AlarmObject = 8,
        AllowIf = 9,
        DenyIf = 10,
        AllowObjectIf = 11,
        DenyObjectIf = 12,
        LastKnown = 0x15,
    }
}
