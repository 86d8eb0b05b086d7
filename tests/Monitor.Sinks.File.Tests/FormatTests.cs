using Monitor.Sdk.Encoders;

namespace Monitor.Sinks.File.Tests;

/// <summary>Whose line the end of a file is, is decided by what the format's lines begin with, and by nothing else.</summary>
public sealed class FormatTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string Path => _folder["trail"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("<Event ", "<Event a='1'/>\n<Event a='2'/>\n", true)]
    [InlineData("<Event ", "<Event a='1'/>\n<Eve", true)]
    [InlineData("<Event ", "{\"EventID\":1}\n<Event a='2'/>\n", true)]
    [InlineData("<Event ", "<Event a='1'/>\n{\"EventID\":1}\n", false)]
    [InlineData("<Event ", "<Event a='1'/>\n{", false)]
    [InlineData("<Event ", "<Events/>\n", false)]
    [InlineData("{\"@timestamp\":", "{\"EventID\":1}\n", false)]
    [InlineData("{\"@timestamp\":", "{\"EventID", false)]
    [InlineData("{\"@timestamp\":", "{\"", true)]
    [InlineData("{\"@timestamp\":", "{\"@timestamp\":1}\n", true)]
    [InlineData("{\"@timestamp\":", "", true)]
    public void The_end_is_ours_if_it_begins_as_the_formats_lines_do(string beginning, string content, bool isOurs)
    {
        Files.WriteAllText(Path, content);
        using var file = Files.OpenHandle(Path);
        FileTail tail = new(file, System.Text.Encoding.UTF8.GetBytes(beginning));

        Assert.Equal(isOurs, tail.IsOurs(tail.EndOfLastLine()));
    }

    /// <summary>Lines that each format wrote are taken over by that format, and are a foreign end to each other one.</summary>
    [Fact]
    public async Task Each_format_goes_on_in_its_own_file_alone()
    {
        foreach (EventFormat written in Enum.GetValues<EventFormat>())
        {
            Files.Delete(Path);
            await using (Trail first = await StartAsync(written))
                await first.WriteAsync(100, 3);
            foreach (EventFormat format in Enum.GetValues<EventFormat>())
            {
                if (format == written)
                    await (await StartAsync(format)).DisposeAsync();
                else
                    Assert.Equal("MON4102", (await Assert.ThrowsAsync<Sdk.Diagnostics.MonitorException>(() => StartAsync(format))).Error.Code);
            }
        }

        Assert.Equal(3, Files.ReadAllLines(Path).Length);
    }

    private Task<Trail> StartAsync(EventFormat format) => new Trail(Path, configure: settings => settings.Format = format).StartAsync();
}
