using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Monitor.Enrichment.Packages;
using Monitor.Enrichment.Tests.Hashing;
using Monitor.Enrichment.Tests.Lookups;
using Monitor.Sdk.Events;

namespace Monitor.Enrichment.Tests.Packages;

/// <summary>Whose file it is, by the databases of package managers: dpkg's and apk's written by the test, rpm's made by rpm 4.18.</summary>
public sealed class PackageLookupTests : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task The_files_of_dpkg_belong_to_its_packages()
    {
        WriteDpkg("coreutils", "9.1-1", "/.", "/bin", "/bin/ls", "/usr/bin", "/usr/bin/env", "/usr/share/doc/coreutils");
        WriteDpkg("libc6:amd64", "2.36-9", "/lib/ld.so");
        WriteDpkg("removed", "1", "deinstall ok config-files", ["/usr/bin/gone"]);
        using PackageLookup packages = new(_root.Path, _time);

        Assert.Equal("coreutils 9.1-1", await AskAsync(packages, "/bin/ls"));
        Assert.Equal("coreutils 9.1-1", await AskAsync(packages, "/usr/bin/env"));
        Assert.Equal("libc6 2.36-9", await AskAsync(packages, "/lib/ld.so"));
        Assert.Equal("-", await AskAsync(packages, "/usr/bin/gone"));
        Assert.Equal("-", await AskAsync(packages, "/usr/bin/own"));
    }

    [Fact]
    public void A_path_that_was_made_to_have_the_hash_of_another_does_not_pass_for_it()
    {
        // Two texts that are known for having the same FNV-1a of 64 bits.
        PackageIndex.Builder builder = new();
        builder.Begin("coreutils 9.1-1"u8.ToArray());
        builder.Add("8yn0iYCKYHlIj4-BwPqk"u8);
        PackageIndex index = builder.Build();

        Assert.Equal("coreutils 9.1-1"u8.ToArray(), index.Find("8yn0iYCKYHlIj4-BwPqk"u8));
        Assert.Null(index.Find("GReLUrM4wMqfg9yzV3KQ"u8));
    }

    [Fact]
    public async Task A_path_through_a_merged_folder_is_the_one_under_usr()
    {
        Directory.CreateDirectory(_root.File("usr/bin"));
        File.CreateSymbolicLink(_root.File("bin"), "usr/bin");
        WriteDpkg("coreutils", "9.1-1", "/bin/ls");
        using PackageLookup packages = new(_root.Path, _time);

        Assert.Equal("coreutils 9.1-1", await AskAsync(packages, "/usr/bin/ls"));
    }

    [Fact]
    public async Task A_diverted_file_belongs_to_the_package_that_has_it()
    {
        WriteDpkg("dash", "0.5", "/bin/sh");
        WriteDpkg("bash", "5.2", "/bin/sh");
        File.WriteAllText(_root.File("var/lib/dpkg/diversions"), "/bin/sh\n/bin/sh.distrib\ndash\n");
        using PackageLookup packages = new(_root.Path, _time);

        Assert.Equal("dash 0.5", await AskAsync(packages, "/bin/sh"));
        Assert.Equal("bash 5.2", await AskAsync(packages, "/bin/sh.distrib"));
    }

    [Fact]
    public async Task The_files_of_apk_belong_to_its_packages()
    {
        Write("lib/apk/db/installed", "C:Q1abc=\nP:busybox\nV:1.36.1-r5\nF:\nR:rooted\nF:bin\nR:busybox\na:0:0:755\nZ:Q1x=\nF:usr/sbin\n\nP:musl\nV:1.2.4-r2\nF:lib\nR:ld-musl-x86_64.so.1\n");
        using PackageLookup packages = new(_root.Path, _time);

        Assert.Equal("busybox 1.36.1-r5", await AskAsync(packages, "/bin/busybox"));
        Assert.Equal("busybox 1.36.1-r5", await AskAsync(packages, "/rooted"));
        Assert.Equal("musl 1.2.4-r2", await AskAsync(packages, "/lib/ld-musl-x86_64.so.1"));
        Assert.Equal("-", await AskAsync(packages, "/usr/sbin/busybox"));
    }

    [Theory]
    [InlineData("var/lib/rpm/rpmdb.sqlite")]
    [InlineData("usr/lib/sysimage/rpm/rpmdb.sqlite")]
    public async Task The_files_of_rpm_belong_to_its_packages(string database)
    {
        Write(database, RpmFile.Content);
        using PackageLookup packages = new(_root.Path, _time);

        Assert.Equal("sample 1:1.2-3.fc40", await AskAsync(packages, "/usr/bin/sample"));
        Assert.Equal("sample 1:1.2-3.fc40", await AskAsync(packages, "/opt/many/file-with-a-name-300"));
        for (int i = 1; i <= 5; i++)
            Assert.Equal($"tiny{i} 7-1", await AskAsync(packages, $"/bin/tiny{i}"));
        Assert.Equal("-", await AskAsync(packages, "/usr/bin/link"));
        Assert.Equal("-", await AskAsync(packages, "/opt/many"));
    }

    [Fact]
    public async Task A_file_that_is_not_the_one_at_its_path_belongs_to_none()
    {
        WriteDpkg("coreutils", "9.1-1", "/bin/ls");
        using PackageLookup packages = new(_root.Path, _time);
        Write("bin/ls", "content");
        FileIdentity file = ImageFile.Identify(_root.File("bin/ls"));

        Assert.Equal("coreutils 9.1-1", await packages.AskAsync("/bin/ls", file));
        Assert.Equal("-", await packages.AskAsync("/bin/ls", file with { Inode = file.Inode + 1 }));
        Assert.Equal("-", await packages.AskAsync("/bin/ls", file with { Size = file.Size + 1 }));
        Assert.Equal("-", await packages.AskAsync("/bin/ls", file with { Changed = new EventTime(1) }));
        Assert.Equal("-", await packages.AskAsync("/bin/ls", null));
        Assert.Equal("-", await packages.AskAsync(null, file));
    }

    [Fact]
    public async Task What_was_installed_meanwhile_is_seen_soon()
    {
        WriteDpkg("coreutils", "9.1-1", "/bin/ls");
        using PackageLookup packages = new(_root.Path, _time);
        Assert.Equal("coreutils 9.1-1", await AskAsync(packages, "/bin/ls"));

        WriteDpkg("tar", "1.34", "/bin/tar");
        Assert.Equal("-", await AskAsync(packages, "/bin/tar"));
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("tar 1.34", await AskAsync(packages, "/bin/tar"));
    }

    [Fact]
    public async Task Without_any_database_nothing_belongs_to_a_package()
    {
        using PackageLookup packages = new(_root.Path, _time);

        Assert.Equal("-", await AskAsync(packages, "/bin/ls"));
    }

    [Fact]
    public async Task On_this_machine_it_says_what_dpkg_says()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/dpkg-query"), "This machine has no dpkg.");
        using PackageLookup packages = new("/", TimeProvider.System);
        int packaged = 0;
        foreach (string path in Directory.EnumerateFiles("/usr/bin").Order().Where((_, i) => i % 25 == 0))
        {
            if (new FileInfo(path).LinkTarget is not null)
                continue;
            string found = await packages.AskAsync(path, ImageFile.Identify(path));
            string owner = Output("dpkg-query", "-S", path).Split(':')[0];
            if (owner.Length == 0)
                owner = Output("dpkg-query", "-S", path["/usr".Length..]).Split(':')[0];
            Assert.Equal((path, owner.Length == 0 ? "-" : Output("dpkg-query", "-W", "-f", "${Package} ${Version}", owner)), (path, found));
            packaged += owner.Length == 0 ? 0 : 1;
        }

        Assert.InRange(packaged, 5, int.MaxValue);
        Assert.InRange(packages.Files, 1000, int.MaxValue);
    }

    private static string Output(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Trim();
    }

    /// <summary>Asks for a file that lies in the test's root.</summary>
    private async Task<string> AskAsync(PackageLookup packages, string path)
    {
        if (!File.Exists(_root.Path + path) && !Directory.Exists(_root.Path + path))
            Write(path, "content");
        return Directory.Exists(_root.Path + path)
            ? await packages.AskAsync(path, new FileIdentity(1, 2, 3, default))
            : await packages.AskAsync(path, ImageFile.Identify(_root.Path + path));
    }

    private void WriteDpkg(string package, string version, params string[] files) => WriteDpkg(package, version, "install ok installed", files);

    private void WriteDpkg(string package, string version, string state, string[] files)
    {
        string[] parts = package.Split(':');
        string status = _root.File("var/lib/dpkg/status");
        Write($"var/lib/dpkg/info/{package}.list", string.Join('\n', files) + "\n");
        File.AppendAllText(
            status, $"Package: {parts[0]}\nStatus: {state}\nArchitecture: {(parts.Length > 1 ? parts[1] : "amd64")}\nVersion: {version}\nDescription: x\n Package: not this\n\n");
    }

    private void Write(string name, string content) => Write(name, System.Text.Encoding.UTF8.GetBytes(content));

    private void Write(string name, byte[] content)
    {
        string path = Path.Join(_root.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }
}
