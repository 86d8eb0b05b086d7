namespace Monitor.Plugins.Trust;

/// <summary>Rights to a file or folder of Windows by which it can be changed. Some mean another thing for a folder, as told.</summary>
[Flags]
internal enum FileRights : uint
{
    /// <summary>None of these.</summary>
    None = 0,

    /// <summary>To write; for a folder, to make files in it.</summary>
    WriteData = 0x2,

    /// <summary>To append; for a folder, to make folders in it.</summary>
    AppendData = 0x4,

    /// <summary>To write extended attributes.</summary>
    WriteExtendedAttributes = 0x10,

    /// <summary>To delete or rename what lies in a folder, whatever that itself allows.</summary>
    DeleteChild = 0x40,

    /// <summary>To write attributes, and to make a link of what is empty.</summary>
    WriteAttributes = 0x100,

    /// <summary>To delete or rename.</summary>
    Delete = 0x1_0000,

    /// <summary>To give rights (WRITE_DAC).</summary>
    GiveRights = 0x4_0000,

    /// <summary>To take the ownership.</summary>
    TakeOwnership = 0x8_0000,

    /// <summary>Everything.</summary>
    GenericAll = 0x1000_0000,

    /// <summary>To write in every way but those of <see cref="DeleteChild"/>, <see cref="Delete"/>, <see cref="GiveRights"/> and <see cref="TakeOwnership"/>.</summary>
    GenericWrite = 0x4000_0000,
}
