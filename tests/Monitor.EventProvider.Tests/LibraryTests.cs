using System.Diagnostics;
using System.Globalization;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Monitor.EventProvider.Tests.Harness;

namespace Monitor.EventProvider.Tests;

/// <summary>The library is one that other readers of the format take.</summary>
public sealed partial class LibraryTests : IDisposable
{
    private const string Tool = "/usr/bin/llvm-readobj-14";

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void It_has_resources_and_no_code()
    {
        using PEReader library = new(new MemoryStream(ResourceLibrary.Write([Resource.WevtTemplate([1, 2, 3]), Resource.MessageTable([4])])));
        PEHeader header = library.PEHeaders.PEHeader!;

        Assert.True(library.PEHeaders.IsDll);
        Assert.Equal((PEMagic.PE32Plus, 0, 0), (header.Magic, header.AddressOfEntryPoint, header.SizeOfCode));
        Assert.Equal(".rsrc", Assert.Single(library.PEHeaders.SectionHeaders).Name);
        Assert.Equal(SectionCharacteristics.ContainsInitializedData | SectionCharacteristics.MemRead, library.PEHeaders.SectionHeaders[0].SectionCharacteristics);
    }

    [Fact]
    public void Resources_of_any_size_come_back() => Assert.All(Enumerable.Range(0, 40), size =>
    {
        byte[] first = [.. Enumerable.Range(1, size).Select(value => (byte)value)], second = [.. first.Reverse()];

        IReadOnlyDictionary<string, byte[]> read = LibraryResources.Read(ResourceLibrary.Write([Resource.MessageTable(second), Resource.WevtTemplate(first)]));

        Assert.Equal(first, read["WEVT_TEMPLATE"]);
        Assert.Equal(second, read["11"]);
    });

    [Fact]
    public void A_tool_of_others_finds_the_resources()
    {
        if (!File.Exists(Tool))
            Assert.Skip("llvm-readobj 14 is not installed; test.sh installs it");
        File.WriteAllBytes(_path, ResourceLibrary.Write([Resource.WevtTemplate([.. "some bytes"u8]), Resource.MessageTable([.. "others"u8])]));

        using Process tool = Process.Start(new ProcessStartInfo(Tool, ["--coff-resources", _path]) { RedirectStandardOutput = true })!;
        string said = tool.StandardOutput.ReadToEnd();
        tool.WaitForExit();

        Assert.Equal(0, tool.ExitCode);
        Assert.Equal(["WEVT_TEMPLATE", "(ID 11)"], Types().Matches(said).Select(match => match.Groups[1].Value.Replace("MESSAGETABLE ", "", StringComparison.Ordinal)));
        Assert.Equal(["10", "6"], Sizes().Matches(said).Select(match => match.Groups[1].Value));
        Assert.Contains("|some bytes|", said);
        Assert.Equal(2, Regex.Count(said, string.Create(CultureInfo.InvariantCulture, $@"Language: \(ID {0x409}\)")));
    }

    [GeneratedRegex(@"Type: (.*) \[")]
    private static partial Regex Types();

    [GeneratedRegex(@"DataSize: (\d+)")]
    private static partial Regex Sizes();
}
