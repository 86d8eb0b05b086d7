using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

public sealed class FileSinkTests
{
    [Fact]
    public void Closed_files_are_compressed_with_the_library_in_the_plugins_own_folder()
    {
        using TestFolder folder = new();
        using RunningAgent agent = RunningAgent.Start(folder, sinks: "  packed: { plugin: file, settings: { path: packed.ndjson, rotate: 4 KiB, compress: zstd } }");
        for (int i = 0; i < 20; i++)
            Command.Succeed("true");
        Wait.Until(() => Directory.GetFiles(folder.Path, "packed.ndjson.*Z.zst").Length > 0, "a closed file is compressed", () => agent.Errors);
        Assert.Equal(0, agent.Stop());

        byte[] compressed = File.ReadAllBytes(Directory.GetFiles(folder.Path, "packed.ndjson.*Z.zst").Order().First());
        Assert.Equal([0x28, 0xb5, 0x2f, 0xfd], compressed[..4]);
        Assert.DoesNotContain("MON41", agent.Errors);
    }
}
