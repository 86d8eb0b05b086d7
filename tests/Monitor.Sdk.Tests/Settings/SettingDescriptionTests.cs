using CsCheck;
using Monitor.Sdk.Settings;

namespace Monitor.Sdk.Tests.Settings;

/// <summary>A settings class as it is shown to an operator.</summary>
public sealed class SettingDescriptionTests
{
    [Fact]
    public void Every_setting_is_described_in_order() => Assert.Equal(
        [
            new SettingDescription("path", "text", "", IsRequired: true),
            new SettingDescription("port", "a whole number from 0 to 65535", "514", IsRequired: false),
            new SettingDescription("ratio", "a number", "0.5", IsRequired: false),
            new SettingDescription("is-quick", "true or false", "true", IsRequired: false),
            new SettingDescription("wait", "a duration such as 200 ms, 2 s, 5 min, 1 h or 7 d", "200 ms", IsRequired: false),
            new SettingDescription("max-size", "a size such as 64 KiB, 100 MiB or 2 GiB", "100 MiB", IsRequired: false),
            new SettingDescription("choice", "one of good, very-good, bad", "very-good", IsRequired: false),
            new SettingDescription("limit", "a whole number from -2147483648 to 2147483647", "", IsRequired: false),
            new SettingDescription("names", "a list", "", IsRequired: false),
            new SettingDescription("table", "settings, one 'name: value' each", "", IsRequired: false),
        ],
        SettingDescription.Of(typeof(Described)));

    [Theory]
    [InlineData("7 d")]
    [InlineData("36 h")]
    [InlineData("90 min")]
    [InlineData("2 s")]
    [InlineData("1500 ms")]
    [InlineData("10 us")]
    [InlineData("0 ms")]
    public void A_duration_prints_in_the_largest_unit_that_divides_it(string duration) => Assert.Equal(duration, PrintedDefault(Parse(duration)));

    [Fact]
    public void A_printed_duration_is_read_back() => Gen.OneOf(Gen.Long[0, long.MaxValue / 10].Select(value => value * 10), Gen.Long[0, 1 << 20].Select(value => value * TimeSpan.TicksPerSecond))
        .Sample(ticks => Assert.Equal(ticks, Parse(PrintedDefault(new TimeSpan(ticks))).Ticks));

    private static TimeSpan Parse(string text) => Tree.Bind<UnitTests.Timed>(Tree.Map(("time", text))).Time;

    private static string PrintedDefault(TimeSpan duration)
    {
        Waiting.Default.Value = duration;
        return Assert.Single(SettingDescription.Of(typeof(Waiting))).Default;
    }

    internal sealed class Described
    {
        public required string Path { get; init; } = "";

        public ushort Port { get; set; } = 514;

        public double Ratio { get; set; } = 0.5;

        public bool IsQuick { get; set; } = true;

        public TimeSpan Wait { get; set; } = TimeSpan.FromMilliseconds(200);

        public ByteSize MaxSize { get; set; } = new(100 << 20);

        public SettingsValueTests.Quality Choice { get; set; } = SettingsValueTests.Quality.VeryGood;

        public int? Limit { get; set; }

        public IReadOnlyList<string> Names { get; set; } = ["a"];

        public IReadOnlyDictionary<string, string> Table { get; set; } = new Dictionary<string, string>();

        public int Computed => 1;
    }

    internal sealed class Waiting
    {
        internal static readonly ThreadLocal<TimeSpan> Default = new();

        public TimeSpan Time { get; set; } = Default.Value;
    }
}
