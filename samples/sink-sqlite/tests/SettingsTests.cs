using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Sample.Sqlite.Tests;

public sealed class SettingsTests
{
    private static readonly SourcePlace Place = new("monitor.yaml", 1, 1);

    [Fact]
    public void Every_setting_is_understood()
    {
        List<MonitorError> errors = [];
        SqliteSettings? settings = Bind(errors, ("path", "/var/lib/monitor/events.db"), ("keep", "30 d"), ("max-size", "1 GiB"));

        Assert.Empty(errors);
        Assert.Equal(("/var/lib/monitor/events.db", TimeSpan.FromDays(30), new ByteSize(1 << 30)), (settings?.Path, settings?.Keep, settings?.MaxSize));
    }

    [Theory]
    [InlineData("path", "", "The path is empty")]
    [InlineData("keep", "0 s", "no time at all")]
    [InlineData("keep", "30", "a duration")]
    [InlineData("max-size", "10 KiB", "too small")]
    public void What_is_not_possible_is_told(string name, string value, string words)
    {
        List<MonitorError> errors = [];

        Assert.Null(Bind(errors, (name, value)));
        Assert.Contains(words, Assert.Single(errors).ToString());
    }

    private static SqliteSettings? Bind(List<MonitorError> errors, params (string Name, string Value)[] written) => SettingsBinder.Bind<SqliteSettings>(
        new SettingsMap(Place, [.. written.Select(one => new SettingsMap.Entry(one.Name, Place, new SettingsScalar(Place, one.Value)))]), Place, errors);
}
