using System.Text;
using Monitor.Capture.Windows.Processes;

namespace Monitor.Capture.Windows.Tests.Processes;

public sealed class ExportedFunctionsTests
{
    [Fact]
    public void Functions_are_found_by_where_they_begin()
    {
        ExportedFunctions functions = Read(PeBytes.WithExports(("b", 0x2000), ("a", 0x1000), ("same", 0x1000)))!;

        Assert.Equal(2, functions.Count);
        Assert.Equal("a", Encoding.ASCII.GetString(functions.NameAt(0x1000)));
        Assert.Equal("b", Encoding.ASCII.GetString(functions.NameAt(0x2000)));
        Assert.True(functions.NameAt(0x1001).IsEmpty && functions.NameAt(0).IsEmpty && functions.NameAt(ulong.MaxValue).IsEmpty);
    }

    [Fact]
    public void What_is_no_library_or_exports_nothing_has_none()
    {
        Assert.Null(Read([]));
        Assert.Null(Read([.. "MZ"u8]));
        Assert.Null(Read(PeBytes.WithExports()));
        Assert.Null(Read(File.ReadAllBytes(typeof(ExportedFunctionsTests).Assembly.Location)));
    }

    [Fact]
    public void Names_that_all_lie_at_one_place_take_no_more_memory_than_there_is_for_them()
    {
        const int Functions = 65_536, Table = 0x1000, Names = Table + 4 * Functions, Ordinals = Names + 4 * Functions, Text = Ordinals + 2 * Functions;
        byte[] section = new byte[Text + 1024];
        section.AsSpan(Text, 511).Fill((byte)'a');
        for (int i = 0; i < Functions; i++)
        {
            BitConverter.TryWriteBytes(section.AsSpan(Table + 4 * i), i + 1);
            BitConverter.TryWriteBytes(section.AsSpan(Names + 4 * i), PeBytes.SectionAddress + Text);
            BitConverter.TryWriteBytes(section.AsSpan(Ordinals + 2 * i), (ushort)i);
        }

        byte[] file = PeBytes.WithExports(section, Functions, Table, Names, Ordinals);
        ExportedFunctions functions = Read(file)!;

        Assert.InRange(functions.Count, 1, 5000);
        Assert.Equal(511, functions.NameAt(1).Length);
    }

    [Fact]
    public void Whatever_the_bytes_are_it_comes_to_an_end()
    {
        byte[] sound = PeBytes.WithExports(("a", 0x1000), ("b", 0x2000));
        Random random = new(Random.Shared.Next());
        int count = Environment.GetEnvironmentVariable("MONITOR_TEST_LONG") == "1" ? 500_000 : 5000;
        for (int round = 0; round < count; round++)
        {
            byte[] file = [.. sound];
            for (int i = random.Next(1, 6); i > 0; i--)
                file[random.Next(2) == 0 ? random.Next(0x200) : 0x500 + random.Next(0x320)] = (byte)random.Next(256);

            Assert.InRange(Read(file[..random.Next(file.Length + 1)])?.Count ?? 0, 0, 65_536);
        }
    }

    [Fact]
    public void A_file_of_more_than_32_MiB_is_not_read()
    {
        byte[] library = new byte[(32 << 20) + 1];
        PeBytes.WithExports(("LdrLoadDll", 0x1240)).CopyTo(library, 0);

        Assert.NotNull(Read(library[..^1]));
        Assert.Null(Read(library));
    }

    private static ExportedFunctions? Read(byte[] file) => ExportedFunctions.Read(new MemoryStream(file));
}
