namespace Monitor.Sdk.Events;

/// <summary>The type of a field; says how its 8-byte slot is read (docs/record-format.md).</summary>
public enum FieldType
{
    /// <summary>UTF-8 text in the variable part.</summary>
    Text = 0,

    /// <summary>NUL-separated arguments in the variable part.</summary>
    Arguments = 1,

    /// <summary>0 or 1 in the slot.</summary>
    Boolean = 2,

    /// <summary>Unsigned number in the slot.</summary>
    Unsigned = 3,

    /// <summary>Signed number in the slot.</summary>
    Signed = 4,

    /// <summary>Unsigned number in the slot, printed in hexadecimal where the system of capture does so.</summary>
    Hexadecimal = 5,

    /// <summary>IEEE 754 double in the slot.</summary>
    Double = 6,

    /// <summary>Nanoseconds since 1970 in the slot.</summary>
    Time = 7,

    /// <summary>16 bytes in the variable part, in the memory order of <see cref="System.Guid"/>.</summary>
    Guid = 8,

    /// <summary>4 or 16 bytes in the variable part, network order.</summary>
    Address = 9,

    /// <summary>32 bytes in the variable part: a <see cref="FileIdentity"/>.</summary>
    File = 10,

    /// <summary>Unsigned number in the slot, printed in hexadecimal wherever it was captured.</summary>
    HexadecimalEverywhere = 11,
}
