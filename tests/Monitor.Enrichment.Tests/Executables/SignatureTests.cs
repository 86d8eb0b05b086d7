using System.Buffers.Binary;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Win32.SafeHandles;
using Monitor.Enrichment.Executables;
using Monitor.Enrichment.Tests.Hashing;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Enrichment.Tests.Executables;

/// <summary>Who signed a program or a module, and whether it is what was signed. Windows' own verdict cannot be asked for here.</summary>
public sealed class SignatureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestSigner _signer;

    public SignatureTests() => _signer = new TestSigner(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_library_that_its_maker_signed_is_intact_and_names_it()
    {
        string runtime = Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System.Private.CoreLib.dll");
        Assert.SkipUnless(new PeBytes(File.ReadAllBytes(runtime)).IsSigned, "The runtime here is not signed.");

        (string? signer, bool? isIntact) = Read(File.ReadAllBytes(runtime))!.Value;

        Assert.Contains(signer, (string[])[".NET", "Microsoft Corporation"]);
        Assert.True(isIntact);
    }

    [Theory]
    [InlineData("sha1")]
    [InlineData("sha256")]
    [InlineData("sha384")]
    [InlineData("sha512")]
    public void A_program_is_intact_until_a_byte_of_it_is_changed(string algorithm)
    {
        byte[] signed = _signer.Sign(new PeBuilder { Is64Bit = true }.Import("kernel32.dll", "ExitProcess").Build(), algorithm);
        int certificates = new PeBytes(signed).Certificates;

        Assert.Equal(("Example Works", (bool?)true), Read(signed));
        foreach (int at in (int[])[2, 0x201, certificates - 1])
            Assert.Equal(("Example Works", (bool?)false), Read(Changed(signed, at)));
        Assert.Equal(("Example Works", (bool?)true), Read(Changed(signed, new PeBytes(signed).Checksum)));
    }

    [Fact]
    public void A_signature_over_a_digest_that_nobody_takes_any_more_still_names_its_signer()
    {
        Assert.Equal(("Example Works", (bool?)null), Read(_signer.Sign(new PeBuilder().Import("a.dll", "b").Build(), "md5")));
    }

    [Fact]
    public void What_carries_no_signature_or_a_broken_one_has_none()
    {
        byte[] plain = new PeBuilder().Import("a.dll", "b").Build();
        byte[] signed = _signer.Sign(plain, "sha256");
        int certificates = new PeBytes(signed).Certificates;

        Assert.Null(Read(plain));
        Assert.Null(Read([]));
        Assert.Null(Read("#!/bin/sh"u8.ToArray()));
        Assert.Null(Read(Changed(signed, certificates + 6)));
        Assert.Null(Read(Changed(signed, certificates + 8)));
        Assert.Null(Read(signed[..(certificates + 40)]));
    }

    [Fact]
    public void A_signature_that_lies_about_itself_harms_nobody()
    {
        byte[] signed = _signer.Sign(new PeBuilder().Import("a.dll", "b").Build(), "sha256");
        int certificates = new PeBytes(signed).Certificates;
        Random random = new(3);
        int sound = 0;
        for (int round = 0; round < 2000; round++)
        {
            byte[] file = [.. signed];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
                file[random.Next(certificates, file.Length)] = (byte)random.Next(256);
            sound += Read(file)?.IsIntact == true ? 1 : 0;
        }

        Assert.InRange(sound, 0, 1999);
    }

    [Fact]
    public async Task The_signer_of_a_module_is_named_by_the_message_behind_it()
    {
        string path = _folder.File("module.ko");
        File.WriteAllBytes(path, _signer.Module("an ELF file"u8));
        using DriverSignatureLookup lookup = new(new FakeTimeProvider());

        Assert.Equal("Example Works", await AskAsync(lookup, path, ImageFile.Identify(path)));
        Assert.Equal("-", await AskAsync(lookup, path, ImageFile.Identify(path) with { Inode = 1 }));
        Assert.Equal("-", await AskAsync(lookup, "[module]", null));
    }

    [Fact]
    public void A_module_without_a_sound_trailer_has_no_signer()
    {
        byte[] module = _signer.Module("an ELF file"u8);

        Assert.Equal("Example Works", SignerOf(module));
        Assert.Null(SignerOf("an ELF file"u8.ToArray()));
        Assert.Null(SignerOf(module[..^1]));
        Assert.Null(SignerOf(module[^40..]));
        Assert.Null(SignerOf(Changed(module, module.Length - 28 - 12 + 2)));
        Assert.Null(SignerOf(Changed(module, module.Length - 28 - 1)));
    }

    [Theory]
    [InlineData(0u, "Valid")]
    [InlineData(0x800B0101u, "Expired")]
    [InlineData(0x800B010Cu, "Revoked")]
    [InlineData(0x80096010u, "Invalid")]
    [InlineData(0x80096011u, "Invalid")]
    [InlineData(0x80096004u, "Invalid")]
    [InlineData(0x800B0109u, "Untrusted")]
    [InlineData(0x800B0110u, "Untrusted")]
    [InlineData(0x80092026u, "Untrusted")]
    [InlineData(0x80092013u, "Unavailable")]
    [InlineData(0x800B010Eu, "Unavailable")]
    [InlineData(0x800B0100u, "Unavailable")]
    [InlineData(0x800B0003u, "Unavailable")]
    public void A_verdict_has_a_word(uint verdict, string word) => Assert.Equal(word, TrustVerdict.StatusOf(verdict).ToString());

    private static async Task<string> AskAsync(DriverSignatureLookup lookup, string path, FileIdentity? file)
    {
        EventBuffer buffer = new();
        buffer.Append(new DriverLoad { ImageLoaded = path, ImageLoadedFile = file });
        FieldSchema field = DriverLoad.Schema.Fields.ToArray().Single(field => field.Lookup?.Name == lookup.Name);
        byte[]? value = await lookup.FindAsync(buffer[0], field.Lookup!.Fields);
        return value is null ? "-" : Encoding.UTF8.GetString(value);
    }

    private static byte[] Changed(byte[] bytes, int at)
    {
        byte[] changed = [.. bytes];
        changed[at] ^= 0x55;
        return changed;
    }

    private (string? Signer, bool? IsIntact)? Read(byte[] content)
    {
        string path = _folder.File("program.exe");
        File.WriteAllBytes(path, content);
        using SafeFileHandle file = File.OpenHandle(path);
        return ProgramSignature.Read(file) is { } signature
            ? (signature.Signer is null ? null : Encoding.UTF8.GetString(signature.Signer), signature.IsIntact(file, TestContext.Current.CancellationToken))
            : null;
    }

    private string? SignerOf(byte[] content)
    {
        string path = _folder.File("some.ko");
        File.WriteAllBytes(path, content);
        using SafeFileHandle file = File.OpenHandle(path);
        return ModuleSignature.ReadSigner(file) is { } signer ? Encoding.UTF8.GetString(signer) : null;
    }

    /// <summary>Places in a PE file that a test changes.</summary>
    private readonly struct PeBytes(byte[] file)
    {
        public bool IsSigned => Certificates != 0;

        public int Checksum => Optional + 64;

        public int Certificates => (int)BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(Optional + (file[Optional + 1] == 2 ? 112 : 96) + 4 * 8));

        private int Optional => (int)BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(60)) + 24;
    }
}
