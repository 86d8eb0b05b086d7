namespace Monitor.Driver.Tests.Harness;

/// <summary>The driver built for Windows, once for all tests of a class, and copies of it with a fault.</summary>
public sealed class BuiltDriver : IDisposable
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(5), GateLimit = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("monitor-gates-");
    private readonly Lazy<Task<string>> _built;
    private int _copies;

    public BuiltDriver() => _built = new Lazy<Task<string>>(() => Build(Sources.Driver, "good"));

    /// <summary>The folder of the driver as it is.</summary>
    internal Task<string> Good => _built.Value;

    /// <summary>Builds what lies in a folder. Skips the test where a tool for it is missing.</summary>
    internal async Task<string> Build(string sources, string name)
    {
        Tool.Find("clang-14", "clang");
        Tool.Find("lld-link-14", "lld-link");
        Tool.Find("osslsigncode");
        string output = Path.Combine(_folder.FullName, name);
        (await Tool.Run(BuildLimit, Path.Combine(sources, "build.sh"), [output, "x64"])).Succeeded();
        return output;
    }

    /// <summary>A copy, for a fault to be put into what was built.</summary>
    internal async Task<string> Copy()
    {
        string copy = Path.Combine(_folder.FullName, $"copy-{Interlocked.Increment(ref _copies)}");
        Sources.Copy(await Good, copy);
        return copy;
    }

    /// <summary>A copy in which one source was compiled anew after a change to a file.</summary>
    internal async Task<string> CopyWithChange(string source, string changedFile, string old, string @new)
    {
        string copy = await Copy();
        string tree = Path.Combine(copy, "changed", "windows");
        Sources.Copy(Path.Combine(copy, "source", "abi"), Path.Combine(copy, "changed", "abi"));
        Sources.Copy(Path.Combine(copy, "source", "windows"), tree);
        foreach (string other in Directory.EnumerateFiles(tree, "*.c").Where(path => Path.GetFileName(path) != source))
            File.Delete(other);
        ChangeText(Path.Combine(tree, changedFile), old, @new);

        // Alone it cannot be linked; the object is all that is wanted.
        string output = Path.Combine(copy, "changed-output"), made = Path.ChangeExtension(source, ".obj");
        Outcome build = await Tool.Run(BuildLimit, Path.Combine(tree, "build.sh"), [output, "x64"]);
        Assert.True(File.Exists(Path.Combine(output, made)), build.Tail);
        File.Copy(Path.Combine(output, made), Path.Combine(copy, made), overwrite: true);
        return copy;
    }

    internal static void ChangeText(string path, string old, string @new)
    {
        string text = File.ReadAllText(path);
        Assert.Contains(old, text);
        File.WriteAllText(path, text.Replace(old, @new, StringComparison.Ordinal));
    }

    internal static void ChangeImage(string folder, Action<DriverImage> change)
    {
        string path = Path.Combine(folder, "monitor-capture.sys");
        byte[] bytes = File.ReadAllBytes(path);
        change(new DriverImage(bytes));
        File.WriteAllBytes(path, bytes);
    }

    internal static byte[] UnsignedImage(string folder) => File.ReadAllBytes(Path.Combine(folder, "monitor-capture.unsigned.sys"));

    /// <summary>What each gate said of a folder: true where it let the driver pass.</summary>
    internal static async Task<(Dictionary<string, bool> Gates, Outcome Outcome)> Gates(string folder)
    {
        Outcome outcome = await Tool.Run(GateLimit, Path.Combine(Sources.Driver, "gates.py"), [folder]);
        Assert.SkipWhen(outcome.Output.Contains("No module named 'pefile'", StringComparison.Ordinal), "This machine has no python3-pefile.");
        return (
            outcome.Output.Split('\n')
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(words => words.Length >= 2 && words[0] is "ok" or "FAIL")
                .ToDictionary(words => words[1], words => words[0] == "ok"),
            outcome);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
