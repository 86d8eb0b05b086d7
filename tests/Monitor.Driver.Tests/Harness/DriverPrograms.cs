using Monitor.Driver.Tests.Harness;

[assembly: AssemblyFixture(typeof(DriverPrograms))]

namespace Monitor.Driver.Tests.Harness;

/// <summary>The programs in which the driver's sources run here, each built once, where the first test asks for it.</summary>
public sealed class DriverPrograms : IDisposable
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(10);

    /// <summary>Those that are linked from the same objects, which mutants are linked with later.</summary>
    private static readonly string[][] Together = [["scenarios", "fuzz"]];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("monitor-driver-");
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, Outcome> _built = [];

    /// <summary>A folder that goes with the tests.</summary>
    internal string Folder => _folder.FullName;

    /// <summary>The path of a program of build.sh. Skips the test where there is no clang for it.</summary>
    internal async Task<string> Get(string program)
    {
        Tool.Find("clang-14", "clang");
        Assert.SkipUnless(Directory.Exists("/usr/share/mingw-w64/include/ddk"), "This machine has no mingw-w64 headers.");
        await _turn.WaitAsync();
        try
        {
            if (!_built.TryGetValue(program, out Outcome? outcome))
            {
                string[] together = Together.FirstOrDefault(programs => programs.Contains(program)) ?? [program];
                outcome = await Tool.Run(BuildLimit, Path.Combine(Sources.Here, "build.sh"), [Folder, .. together]);
                foreach (string built in together)
                    _built[built] = outcome;
            }
            outcome.Succeeded();
        }
        finally
        {
            _turn.Release();
        }
        return Path.Combine(Folder, program);
    }

    public void Dispose()
    {
        _turn.Dispose();
        _folder.Delete(recursive: true);
    }
}
