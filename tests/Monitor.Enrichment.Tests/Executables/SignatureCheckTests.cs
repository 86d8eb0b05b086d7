using System.Text;
using Microsoft.Win32.SafeHandles;
using Monitor.Enrichment.Executables;
using Monitor.Enrichment.Tests.Hashing;

namespace Monitor.Enrichment.Tests.Executables;

/// <summary>What is said of a signature, by what the system says of it; the system's part is played here.</summary>
public sealed class SignatureCheckTests : IDisposable
{
    private const uint NoSignature = 0x800B0100, UnknownForm = 0x800B0003, RevocationOffline = 0x80092013, BadDigest = 0x80096010;

    private readonly TemporaryFolder _folder = new();
    private readonly TestSigner _signer;
    private uint _verdict;
    private (uint, string)? _catalog;
    private int _asked;

    public SignatureCheckTests() => _signer = new TestSigner(_folder);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0u, "Valid")]
    [InlineData(BadDigest, "Invalid")]
    public void The_systems_verdict_counts_and_the_name_is_the_signatures(uint verdict, string status)
    {
        _verdict = verdict;

        Assert.Equal($"signed by Example Works: {status}", Check(_signer.Sign(Program(), "sha256")));
    }

    [Theory]
    [InlineData(NoSignature)]
    [InlineData(UnknownForm)]
    [InlineData(0x80070005)]
    public void A_file_without_a_signature_is_not_said_to_have_one_whatever_the_system_complains_of(uint verdict)
    {
        _verdict = verdict;

        Assert.Equal("not signed: Unavailable", Check(Program()));
        Assert.Equal("not signed: Unavailable", Check("MZ, and no more"u8.ToArray()));
    }

    [Fact]
    public void A_catalog_counts_for_a_file_that_has_no_verdict_of_its_own()
    {
        _verdict = NoSignature;
        _catalog = (0, _signer.Message("a list"u8));
        Assert.Equal("signed by Example Works: Valid", Check(Program()));

        _catalog = (0x800B0109, _folder.File("none"));
        Assert.Equal("signed by -: Untrusted", Check(Program()));

        _verdict = BadDigest;
        Assert.Equal("signed by Example Works: Invalid", Check(_signer.Sign(Program(), "sha256")));
    }

    [Theory]
    [InlineData(RevocationOffline)]
    [InlineData(NoSignature)]
    public void Where_the_system_cannot_tell_a_file_that_is_not_what_was_signed_is_still_invalid(uint verdict)
    {
        _verdict = verdict;
        byte[] signed = _signer.Sign(Program(), "sha256");
        Assert.Equal("signed by Example Works: Unavailable", Check(signed));

        Assert.Equal("signed by Example Works: Unavailable", Check(_signer.Sign(Program(), "md5")));

        signed[0x201] ^= 1;
        Assert.Equal("signed by Example Works: Invalid", Check(signed));
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_looked_at()
    {
        Assert.NotEqual("-", Check(new byte[1 << 20]));
        Assert.Equal(1, _asked);

        Assert.Equal("-", Check(new byte[(1 << 20) + 1]));
        Assert.Equal(1, _asked);
    }

    private static byte[] Program() => new PeBuilder().Import("a.dll", "b").Build();

    private string Check(byte[] content)
    {
        string path = _folder.File("program.exe");
        File.WriteAllBytes(path, content);
        using SafeFileHandle file = File.OpenHandle(path);
        SignatureCheck check = new(
            (_, asked) =>
            {
                Assert.Equal(path, asked);
                _asked++;
                return _verdict;
            },
            (_, _) => _catalog,
            largest: 1 << 20);
        return check.Read(file, path, TestContext.Current.CancellationToken) is not { } facts ? "-"
            : facts.IsSigned ? $"signed by {(facts.Signer is { } signer ? Encoding.UTF8.GetString(signer) : "-")}: {facts.Status}"
            : $"not signed: {facts.Status}";
    }
}
