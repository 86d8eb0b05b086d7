namespace Monitor.Sdk.Encoders;

/// <summary>What of a field goes to a place of the Elastic Common Schema, and how it is printed there. All behind <see cref="Text"/> may take a
/// part of a text.</summary>
internal enum EcsForm
{
    /// <summary>The value: numbers and flags typed, all else as Sysmon's text.</summary>
    Value,

    /// <summary>The value as Sysmon's text, whatever its type.</summary>
    Text,

    /// <summary>The text as the one item of a list.</summary>
    List,

    /// <summary>A moment in ISO 8601.</summary>
    Time,

    /// <summary>The list of arguments.</summary>
    Arguments,

    /// <summary>The number of arguments.</summary>
    ArgumentCount,

    /// <summary>The last part of a path.</summary>
    FileName,

    /// <summary>A path without its last part.</summary>
    Directory,

    /// <summary>What follows the last dot of a path's last part.</summary>
    Extension,

    /// <summary>The account of <c>DOMAIN\account</c>.</summary>
    UserName,

    /// <summary>The domain of <c>DOMAIN\account</c>.</summary>
    UserDomain,

    /// <summary>The hive of a registry path, such as HKLM.</summary>
    Hive,

    /// <summary>A registry path behind its hive.</summary>
    Key,

    /// <summary>A registry path behind its hive, without the value's name.</summary>
    KeyOfValue,

    /// <summary>The last part of a registry path.</summary>
    ValueName,

    /// <summary>The MD5 of <c>NAME=HEX,…</c>.</summary>
    Md5,

    /// <summary>The SHA-1.</summary>
    Sha1,

    /// <summary>The SHA-256.</summary>
    Sha256,

    /// <summary>The hash over a module's imports.</summary>
    ImpHash,

    /// <summary><c>true</c> and <c>false</c> of a text as a flag.</summary>
    Flag,

    /// <summary>Whether a text is <c>Valid</c>, as a flag.</summary>
    Validity,

    /// <summary><c>egress</c> if this host began, else <c>ingress</c>.</summary>
    Direction,

    /// <summary><c>ipv4</c> or <c>ipv6</c>.</summary>
    AddressKind,

    /// <summary>A value that is the same in all events of the kind.</summary>
    Constant,

    /// <summary>The order of capture.</summary>
    CaptureOrder,

    /// <summary>That a field could not be had in time.</summary>
    FieldLate,

    /// <summary>That the kernel side could not give some part whole.</summary>
    Incomplete,

    /// <summary>The names of the fields whose text is in the escaped form.</summary>
    Escaped,
}
