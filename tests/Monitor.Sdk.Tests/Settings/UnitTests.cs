using CsCheck;
using Monitor.Sdk.Settings;

namespace Monitor.Sdk.Tests.Settings;

/// <summary>Sizes, durations and suggestions.</summary>
public sealed class UnitTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("512", 512)]
    [InlineData("512 B", 512)]
    [InlineData("64 KiB", 65536)]
    [InlineData("64KiB", 65536)]
    [InlineData(" 64  KiB ", 65536)]
    [InlineData("1.5 MiB", 1572864)]
    [InlineData("2 GiB", 2147483648)]
    [InlineData("1 TiB", 1099511627776)]
    [InlineData("10 kB", 10000)]
    [InlineData("10 KB", 10000)]
    [InlineData("10 MB", 10000000)]
    [InlineData("10 GB", 10000000000)]
    [InlineData("10 TB", 10000000000000)]
    [InlineData("9007199254740993", 9007199254740993)]
    [InlineData("9223372036854775807", 9223372036854775807)]
    public void Sizes_are_read(string text, long expected)
    {
        Assert.True(ByteSize.TryParse(text, out ByteSize size));
        Assert.Equal(expected, size.Bytes);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("KiB")]
    [InlineData("-1")]
    [InlineData("-1 KiB")]
    [InlineData("1 kib")]
    [InlineData("1 Kib")]
    [InlineData("1 PiB")]
    [InlineData("1..5 MiB")]
    [InlineData("1,5 MiB")]
    [InlineData("1e3")]
    [InlineData("1 MiB 2")]
    [InlineData("9223372036854775808")]
    [InlineData("9999999 TiB")]
    [InlineData("99999999999999999999999999999999999999 TiB")]
    public void What_is_no_size_is_refused(string? text) => Assert.False(ByteSize.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1, "1 B")]
    [InlineData(1536, "1536 B")]
    [InlineData(65536, "64 KiB")]
    [InlineData(104857600, "100 MiB")]
    [InlineData(2147483648, "2 GiB")]
    [InlineData(1125899906842624, "1024 TiB")]
    public void Sizes_print_in_the_largest_unit_that_divides_them(long bytes, string expected) => Assert.Equal(expected, new ByteSize(bytes).ToString());

    [Fact]
    public void A_printed_size_is_read_back() => Gen.OneOf(Gen.Long[0, long.MaxValue], Gen.Long[0, 1 << 20].Select(value => value << 30)).Sample(
        bytes =>
        {
            Assert.True(ByteSize.TryParse(new ByteSize(bytes).ToString(), out ByteSize size));
            Assert.Equal(bytes, size.Bytes);
        });

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1 us", 10)]
    [InlineData("0.1 us", 1)]
    [InlineData("200 ms", 2_000_000)]
    [InlineData("200ms", 2_000_000)]
    [InlineData("2 s", 20_000_000)]
    [InlineData("0.7 s", 7_000_000)]
    [InlineData("5 min", 3_000_000_000)]
    [InlineData("5 m", 3_000_000_000)]
    [InlineData("1 h", 36_000_000_000)]
    [InlineData("7 d", 6_048_000_000_000)]
    public void Durations_are_read(string text, long ticks) =>
        Assert.Equal(ticks, Tree.Bind<Timed>(Tree.Map(("time", text))).Time.Ticks);

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-1 s")]
    [InlineData("1 week")]
    [InlineData("1 S")]
    [InlineData("1 s 2 ms")]
    [InlineData("00:00:05")]
    [InlineData("99999999999 d")]
    [InlineData("99999999999999999999999999999 d")]
    public void What_is_no_duration_is_refused(string text) =>
        Assert.Equal("MON1103", Assert.Single(Tree.Errors<Timed>(Tree.Map(("time", text)))).Code);

    [Theory]
    [InlineData("pth", "path")]
    [InlineData("paht", "path")]
    [InlineData("PATH", "path")]
    [InlineData("max-sizee", "max-size")]
    [InlineData("maxsize", "max-size")]
    [InlineData("completely-different", null)]
    [InlineData("xyz", null)]
    [InlineData("", null)]
    public void The_nearest_word_is_found_if_it_is_near_enough(string word, string? expected) =>
        Assert.Equal(expected, Suggestion.Nearest(word, ["path", "max-size", "keep", "to"]));

    [Fact]
    public void A_word_that_shares_nothing_is_not_suggested() => Assert.Null(Suggestion.Nearest("ab", ["to", "x"]));

    internal sealed class Timed
    {
        public TimeSpan Time { get; set; } = TimeSpan.FromDays(1);
    }
}
