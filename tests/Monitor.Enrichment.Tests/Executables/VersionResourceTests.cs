using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Win32.SafeHandles;
using Monitor.Enrichment.Executables;
using Monitor.Enrichment.Hashing;
using Monitor.Enrichment.Lookups;
using Monitor.Enrichment.Tests.Hashing;
using Monitor.Enrichment.Tests.Lookups;
using Monitor.Sdk.Events;

namespace Monitor.Enrichment.Tests.Executables;

/// <summary>What programs say of themselves: real libraries of two makers as another reader sees them, and resources that lie.</summary>
public sealed class VersionResourceTests : IDisposable
{
    private static readonly string[] Names = ["file-version", "file-description", "file-product", "file-company", "file-original-name"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Real_libraries_say_what_another_reader_finds()
    {
        const string Script = """
            import sys, json, pefile
            for path in sys.argv[1:]:
                pe = pefile.PE(path, fast_load=True)
                pe.parse_data_directories(directories=[pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_RESOURCE"]])
                found = {}
                for info in (getattr(pe, "FileInfo", None) or [[]])[0]:
                    for table in (info.StringTable[:1] if hasattr(info, "StringTable") else []):
                        found = {k.decode(): v.decode().split("\0")[0].strip() for k, v in table.entries.items()}
                print(json.dumps([found.get(k) or None for k in ["FileVersion", "FileDescription", "ProductName", "CompanyName", "OriginalFilename"]]))
            """;
        Assert.SkipUnless(HasPefile(), "python3-pefile is not installed.");
        string[] files = [.. RealLibraries()];
        Assert.SkipWhen(files.Length == 0, "There are no Windows libraries here.");

        string[] expected = ImageFile.Run("/usr/bin/python3", ["-c", Script, .. files]).Split('\n');

        Assert.Equal(expected.Select(line => JsonSerializer.Deserialize<string?[]>(line)), files.Select(Read));
        Assert.Contains(files.Select(Read), facts => facts.All(fact => fact is not null));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_table_of_the_first_translation_counts(bool isNamed)
    {
        byte[] german = Table("040704b0", ("FileDescription", "Ein Werkzeug")), english = Table("040904B0", ("FileDescription", " A tool\u00e4 "), ("CompanyName", ""));
        byte[] resource = Version(Block("StringFileInfo", 1, [], german, english), isNamed ? Translation(0x409, 0x4b0) : []);

        VersionFacts facts = VersionResource.Parse(resource);

        Assert.Equal(isNamed ? "A tool\u00e4" : "Ein Werkzeug", Encoding.UTF8.GetString(facts.Description!));
        Assert.Null(facts.Company);
        Assert.Null(facts.FileVersion);
    }

    [Fact]
    public void A_resource_that_lies_about_itself_is_read_in_bounded_time()
    {
        byte[] sound = Version(Block("StringFileInfo", 1, [], Table("040904B0", ("FileVersion", "1.2"), ("FileDescription", "A tool"))), Translation(0x409, 0x4b0));
        Random random = new(5);
        int same = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = [.. sound];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            VersionFacts facts = VersionResource.Parse(random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
            same += facts.FileVersion is { } version && version.AsSpan().SequenceEqual("1.2"u8) ? 1 : 0;
        }

        Assert.InRange(same, 1, 19_999);
    }

    [Fact]
    public void A_file_that_lies_about_its_resources_says_nothing_in_bounded_time()
    {
        string sound = RealLibraries().FirstOrDefault() ?? "";
        Assert.SkipWhen(sound.Length == 0, "There are no Windows libraries here.");
        byte[] bytes = File.ReadAllBytes(sound);
        Random random = new(6);
        string path = _folder.File("lying.dll");
        int differing = 0;
        for (int round = 0; round < 200; round++)
        {
            byte[] file = [.. bytes];
            for (int at = 0; at < file.Length - 4; at += random.Next(1, 40))
                BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), random.Next(3) == 0 ? 0x8000_0000 : (uint)random.Next(0x4000));
            bytes.AsSpan(0, 0x400).CopyTo(file);
            File.WriteAllBytes(path, file);
            differing += Read(path).SequenceEqual(Read(sound)) ? 0 : 1;
        }

        Assert.InRange(differing, 1, 200);
    }

