using System.Diagnostics;
using System.Security.Cryptography;
using Monitor.Plugins.Signatures;
using Monitor.Plugins.Tests.Fixtures;
using Monitor.Plugins.Trust;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Tests.Signatures;

public sealed class KeyTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void A_new_key_is_its_owners_alone_and_fits_its_public_half()
    {
        string publicKey = PluginSigner.CreateKey(PathOf("acme.pem"));

        Assert.Equal(PathOf("acme.pub.pem"), publicKey);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PathOf("acme.pem")));
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(PathOf("acme.pem")));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo())), PublisherKey.Read("Acme", publicKey).Fingerprint);
        Assert.StartsWith("-----BEGIN PUBLIC KEY-----\n", File.ReadAllText(publicKey));
    }

    [Theory]
    [InlineData("acme.pem")]
    [InlineData("acme.pub.pem")]
    public void A_key_is_never_written_over(string there)
    {
        File.WriteAllText(PathOf(there), "precious");

        MonitorException refusal = Assert.Throws<MonitorException>(() => PluginSigner.CreateKey(PathOf("acme.pem")));

        Assert.Equal("MON2057", refusal.Error.Code);
        Assert.Equal("precious", File.ReadAllText(PathOf(there)));
        Assert.Single(Directory.GetFiles(_host.Root));
    }

    [Fact]
    public void A_signature_is_one_that_other_tools_verify()
    {
        string folder = _host.Add("good", PluginSources.Sink("good"));
        string publicKey = PluginSigner.CreateKey(PathOf("acme.pem"));
        PluginSigner.Sign(folder, PathOf("acme.pem"));

        using ECDsa key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(publicKey));

        Assert.True(key.VerifyData(
            File.ReadAllBytes(Path.Combine(folder, "plugin.json")),
            File.ReadAllBytes(Path.Combine(folder, "plugin.sig")),
            HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence));
        Assert.SkipUnless(File.Exists("/usr/bin/openssl"), "OpenSSL's program is not installed.");
        using Process openssl = Process.Start(new ProcessStartInfo(
            "/usr/bin/openssl", ["dgst", "-sha256", "-verify", publicKey, "-signature", Path.Combine(folder, "plugin.sig"), Path.Combine(folder, "plugin.json")])
        { RedirectStandardOutput = true })!;
        Assert.Equal("Verified OK\n", openssl.StandardOutput.ReadToEnd());
    }

    [Fact]
    public void A_private_key_is_no_publishers_key()
    {
        PluginSigner.CreateKey(PathOf("acme.pem"));

        Assert.Contains("private", BadPublisherKey("acme.pem").Cause);
    }

    [Fact]
    public void Keys_of_other_kinds_are_refused()
    {
        using var rsa = RSA.Create(2048);
        File.WriteAllText(PathOf("rsa.pem"), rsa.ExportSubjectPublicKeyInfoPem());
        using var larger = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        File.WriteAllText(PathOf("p384.pem"), larger.ExportSubjectPublicKeyInfoPem());
        using var brainpool = ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1);
        File.WriteAllText(PathOf("brainpool.pem"), brainpool.ExportSubjectPublicKeyInfoPem());
        File.WriteAllText(PathOf("text.pem"), "no key");
        File.WriteAllText(PathOf("broken.pem"), "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");
        File.WriteAllText(PathOf("large.pem"), new string('x', 1 << 20));

        Assert.Contains("P-256", BadPublisherKey("p384.pem").Cause);
        Assert.Contains("P-256", BadPublisherKey("brainpool.pem").Cause);
        Assert.All(new[] { "rsa.pem", "text.pem", "broken.pem", "large.pem", "none.pem" }, file => BadPublisherKey(file));
    }

    [Fact]
    public void A_key_file_that_others_may_write_is_not_trusted()
    {
        LinuxFileTrust trust = new("/nowhere", _host.Owners);
        string folder = Directory.CreateDirectory(PathOf("keys")).FullName;
        string file = PluginSigner.CreateKey(Path.Combine(folder, "acme.pem"));
        Assert.Null(trust.CheckKey("Acme", file));

        foreach (string open in new[] { file, folder })
        {
            UnixFileMode before = File.GetUnixFileMode(open);
            File.SetUnixFileMode(open, before | UnixFileMode.OtherWrite);
            MonitorError error = trust.CheckKey("Acme", file)!;
            Assert.Equal(("MON2043", open), (error.Code, error.Place?.File));
            File.SetUnixFileMode(open, before);
        }

        Assert.SkipUnless(LinuxFiles.CurrentUser == 0, "Only root can give a file away.");
        LinuxFiles.GiveTo(file, LinuxFiles.Nobody);
        Assert.Contains("65534", trust.CheckKey("Acme", file)!.Cause);
    }

    [Fact]
    public void A_link_to_a_key_is_checked_where_it_leads()
    {
        LinuxFileTrust trust = new("/nowhere", _host.Owners);
        string file = PluginSigner.CreateKey(PathOf("acme.pem"));
        File.CreateSymbolicLink(PathOf("link.pem"), file);
        File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.GroupWrite);

        Assert.Equal(file, trust.CheckKey("Acme", PathOf("link.pem"))!.Place?.File);
    }

    [Fact]
    public void Signing_with_what_is_no_secret_key_is_refused()
    {
        string folder = _host.Add("good", PluginSources.Sink("good"));
        string publicKey = PluginSigner.CreateKey(PathOf("acme.pem"));
        File.SetUnixFileMode(publicKey, UnixFileMode.UserRead);
        File.WriteAllText(PathOf("encrypted.pem"), "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
        File.SetUnixFileMode(PathOf("encrypted.pem"), UnixFileMode.UserRead);

        Assert.Contains("no private key", BadSigningKey(folder, publicKey).Cause);
        BadSigningKey(folder, PathOf("encrypted.pem"));
        BadSigningKey(folder, PathOf("none.pem"));
        File.SetUnixFileMode(PathOf("acme.pem"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("chmod 600", BadSigningKey(folder, PathOf("acme.pem")).Cause);
        Assert.False(File.Exists(Path.Combine(folder, "plugin.sig")));
    }

    [Fact]
    public void What_is_no_plugin_is_not_signed()
    {
        PluginSigner.CreateKey(PathOf("acme.pem"));
        string empty = Directory.CreateDirectory(PathOf("empty")).FullName;
        string folder = _host.Add("good", PluginSources.Sink("good"));
        string signed = TestPackage.Of(folder).Add(".signature.p7s", "x"u8).Write(PathOf("signed.nupkg"));
        byte[] before = File.ReadAllBytes(signed);

        Assert.Equal("MON2056", Assert.Throws<MonitorException>(() => PluginSigner.Sign(empty, PathOf("acme.pem"))).Error.Code);
        Assert.Equal("MON2056", Assert.Throws<MonitorException>(() => PluginSigner.Sign(signed, PathOf("acme.pem"))).Error.Code);
        Assert.Equal(before, File.ReadAllBytes(signed));
        Assert.Equal("MON2044", Assert.Throws<MonitorException>(() => PluginSigner.Sign(PathOf("none.nupkg"), PathOf("acme.pem"))).Error.Code);
    }

    private string PathOf(string name) => Path.Combine(_host.Root, name);

    private MonitorError BadPublisherKey(string file)
    {
        MonitorError error = Assert.Throws<MonitorException>(() => PublisherKey.Read("Acme", PathOf(file))).Error;
        Assert.Equal(("MON2042", PathOf(file)), (error.Code, error.Place?.File));
        return error;
    }

    private static MonitorError BadSigningKey(string folder, string key)
    {
        MonitorError error = Assert.Throws<MonitorException>(() => PluginSigner.Sign(folder, key)).Error;
        Assert.Equal(("MON2055", key), (error.Code, error.Place?.File));
        return error;
    }
}
