using System.Text.RegularExpressions;
using Monitor.Driver.Tests.Harness;

namespace Monitor.Driver.Tests;

/// <summary>The structures that the driver and the service share lie in memory alike for the compiler of the driver and for that of Linux.</summary>
public sealed partial class LayoutTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly string[] Headers = ["records.h", "windows_records.h", "windows_device.h"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("monitor-layout-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("x86_64-pc-windows-msvc")]
    [InlineData("aarch64-pc-windows-msvc")]
    public async Task Shared_structures_are_the_same_for_Windows_and_Linux(string target)
    {
        string clang = Tool.Find("clang-14", "clang"), gcc = Tool.Find("gcc");

        Dictionary<string, int> windows = await Numbers(clang, $"--target={target}");
        Dictionary<string, int> linux = await Numbers(gcc);

        Assert.Equal(linux.OrderBy(number => number.Key, StringComparer.Ordinal), windows.OrderBy(number => number.Key, StringComparer.Ordinal));
        Assert.True(linux.Count > 200, $"{linux.Count} numbers");
    }

    /// <summary>Sizes and offsets as a compiler has them: it writes them as constants of an assembler listing, so that nothing need run.</summary>
    private async Task<Dictionary<string, int>> Numbers(string compiler, params string[] options)
    {
        string source = Path.Combine(_folder.FullName, "layout.c"), listing = Path.Combine(_folder.FullName, "layout.s");
        await File.WriteAllTextAsync(source, Questions());
        string include = Path.Combine(Sources.Checkout, "core", "native", "abi");
        (await Tool.Run(Limit, compiler, [.. options, "-ffreestanding", "-fshort-wchar", "-I", include, "-S", source, "-o", listing])).Succeeded();
        string[] names = [.. Expressions().Select(expression => expression.Name)];
        return Answer().Matches(await File.ReadAllTextAsync(listing))
            .ToDictionary(match => names[int.Parse(match.Groups["index"].Value)], match => int.Parse(match.Groups["value"].Value));
    }

    private static string Questions() =>
        "#include \"windows_device.h\"\nvoid answer(void) {\n"
        + string.Concat(Expressions().Select((expression, index) => $"__asm__ volatile(\"#ANSWER {index} %c0\" :: \"i\"((int)({expression.Text})));\n"))
        + "}\n";

    private static IEnumerable<(string Name, string Text)> Expressions()
    {
        foreach (string header in Headers)
        {
            string text = Comment().Replace(File.ReadAllText(Path.Combine(Sources.Checkout, "core", "native", "abi", header)), "");
            foreach (Match structure in Structure().Matches(text))
            {
                string name = structure.Groups["name"].Value;
                yield return (name, $"sizeof(struct {name})");
                foreach (Match member in Member().Matches(structure.Groups["body"].Value))
                    yield return ($"{name}.{member.Groups["name"].Value}", $"__builtin_offsetof(struct {name}, {member.Groups["name"].Value})");
            }
        }
    }

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^struct (?<name>\w+) \{(?<body>.*?)^\};", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Structure();

    [GeneratedRegex(@"(?<name>\w+)\s*(\[\w+\]\s*)*;")]
    private static partial Regex Member();

    [GeneratedRegex(@"ANSWER (?<index>\d+) [$#]?(?<value>\d+)")]
    private static partial Regex Answer();
}
