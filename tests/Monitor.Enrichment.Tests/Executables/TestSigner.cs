using System.Buffers.Binary;
using Monitor.Enrichment.Tests.Hashing;

namespace Monitor.Enrichment.Tests.Executables;

/// <summary>Signs as "Example Works", with a certificate of the test's own, by osslsigncode(1) and openssl(1).</summary>
/// <param name="folder">Where it keeps its files.</param>
internal sealed class TestSigner(TemporaryFolder folder)
{
    /// <summary>A program with a signature.</summary>
    /// <param name="program">The program.</param>
    /// <param name="algorithm">The digest.</param>
    public byte[] Sign(byte[] program, string algorithm)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/osslsigncode"), "osslsigncode is not installed.");
        MakeCertificate();
        string plain = folder.File("plain.exe"), signed = folder.File("signed.exe");
        File.WriteAllBytes(plain, program);
        File.Delete(signed);
        ImageFile.Run("osslsigncode", "sign", "-h", algorithm, "-certs", folder.File("certificate"), "-key", folder.File("key"), "-in", plain, "-out", signed);
        return File.ReadAllBytes(signed);
    }

    /// <summary>Path of a signed message as the kernel's sign-file makes it: it has no certificate, and names its signer by who issued that.</summary>
    public string Message(ReadOnlySpan<byte> content)
    {
        MakeCertificate();
        string plain = folder.File("plain"), message = folder.File("plain.p7s");
        File.WriteAllBytes(plain, content.ToArray());
        ImageFile.Run(
            "openssl", "cms", "-sign", "-binary", "-noattr", "-nocerts", "-md", "sha256", "-outform", "DER",
            "-signer", folder.File("certificate"), "-inkey", folder.File("key"), "-in", plain, "-out", message);
        return message;
    }

    /// <summary>A kernel module with a signature.</summary>
    public byte[] Module(ReadOnlySpan<byte> code)
    {
        byte[] signature = File.ReadAllBytes(Message(code)), trailer = new byte[12];
        trailer[2] = 2;
        BinaryPrimitives.WriteUInt32BigEndian(trailer.AsSpan(8), (uint)signature.Length);
        return [.. code, .. signature, .. trailer, .. "~Module signature appended~\n"u8];
    }

    private void MakeCertificate()
    {
        if (File.Exists(folder.File("key")))
            return;
        ImageFile.Run(
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/O=Example/CN=Example Works",
            "-addext", "extendedKeyUsage=codeSigning", "-keyout", folder.File("key"), "-out", folder.File("certificate"));
    }
}
