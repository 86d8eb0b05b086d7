namespace Monitor.Enrichment.Executables;

/// <summary>What is said of a program's signature, in Sysmon's words.</summary>
/// <param name="IsSigned">Whether it has one.</param>
/// <param name="Signer">Who signed, in UTF-8; null if that is not known.</param>
/// <param name="Status">What became of the check.</param>
internal sealed record SignatureFacts(bool IsSigned, byte[]? Signer, SignatureStatus Status);

/// <summary>What became of the check of a signature.</summary>
internal enum SignatureStatus
{
    /// <summary>There is none, or it could not be checked.</summary>
    Unavailable,

    /// <summary>It holds, and its signer is trusted.</summary>
    Valid,

    /// <summary>A certificate is over its time, and the moment of signing was not confirmed.</summary>
    Expired,

    /// <summary>A certificate was taken back.</summary>
    Revoked,

    /// <summary>The file is not what was signed.</summary>
    Invalid,

    /// <summary>It holds, and its signer is not trusted.</summary>
    Untrusted,
}
