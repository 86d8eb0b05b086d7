namespace Monitor.Sdk.Testing;

/// <summary>What the fields of sample events hold.</summary>
public enum SampleContent
{
    /// <summary>What usually stands there.</summary>
    Usual,

    /// <summary>Nothing: every field is absent.</summary>
    Absent,

    /// <summary>Empty text; numbers are zero.</summary>
    Empty,

    /// <summary>Text that is not valid UTF-8, control characters, NUL, lone surrogates, characters that XML and JSON cannot hold as they are.</summary>
    Malformed,

    /// <summary>Text of a mebibyte.</summary>
    Huge,

    /// <summary>Each field for itself any of these, but for huge ones.</summary>
    Any,
}
