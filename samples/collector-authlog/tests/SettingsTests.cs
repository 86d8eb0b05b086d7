using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Sample.AuthLog.Tests;

public sealed class SettingsTests
{
    private static readonly SourcePlace Place = new("monitor.yaml", 1, 1);

    [Fact]
    public void Without_settings_the_usual_file_is_followed()
    {
        AuthLogSettings? settings = Bind([], out _);

        Assert.Equal((LogSource.File, "/var/log/auth.log", TimeSpan.FromSeconds(1)), (settings?.From, settings?.Path, settings?.Interval));
    }

    [Fact]
    public void Every_setting_is_understood()
    {
        AuthLogSettings? settings = Bind([("from", "journal"), ("journal-folder", "/var/log/journal"), ("interval", "200 ms")], out _);

        Assert.Equal((LogSource.Journal, "/var/log/journal", TimeSpan.FromMilliseconds(200)), (settings?.From, settings?.JournalFolder, settings?.Interval));
    }

    [Theory]
    [InlineData("path", "", "The path is empty")]
    [InlineData("path", "auth.log", "is not a whole path")]
    [InlineData("interval", "1 ms", "so often")]
    [InlineData("interval", "1 h", "so seldom")]
    [InlineData("journal-folder", "/var/log/journal", "are read from a file")]
    [InlineData("from", "syslog", "one of file, journal")]
    public void What_is_not_possible_is_told_where_it_stands(string name, string value, string words)
    {
        Assert.Null(Bind([(name, value)], out List<MonitorError> errors));

        MonitorError error = Assert.Single(errors);
        Assert.Contains(words, error.ToString());
        Assert.Equal(Place, error.Place);
    }

    private static AuthLogSettings? Bind((string Name, string Value)[] written, out List<MonitorError> errors)
    {
        errors = [];
        SettingsMap map = new(Place, [.. written.Select(one => new SettingsMap.Entry(one.Name, Place, new SettingsScalar(Place, one.Value)))]);
        return SettingsBinder.Bind<AuthLogSettings>(map, Place, errors);
    }
}
