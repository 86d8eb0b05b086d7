using Monitor.Plugins.Packages;
using Monitor.Plugins.Tests.Fixtures;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Tests.Packages;

/// <summary>Packages with random damage and made of random names: each is unpacked as the manifest says or refused with an error of ours,
/// and nothing is written elsewhere.</summary>
public sealed class PackageFuzzTests : IDisposable
{
    private static readonly string[] _pieces =
        ["plugin", "PLUGIN", "..", ".", "/", "//", "\\", "%2e", "%2F", "%5c", "%", "%00", "C:", "con", "a.dll", "Test.good.dll", "plugin.json", "plugin.sig", " ", "\u202e", "é", "~", "\0"];

    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    private static int Rounds => Environment.GetEnvironmentVariable("MONITOR_TEST_LONG") == "1" ? 50_000 : 1_000;

    [Fact]
    public void Damaged_bytes_are_refused_or_harmless()
    {
        byte[] sound = File.ReadAllBytes(Package().Write(PathOf("sound.nupkg")));
        Try(random =>
        {
            byte[] bytes = [.. sound];
            int changes = 1 << random.Next(5);
            for (int i = 0; i < changes; i++)
            {
                // Half of them where the directory is, at the end.
                int at = random.Next(2) == 0 ? random.Next(bytes.Length) : bytes.Length - 1 - random.Next(Math.Min(700, bytes.Length));
                bytes[at] = random.Next(3) switch { 0 => 0, 1 => 0xff, _ => (byte)random.Next(256) };
            }

            File.WriteAllBytes(PathOf("a.nupkg"), random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
        });
    }

    [Fact]
    public void Random_names_are_refused_or_harmless() => Try(random =>
    {
        File.Delete(PathOf("a.nupkg"));
        TestPackage package = Package();
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            string name = string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => _pieces[random.Next(_pieces.Length)]));
            package.Add(random.Next(2) == 0 ? "plugin/" + name : name, "x"u8, random.Next(4) == 0 ? random.Next(0x10000) : 0);
        }

        package.Write(PathOf("a.nupkg"));
    });

    private void Try(Action<Random> make)
    {
        string staged = PathOf("staged/good");
        byte[] assembly = PackageContent.Read(Package().Write(PathOf("original.nupkg")))["plugin/Test.good.dll"];
        Directory.CreateDirectory(PathOf("staged"));
        string[] before = Outside();
        int refused = 0;
        for (int seed = 0; seed < Rounds; seed++)
        {
            make(new Random(seed));
            try
            {
                using PluginPackage package = PluginPackage.Open(PathOf("a.nupkg"), new PackageLimits { FileBytes = 1 << 20, TotalBytes = 1 << 20 });
                package.Unpack(new StagingFolder(staged));
                Assert.Equal(assembly, File.ReadAllBytes(Path.Combine(staged, "Test.good.dll")));
            }
            catch (MonitorException refusal)
            {
                refused++;
                Assert.StartsWith("MON20", refusal.Error.Code);
                Assert.DoesNotContain('\0', refusal.Error.ToString());
            }
            catch (Exception fault) when (fault is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Seed {seed}: {fault}");
            }

            if (Directory.Exists(staged))
                Directory.Delete(staged, recursive: true);
        }

        File.Delete(PathOf("a.nupkg"));
        Assert.Equal(before, Outside());
        Assert.InRange(refused, Rounds / 4, Rounds);
        Assert.False(_host.HasRun("good"));
    }

    private string[] Outside() => [.. Directory.GetFileSystemEntries(_host.Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private TestPackage Package()
    {
        if (!Directory.Exists(_host.FolderOf("good")))
            _host.Add("good", PluginSources.Sink("good"));
        return TestPackage.Of(_host.FolderOf("good"));
    }

    private string PathOf(string name) => Path.Combine(_host.Root, name);
}
