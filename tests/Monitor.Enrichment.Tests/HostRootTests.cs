namespace Monitor.Enrichment.Tests;

public sealed class HostRootTests : IDisposable
{
    private readonly TemporaryFolder _proc = new();

    public void Dispose() => _proc.Dispose();

    [Theory]
    [InlineData("mnt:[1]", "mnt:[1]", false)]
    [InlineData("mnt:[1]", "mnt:[2]", true)]
    [InlineData("mnt:[1]", null, false)]
    public void It_is_that_of_process_1_where_the_agent_has_another(string own, string? first, bool isOther)
    {
        foreach ((string process, string? space) in (ReadOnlySpan<(string, string?)>)[("self", own), ("1", first)])
        {
            Directory.CreateDirectory(_proc.File($"{process}/ns"));
            if (space is not null)
                File.CreateSymbolicLink(_proc.File($"{process}/ns/mnt"), space);
        }

        Assert.Equal(isOther ? _proc.File("1/root") : "/", HostRoot.Find(_proc.Path));
    }
}
