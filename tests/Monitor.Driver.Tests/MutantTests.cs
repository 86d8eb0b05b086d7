using Monitor.Driver.Tests.Harness;

namespace Monitor.Driver.Tests;

/// <summary>
/// Faults put into the driver: each is found. Usually every fourth one is tried; all with MONITOR_TEST_LONG.
/// </summary>
public sealed class MutantTests(DriverPrograms programs)
{
    private const int Share = 4;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly List<Mutant> All = [.. Mutant.Read(Path.Combine(Sources.Here, "mutants.txt"))];
    private static readonly SemaphoreSlim Processors = new(2);

    [Fact]
    public async Task Every_fault_is_found()
    {
        await programs.Get("scenarios");
        List<Mutant> tried = [.. All.Where((_, index) => Sources.IsLong || index % Share == 0)];
        if (tried.Exists(mutant => mutant.NeedsThreads))
            await programs.Get("threads");

        string?[] survivors = await Task.WhenAll(tried.Select(Try));

        Assert.Equal("", string.Join('\n', survivors.OfType<string>()));
    }

    [Fact]
    public void Every_fault_can_be_put_in()
    {
        Assert.True(All.Count >= 20);
        Assert.All(All, mutant => Assert.NotEqual(mutant.Original(), mutant.Changed()));
        Assert.Equal(All.Count, All.Select(mutant => mutant.Name).Distinct().Count());
    }

    [Fact]
    public async Task The_driver_without_a_fault_passes() =>
        (await Tool.Run(Limit, await programs.Get("scenarios"), [])).Succeeded();

    /// <summary>Null when it was found; else what it was.</summary>
    private async Task<string?> Try(Mutant mutant)
    {
        await Processors.WaitAsync();
        try
        {
            string folder = Directory.CreateDirectory(Path.Combine(programs.Folder, "mutants", $"{All.IndexOf(mutant)}")).FullName;
            string source = Path.Combine(folder, mutant.File);
            await File.WriteAllTextAsync(source, mutant.Changed());
            string kind = mutant.NeedsThreads ? "threads" : "scenarios";
            (await Tool.Run(Limit, Path.Combine(Sources.Here, "build.sh"), [programs.Folder, $"mutant:{kind}:{source}"])).Succeeded();
            Outcome run = await Tool.Run(
                Limit, Path.Combine(folder, "program"), mutant.NeedsThreads ? ["20"] : [], ("TSAN_OPTIONS", "halt_on_error=1"), ("ASAN_OPTIONS", "detect_leaks=0"));
            return run.IsSuccess ? mutant.Name : null;
        }
        finally
        {
            Processors.Release();
        }
    }

    private sealed record Mutant(string Name, string File, string Old, string New, bool NeedsThreads)
    {
        public string Original() => System.IO.File.ReadAllText(Path.Combine(Sources.Driver, File));

        public string Changed()
        {
            string text = Original();
            int at = text.IndexOf(Old, StringComparison.Ordinal);
            Assert.True(at >= 0, $"{Name}: {File} has not \"{Old}\"");
            return string.Concat(text.AsSpan(0, at), New, text.AsSpan(at + Old.Length));
        }

        public static IEnumerable<Mutant> Read(string path)
        {
            foreach (string block in System.IO.File.ReadAllText(path).Split("\n= ").Skip(1))
            {
                string[] lines = block.Split('\n');
                yield return new Mutant(lines[0], lines[1], Text(lines[2], '-'), Text(lines[3], '+'), lines[4] == " threads");
            }
        }

        private static string Text(string line, char mark)
        {
            Assert.StartsWith($"{mark} ", line);
            return line[2..].Replace("\\n", "\n", StringComparison.Ordinal);
        }
    }
}
