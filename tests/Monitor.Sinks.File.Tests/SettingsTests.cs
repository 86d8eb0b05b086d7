using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Sinks.File.Tests;

/// <summary>What an operator may write, and what is said to the rest.</summary>
public sealed class SettingsTests
{
    [Fact]
    public void Everything_can_be_written()
    {
        FileSinkSettings settings = Bind(
            ("path", "a"), ("format", "ndjson"), ("rotate", "1 GiB"), ("every", "6 h"), ("keep", "7"), ("keep-for", "30 d"),
            ("compress", "zstd"), ("sync", "batch"), ("mode", "0600"), ("owner", "root"), ("group", "4"));

        Assert.Equal((TimeSpan.FromHours(6), 7, TimeSpan.FromDays(30)), (settings.Every, settings.Keep, settings.KeepFor));
        Assert.Equal((FileCompression.Zstd, FileSync.Batch, "0600"), (settings.Compress, settings.Sync, settings.Mode));
        Assert.Equal(("root", "4"), (settings.Owner, settings.Group));
    }

    [Theory]
    [InlineData(null, null, 20)]
    [InlineData("3", null, 3)]
    [InlineData(null, "30 d", int.MaxValue)]
    [InlineData(null, "0", 20)]
    [InlineData("3", "30 d", 3)]
    public void The_number_of_kept_files_is_bounded_unless_their_age_is(string? keep, string? keepFor, int kept) =>
        Assert.Equal(kept, Bind(("path", "a"), ("keep", keep), ("keep-for", keepFor)).KeptFiles);

    [Theory]
    [InlineData("path", "", "path is empty")]
    [InlineData("rotate", "4095", "nearly every event")]
    [InlineData("every", "30 s", "such periods")]
    [InlineData("every", "7 h", "such periods")]
    [InlineData("every", "36 h", "such periods")]
    [InlineData("every", "367 d", "such periods")]
    [InlineData("keep", "-1", "Between 0 and 100000")]
    [InlineData("keep-for", "59 s", "before anybody could read")]
    [InlineData("mode", "0", "'0' is not a mode")]
    [InlineData("mode", "rw-r-----", "is not a mode")]
    [InlineData("mode", "0648", "is not a mode")]
    [InlineData("mode", "00640", "is not a mode")]
    [InlineData("mode", "0440", "is not a mode")]
    [InlineData("mode", "0666", "is not a mode")]
    [InlineData("mode", "0750", "is not a mode")]
    [InlineData("mode", "4640", "is not a mode")]
    public void What_cannot_be_meant_is_refused(string name, string value, string cause)
    {
        MonitorError error = Assert.Single(Errors([.. name == "path" ? Array.Empty<(string, string?)>() : [("path", "a")], (name, value)]));

        Assert.Equal("MON1104", error.Code);
        Assert.Contains(cause, error.Cause);
        Assert.Equal(name.Length, error.Place!.Line);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1 min")]
    [InlineData("90 s")]
    [InlineData("90 min")]
    [InlineData("1 h")]
    [InlineData("8 h")]
    [InlineData("1 d")]
    [InlineData("7 d")]
    [InlineData("366 d")]
    public void A_period_divides_a_day_or_is_whole_days(string every) => Assert.Empty(Errors(("path", "a"), ("every", every)));

    private static FileSinkSettings Bind(params (string Name, string? Value)[] written)
    {
        List<MonitorError> errors = [];
        FileSinkSettings? settings = SettingsBinder.Bind<FileSinkSettings>(Map(written), Place(1), errors);
        Assert.Empty(errors);
        return settings!;
    }

    private static List<MonitorError> Errors(params (string Name, string? Value)[] written)
    {
        List<MonitorError> errors = [];
        SettingsBinder.Bind<FileSinkSettings>(Map(written), Place(1), errors);
        return errors;
    }

    /// <summary>A value stands in the line of its name's length, so that its place can be told.</summary>
    private static SettingsMap Map((string Name, string? Value)[] written) => new(Place(1), [.. written
        .Where(one => one.Value is not null)
        .Select(one => new SettingsMap.Entry(one.Name, Place(one.Name.Length), new SettingsScalar(Place(one.Name.Length), one.Value)))]);

    private static SourcePlace Place(int line) => new("monitor.yaml", line, 1);
}