    [Fact]
    public async Task Each_fact_is_a_lookup_and_another_file_is_not_taken_for_the_one_that_ran()
    {
        string library = RealLibraries().FirstOrDefault() ?? "";
        Assert.SkipWhen(library.Length == 0, "There are no Windows libraries here.");
        using VersionLookups lookups = new(remoteFiles: true, new FakeTimeProvider());
        Assert.Equal(Names, lookups.Fields.Select(field => field.Name));
        FileIdentity file = ImageFile.Identify(library);

        List<string> found = [], byNumber = [], other = [];
        foreach (IFieldLookup field in lookups.Fields)
        {
            found.Add(await field.AskAsync(library, file));
            byNumber.Add(await field.AskAsync(library, new FileIdentity(0, file.Inode, 0, default)));
            other.Add(await field.AskAsync(library, file with { Inode = file.Inode + 1 }));
        }

        Assert.Equal(Read(library).Select(fact => fact ?? "-"), found);
        Assert.Equal(found, byNumber);
        Assert.All(other, fact => Assert.Equal("-", fact));
    }

    private static bool HasPefile()
    {
        const string Python = "/usr/bin/python3";
        if (!File.Exists(Python))
            return false;
        using Process process = Process.Start(new ProcessStartInfo(Python, ["-c", "import pefile"]) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    /// <summary>Libraries of Wine, where it is installed, and of .NET.</summary>
    private static IEnumerable<string> RealLibraries()
    {
        const string Wine = "/usr/lib/x86_64-linux-gnu/wine/x86_64-windows";
        IEnumerable<string> wine = Directory.Exists(Wine)
            ? Directory.EnumerateFiles(Wine, "*.dll").Order(StringComparer.Ordinal).Where((_, number) => number % 25 == 0)
            : [];
        IEnumerable<string> runtime = Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System.*.dll")
            .Order(StringComparer.Ordinal).Where((_, number) => number % 10 == 0);
        return runtime.Concat(wine);
    }

    private static string?[] Read(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        VersionFacts facts = VersionResource.Read(new FileWindow(file, new byte[FileWindow.BufferSize]));
        return [.. ((byte[]?[])[facts.FileVersion, facts.Description, facts.Product, facts.Company, facts.OriginalFileName])
            .Select(fact => fact is null ? null : Encoding.UTF8.GetString(fact))];
    }

    private static byte[] Version(params byte[][] inside) => Block("VS_VERSION_INFO", 0, new byte[52], inside);

    private static byte[] Translation(ushort language, ushort codePage) =>
        Block("VarFileInfo", 1, [], Block("Translation", 0, [(byte)language, (byte)(language >> 8), (byte)codePage, (byte)(codePage >> 8)]));

    private static byte[] Table(string key, params (string Name, string Text)[] texts) =>
        Block(key, 1, [], [.. texts.Select(one => Block(one.Name, 1, Encoding.Unicode.GetBytes(one.Text + "\0")))]);

    private static byte[] Block(string key, ushort type, byte[] value, params byte[][] inside)
    {
        MemoryStream block = new();
        block.Write(new byte[6]);
        block.Write(Encoding.Unicode.GetBytes(key + "\0"));
        Align(block);
        block.Write(value);
        foreach (byte[] one in inside.Where(one => one.Length > 0))
        {
            Align(block);
            block.Write(one);
        }

        byte[] bytes = block.ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)bytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)(type == 1 ? value.Length / 2 : value.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), type);
        return bytes;
    }

    private static void Align(MemoryStream block)
    {
        while (block.Length % 4 != 0)
            block.WriteByte(0);
    }
}
