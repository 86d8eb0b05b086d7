using System.Diagnostics;
using Monitor.Enrichment.Containers;
using Monitor.Enrichment.Tests.Lookups;

namespace Monitor.Enrichment.Tests.Containers;

/// <summary>What runtimes say of a container: Podman's files made by Podman, the others written as the runtimes write them.</summary>
public sealed class ContainerLookupTests : IDisposable
{
    private const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Docker()
    {
        Write($"var/lib/docker/containers/{Id}/config.v2.json", """{"ID":"x","Name":"/web-1","Image":"sha256:77","Config":{"Image":"nginx:1.25","Labels":{"maintainer":"x"}}}""");

        Assert.Equal("web-1 nginx:1.25 - -", await AskAsync(Id));
    }

    [Fact]
    public async Task Docker_under_Kubernetes()
    {
        Write(
            $"var/lib/docker/containers/{Id}/config.v2.json",
            """{"Name":"/k8s_web","Config":{"Image":"nginx","Labels":{"io.kubernetes.pod.name":"web-7d4","io.kubernetes.pod.namespace":"shop"}}}""");

        Assert.Equal("k8s_web nginx web-7d4 shop", await AskAsync(Id));
    }

    [Theory]
    [InlineData("run/containerd")]
    [InlineData("run/k3s/containerd")]
    public async Task Containerd_under_Kubernetes(string folder)
    {
        Write(
            $"{folder}/io.containerd.runtime.v2.task/k8s.io/{Id}/config.json",
            """
            {"ociVersion":"1.1.0","process":{"args":["x"]},"annotations":{"io.kubernetes.cri.container-name":"web","io.kubernetes.cri.container-type":"container",
             "io.kubernetes.cri.image-name":"docker.io/library/nginx:1.25","io.kubernetes.cri.sandbox-name":"web-7d4","io.kubernetes.cri.sandbox-namespace":"shop"}}
            """);

        Assert.Equal("web docker.io/library/nginx:1.25 web-7d4 shop", await AskAsync(Id));
    }

    [Fact]
    public async Task Crio()
    {
        Write("var/lib/containers/storage/overlay-containers/containers.json", $$"""[{"id":"{{Id}}","names":["k8s_web_web-7d4_shop_u_0"],"image":"77","metadata":"{}"}]""");
        Write(
            $"var/lib/containers/storage/overlay-containers/{Id}/userdata/config.json",
            """{"annotations":{"io.kubernetes.container.name":"web","io.kubernetes.pod.name":"web-7d4","io.kubernetes.pod.namespace":"shop","io.kubernetes.cri-o.ImageName":"nginx:1.25"}}""");

        Assert.Equal("web nginx:1.25 web-7d4 shop", await AskAsync(Id));
    }

    [Fact]
    public async Task Podman_with_an_image()
    {
        Write(
            "var/lib/containers/storage/vfs-containers/containers.json",
            $$"""[{"id":"{{Id.Replace('0', '1')}}","names":["other"]},{"id":"{{Id}}","names":["web"],"metadata":"{\"image-name\":\"docker.io/library/nginx:1.25\",\"name\":\"web\"}"}]""");

        Assert.Equal("web docker.io/library/nginx:1.25 - -", await AskAsync(Id));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task A_name_without_sound_metadata_is_a_name_and_a_long_one_is_cut(string metadata)
    {
        Write("var/lib/containers/storage/vfs-containers/containers.json", $$"""[7,{"id":"{{Id}}","names":["{{new string('x', 5000)}}"],"metadata":"{{metadata}}"}]""");

        Assert.Equal($"{new string('x', 1024)} - - -", await AskAsync(Id));
    }

    [Fact]
    public async Task Podman_as_it_is_installed()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/podman"), "This machine has no podman.");
        string storage = _root.File("var/lib/containers/storage"), image = _root.File("image");
        Directory.CreateDirectory(storage);
        Directory.CreateDirectory(image);
        ProcessStartInfo create = new("/usr/bin/podman", ["--root", storage, "--runroot", _root.File("run"), "create", "--name", "a-name", "--rootfs", image, "/bin/true"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process podman = Process.Start(create)!;
        string output = podman.StandardOutput.ReadToEnd(), errors = podman.StandardError.ReadToEnd();
        podman.WaitForExit();
        Assert.SkipWhen(podman.ExitCode != 0, $"podman makes no container here: {errors}");

        Assert.Equal("a-name - - -", await AskAsync(output.Trim()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"Name":7,"Config":[]}""")]
    [InlineData("""{"Name":"\ud800"}""")]
    [InlineData("""{"Name":"","Config":{"Image":null,"Labels":"x"}}""")]
    public async Task Files_that_say_nothing_of_use_are_passed_over(string content)
    {
        Write($"var/lib/docker/containers/{Id}/config.v2.json", content);

        Assert.Equal("- - - -", await AskAsync(Id));
    }

    [Fact]
    public async Task A_deep_a_large_and_a_special_file_hurt_nobody()
    {
        string[] ids = [.. "123".Select(digit => Id.Replace('0', digit))];
        Write($"var/lib/docker/containers/{ids[0]}/config.v2.json", new string('[', 100_000));
        Write($"var/lib/docker/containers/{ids[1]}/config.v2.json", $$"""{"Name":"/{{new string('x', 17 << 20)}}"}""");
        Directory.CreateDirectory(_root.File($"var/lib/docker/containers/{ids[2]}"));
        using (Process mkfifo = Process.Start("mkfifo", [_root.File($"var/lib/docker/containers/{ids[2]}/config.v2.json")]))
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);

        foreach (string id in ids)
            Assert.Equal("- - - -", await AskAsync(id));
    }

    [Fact]
    public async Task A_long_name_is_cut()
    {
        Write($"var/lib/docker/containers/{Id}/config.v2.json", $$"""{"Name":"{{new string('x', 5000)}}"}""");

        Assert.Equal($"{new string('x', 1024)} - - -", await AskAsync(Id));
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("0123456789abcdef")]
    [InlineData("g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public async Task What_is_no_id_is_not_looked_for(string? id) => Assert.Equal("- - - -", await AskAsync(id));

    private async Task<string> AskAsync(string? id)
    {
        using ContainerLookups containers = new(_root.Path, TimeProvider.System);
        List<string> answers = [];
        foreach (var lookup in containers.Fields)
            answers.Add(await lookup.AskAsync(container: id));
        return string.Join(' ', answers);
    }

    private void Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_root.File(name))!);
        File.WriteAllText(_root.File(name), content);
    }
}
