namespace Monitor.Enrichment.Executables;

/// <summary>The verdicts of WinVerifyTrust, by their HRESULT (winerror.h).</summary>
internal static class TrustVerdict
{
    private const uint SubjectNotTrusted = 0x800B0004;
    private const uint Expired = 0x800B0101;
    private const uint FirstOfChain = 0x800B0102;
    private const uint LastOfChain = 0x800B010B;
    private const uint Revoked = 0x800B010C;
    private const uint UntrustedTestRoot = 0x800B010D;
    private const uint FirstOfPolicy = 0x800B010F;
    private const uint LastOfPolicy = 0x800B0114;
    private const uint RevokedByPublisher = 0x80092010;
    private const uint ForbiddenBySettings = 0x80092026;
    private const uint FirstOfMessage = 0x80096002;
    private const uint LastOfMessage = 0x80096005;
    private const uint BadDigest = 0x80096010;
    private const uint MalformedSignature = 0x80096011;
    private const uint BasicConstraints = 0x80096019;
    private const uint FinancialCriteria = 0x8009601E;

    /// <summary>What a verdict means. One that is not about the signature (the file has none, could not be read, or is of a form that cannot be signed), or only
    /// says that revocation could not be looked up, is <see cref="SignatureStatus.Unavailable"/>.</summary>
    public static SignatureStatus StatusOf(uint verdict) => verdict switch
    {
        0 => SignatureStatus.Valid,
        Expired => SignatureStatus.Expired,
        Revoked or RevokedByPublisher => SignatureStatus.Revoked,
        BadDigest or MalformedSignature or (>= FirstOfMessage and <= LastOfMessage) => SignatureStatus.Invalid,
        (>= FirstOfChain and <= LastOfChain) or (>= FirstOfPolicy and <= LastOfPolicy) => SignatureStatus.Untrusted,
        UntrustedTestRoot or SubjectNotTrusted or ForbiddenBySettings or BasicConstraints or FinancialCriteria => SignatureStatus.Untrusted,
        _ => SignatureStatus.Unavailable,
    };
}
