using System.Diagnostics;
using Monitor.Collectors.NetworkConnect;

namespace Monitor.Collectors.Tests;

/// <summary>Names of ports from a services file, as services(5) describes it.</summary>
public sealed class PortNamesTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("https 443/tcp", 443, "https", "-")]
    [InlineData("https\t\t443/tcp\t# secure", 443, "https", "-")]
    [InlineData("https 443/tcp# secure", 443, "https", "-")]
    [InlineData("https 443/udp quic", 443, "-", "https")]
    [InlineData("http 80/tcp www www-http", 80, "http", "-")]
    [InlineData("domain 53/tcp\ndomain 53/udp\n", 53, "domain", "domain")]
    [InlineData("one 7/tcp\ntwo 7/tcp\n", 7, "one", "-")]
    [InlineData("one 7/tcp\r\ntwo 8/udp\r\n", 8, "-", "two")]
    [InlineData("  one 7/tcp", 7, "one", "-")]
    [InlineData("last 65535/udp", 65535, "-", "last")]
    [InlineData("none 0/tcp", 0, "none", "-")]
    public void A_name_belongs_to_its_port_and_protocol(string text, int port, string tcp, string udp)
    {
        PortNames names = Read(text);

        Assert.Equal((tcp, udp), (names.Of((ushort)port, isUdp: false).ToString(), names.Of((ushort)port, isUdp: true).ToString()));
        Assert.True(names.Of(12345, isUdp: false).IsAbsent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n# 443/tcp\n")]
    [InlineData("#https 443/tcp")]
    [InlineData("https # 443/tcp")]
    [InlineData("https")]
    [InlineData("https ")]
    [InlineData("443/tcp")]
    [InlineData("https 443")]
    [InlineData("https 443/sctp")]
    [InlineData("https 443/udplite")]
    [InlineData("https 443/tcp6")]
    [InlineData("https 443 /tcp")]
    [InlineData("https x443/tcp")]
    [InlineData("https 65979/tcp")]
    [InlineData("https -443/tcp")]
    [InlineData("https 443/")]
    public void Any_other_line_names_nothing(string text)
    {
        PortNames names = Read(text);

        for (int port = 0; port <= ushort.MaxValue; port++)
            Assert.True(names.Of((ushort)port, isUdp: false).IsAbsent && names.Of((ushort)port, isUdp: true).IsAbsent, $"Port {port} has a name.");
    }

    [Fact]
    public void Bytes_of_any_kind_are_kept_or_passed_over()
    {
        Random random = new(20260316);
        byte[] alphabet = [.. "a1 \t#/\r\n443/tcp17/udp"u8, 0, 0xff];
        for (int round = 0; round < 500; round++)
        {
            File.WriteAllBytes(_path, random.GetItems(alphabet, 300));
            PortNames.Read(_path);
        }

        File.WriteAllBytes(_path, [0xff, .. " 443/tcp"u8]);
        Assert.True(PortNames.Read(_path).Of(443, isUdp: false).Bytes.SequenceEqual(new byte[] { 0xff }));
    }

    [Fact]
    public void A_file_that_cannot_be_read_names_nothing()
    {
        Assert.True(PortNames.Read(_path + ".none").Of(443, isUdp: false).IsAbsent);
        Assert.True(PortNames.Read(_path + "/none").Of(443, isUdp: false).IsAbsent);
        Assert.True(PortNames.Read(Path.GetTempPath()).Of(443, isUdp: false).IsAbsent);
    }

    [Fact]
    public void The_systems_file_is_read_as_the_system_reads_it()
    {
        Assert.SkipUnless(File.Exists(PortNames.SystemPath) && File.Exists("/usr/bin/getent"), "there is no services file, or no getent(1) to compare with");
        PortNames names = PortNames.Read(PortNames.SystemPath);
        string[] keys = [.. Enumerable.Range(1, ushort.MaxValue)
            .SelectMany(port => new[] { (Port: port, IsUdp: false), (Port: port, IsUdp: true) })
            .Where(one => !names.Of((ushort)one.Port, one.IsUdp).IsAbsent)
            .Select(one => $"{one.Port}/{(one.IsUdp ? "udp" : "tcp")}")];

        using Process getent = Process.Start(new ProcessStartInfo("/usr/bin/getent", ["services", .. keys]) { RedirectStandardOutput = true })!;
        string[] lines = getent.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        getent.WaitForExit();

        Assert.NotEmpty(keys);
        Assert.Equal(keys.Length, lines.Length);
        foreach (string[] words in lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            string[] key = words[1].Split('/');
            Assert.Equal(words[0], names.Of(ushort.Parse(key[0]), key[1] == "udp").ToString());
        }
    }

    private PortNames Read(string text)
    {
        File.WriteAllText(_path, text);
        return PortNames.Read(_path);
    }
}
