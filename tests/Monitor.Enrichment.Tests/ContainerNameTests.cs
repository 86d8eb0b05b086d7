using System.Text;

namespace Monitor.Enrichment.Tests;

public sealed class ContainerNameTests
{
    private const string Outer = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Inner = "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210";

    [Theory]
    [InlineData($"docker-{Outer}.scope\0system.slice\0")]
    [InlineData($"{Outer}\0docker\0")]
    [InlineData($"{Outer}/docker/")]
    [InlineData($"cri-containerd-{Outer}.scope\0kubepods-besteffort-pod1b6b3a2e_0a7d_4b9c_8f6e_5d4c3b2a1f0e.slice\0kubepods.slice\0")]
    [InlineData($"crio-{Outer}.scope\0kubepods.slice\0")]
    [InlineData($"container\0libpod-{Outer}.scope\0machine.slice\0")]
    [InlineData($"cgroup.scope\0init.scope\0docker-{Outer}.scope\0")]
    [InlineData(Outer)]
    public void The_id_is_found_in_the_names_that_runtimes_give(string names) => Assert.Equal(Outer, Find(names));

    [Theory]
    [InlineData($"docker-{Inner}.scope\0system.slice\0docker-{Outer}.scope\0system.slice\0")]
    [InlineData($"{Inner}\0docker\0{Outer}\0docker\0")]
    public void Of_nested_containers_the_innermost_counts(string names) => Assert.Equal(Inner, Find(names));

    [Theory]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("session-3.scope\0user-1000.slice\0user.slice\0")]
    [InlineData("process_api\0a6cf9e7e6d4ca5e093fb0efba882ec14\0")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\0")]
    [InlineData($"{Outer}0\0")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF\0")]
    [InlineData("0123456789abcdef0123456789abcdef\00123456789abcdef0123456789abcdef\0")]
    public void Outside_containers_there_is_none(string names) => Assert.Equal("", Find(names));

    private static string Find(string names) => Encoding.ASCII.GetString(ContainerName.Find(Encoding.ASCII.GetBytes(names)));
}
