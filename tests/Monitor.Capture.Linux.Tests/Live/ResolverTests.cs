using Monitor.Capture.Tests;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>Programs that resolve names, each with its own resolver, against what the server sent them.</summary>
public sealed class ResolverTests(LiveKernel kernel)
{
    private const string WithResolver = """mount --bind "$0" /etc/resolv.conf && exec "$@" """;

    [Theory]
    [InlineData("www.example.test", "A")]
    [InlineData("www.example.test", "AAAA", "+tcp")]
    [InlineData("host.example.test", "TXT")]
    [InlineData("host.example.test", "MX")]
    [InlineData("large.example.test", "A")]
    [InlineData("missing.example.test", "A")]
    [InlineData("broken.example.test", "AAAA")]
    public void Dig(params string[] question) => Compare(server => Tool("dig", [$"@{server.Address}", "+tries=1", "+time=20", .. question]));

    [Fact]
    public void Nslookup_of_busybox() => Compare(server => Tool("busybox", "nslookup", "host.example.test", server.Address.ToString()));

    [Theory]
    [InlineData("getent", "ahosts", "www.example.test")]
    [InlineData("getent", "ahosts", "missing.example.test")]
    [InlineData("python3", "-c", "import socket; socket.getaddrinfo('host.example.test', 80)")]
    [InlineData("curl", "--silent", "http://host.example.test:1/")]
    public void Program_with_the_systems_resolver(string tool, params string[] arguments) => Compare(server => Resolving(server, FindTool(tool), arguments));

    [Fact]
    public void Program_with_the_resolver_of_musl()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("resolve.c"), """
            #include <netdb.h>
            int main(int count, char **names) { struct addrinfo *all; return count < 2 || getaddrinfo(names[1], "80", 0, &all); }
            """);
        Program.Output(FindTool("musl-gcc"), "-static", folder.File("resolve.c"), "-o", folder.File("resolve"));

        Compare(server => Resolving(server, folder.File("resolve"), "www.example.test"));
    }

    private void Compare(Func<DnsServer, Program> resolve)
    {
        CaptureSession session = kernel.Session;
        using DnsServer server = new();

        Program program = resolve(server);

        SeenActivity[] answers = [.. session.AllOf(program.Id).Where(activity => activity.Kind == KernelHooks.DnsMessage)];
        Assert.NotEmpty(server.Sent);
        Assert.Equal(server.Sent.Order(), answers.Select(Line).Order());
        Assert.All(answers, answer => Assert.Equal(CaptureNotes.None, answer.Notes));
    }

    private static Program Tool(string name, params string[] arguments) => Program.Run(FindTool(name), arguments);

    /// <summary>Runs a program for which the server is the system's one.</summary>
    private static Program Resolving(DnsServer server, string tool, params string[] arguments)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("resolv.conf"), $"nameserver {server.Address}\noptions timeout:20 attempts:1\n");
        Assert.SkipUnless(File.Exists("/etc/resolv.conf"), "This machine has no /etc/resolv.conf.");
        return Program.Run(FindTool("unshare"), ["--mount", "/bin/sh", "-c", WithResolver, folder.File("resolv.conf"), tool, .. arguments]);
    }

    private static string FindTool(string name)
    {
        string? path = new[] { "/usr/bin", "/bin", "/usr/sbin", "/usr/local/bin" }.Select(folder => $"{folder}/{name}").FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"This machine has no {name}.");
        return path!;
    }

    private static string Line(SeenActivity answer)
    {
        string[] server = answer.DnsServer.Split(' ');
        return $"{server[1]} {server[0]} {answer.QueryName} {answer.QueryType} {answer.ResponseCode} {answer.QueryResults}";
    }
}
