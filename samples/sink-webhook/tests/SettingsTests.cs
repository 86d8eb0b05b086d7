using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Sample.Webhook.Tests;

public sealed class SettingsTests
{
    private static readonly SourcePlace Place = new("monitor.yaml", 1, 1);

    [Fact]
    public void Every_setting_is_understood()
    {
        List<MonitorError> errors = [];
        WebhookSettings? settings = Bind(
            errors,
            ("to", Text("https://example.org/events")),
            ("timeout", Text("3 s")),
            ("max-size", Text("64 KiB")),
            ("tries", Text("5")),
            ("longest-pause", Text("2 min")),
            ("headers", Map(("X-Source", Text("monitor")))),
            ("headers-from-environment", Map(("X-Path", Text("PATH")))),
            ("headers-from-files", Map(("Authorization", Text("token")))),
            ("authorities", Text("authorities.pem")));

        Assert.Empty(errors);
        Assert.Equal(
            ("https://example.org/events", TimeSpan.FromSeconds(3), new ByteSize(64 << 10), 5, TimeSpan.FromMinutes(2), "authorities.pem"),
            (settings!.To, settings.Timeout, settings.MaxSize, settings.Tries, settings.LongestPause, settings.Authorities));
        Assert.Equal(("monitor", "PATH", "token"), (settings.Headers["X-Source"], settings.HeadersFromEnvironment["X-Path"], settings.HeadersFromFiles["Authorization"]));
    }

    [Theory]
    [InlineData("to", "example.org", "not an address that can be posted to")]
    [InlineData("to", "ftp://example.org", "not an address that can be posted to")]
    [InlineData("to", "https://user:secret@example.org", "has a password in it")]
    [InlineData("timeout", "0 s", "no time to answer")]
    [InlineData("max-size", "0", "Nothing could be posted")]
    [InlineData("tries", "0", "from 1 to 10 times")]
    public void What_is_not_possible_is_told(string name, string value, string words)
    {
        List<MonitorError> errors = [];
        (string, SettingsNode)[] written = name == "to" ? [(name, Text(value))] : [("to", Text("https://example.org")), (name, Text(value))];

        Assert.Null(Bind(errors, written));
        Assert.Contains(words, Assert.Single(errors).ToString());
    }

    [Fact]
    public void A_variable_that_is_not_set_is_told()
    {
        List<MonitorError> errors = [];

        Assert.Null(Bind(errors, ("to", Text("https://example.org")), ("headers-from-environment", Map(("X-Team", Text("SAMPLE_WEBHOOK_NOT_SET"))))));
        Assert.Contains("'SAMPLE_WEBHOOK_NOT_SET' is not set", Assert.Single(errors).Cause);
    }

    [Fact]
    public void A_header_that_is_set_twice_is_told()
    {
        List<MonitorError> errors = [];

        Assert.Null(Bind(errors, ("to", Text("https://example.org")), ("headers", Map(("X-Team", Text("blue")))), ("headers-from-files", Map(("x-team", Text("team"))))));
        Assert.Contains("set twice", Assert.Single(errors).Cause);
    }

    private static SettingsScalar Text(string value) => new(Place, value);

    private static SettingsMap Map(params (string Name, SettingsNode Value)[] entries) =>
        new(Place, [.. entries.Select(entry => new SettingsMap.Entry(entry.Name, Place, entry.Value))]);

    private static WebhookSettings? Bind(List<MonitorError> errors, params (string Name, SettingsNode Value)[] written) =>
        SettingsBinder.Bind<WebhookSettings>(Map(written), Place, errors);
}
