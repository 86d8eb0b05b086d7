namespace Monitor.Plugins.Signatures;

/// <summary>The signature beside a manifest: ECDSA with P-256 and SHA-256 over the manifest's exact bytes, as DER, which
/// <c>openssl dgst -sha256 -verify</c> reads.</summary>
internal static class ManifestSignature
{
    /// <summary>The signature's file name.</summary>
    public const string FileName = "plugin.sig";

    /// <summary>More bytes than any signature of this kind has.</summary>
    public const int MaximumBytes = 128;
}
