namespace Monitor.Enrichment.Executables;

/// <summary>The verdicts of WinVerifyTrust, by their HRESULT (winerror.h).</summary>
internal static class TrustVerdict
{
    /// <summary>The file carries no signature.</summary>
    public const uint NoSignature = 0x800B0100;

    private const uint Expired = 0x800B0101;
    private const uint Revoked = 0x800B010C;
    private const uint RevokedByPublisher = 0x80092010;
    private const uint BadDigest = 0x80096010;
    private const uint UntrustedRoot = 0x800B0109;
    private const uint Chaining = 0x800B010A;
    private const uint ExplicitDistrust = 0x800B0111;
    private const uint SubjectNotTrusted = 0x800B0004;

    /// <summary>What a verdict on a file with a signature means.</summary>
    public static SignatureStatus StatusOf(uint verdict) => verdict switch
    {
        0 => SignatureStatus.Valid,
        Expired => SignatureStatus.Expired,
        Revoked or RevokedByPublisher => SignatureStatus.Revoked,
        BadDigest => SignatureStatus.Invalid,
        UntrustedRoot or Chaining or ExplicitDistrust or SubjectNotTrusted => SignatureStatus.Untrusted,
        _ => SignatureStatus.Unavailable,
    };
}
