namespace Monitor.Sdk.Encoders;

/// <summary>The type of a value in an event of the Windows event log; the number is the one that a provider's templates have for it.</summary>
public enum EventLogType
{
    /// <summary>UTF-16 text with a NUL behind it.</summary>
    UnicodeString = 1,

    /// <summary>16 bits, unsigned.</summary>
    UInt16 = 6,

    /// <summary>32 bits, unsigned.</summary>
    UInt32 = 8,

    /// <summary>64 bits, signed.</summary>
    Int64 = 9,

    /// <summary>64 bits, unsigned.</summary>
    UInt64 = 10,

    /// <summary>32 bits, 0 or 1.</summary>
    Boolean = 13,

    /// <summary>16 bytes in the memory order of <see cref="System.Guid"/>.</summary>
    Guid = 15,

    /// <summary>32 bits, unsigned, shown in hexadecimal.</summary>
    HexInt32 = 20,

    /// <summary>64 bits, unsigned, shown in hexadecimal.</summary>
    HexInt64 = 21,
}
