using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;
using Monitor.Sinks.EventLog.Tests.Harness;

namespace Monitor.Sinks.EventLog.Tests;

/// <summary>What an operator can set, and what is refused.</summary>
public sealed class SettingsTests
{
    private static readonly SourcePlace Place = new("monitor.yaml", 1, 1);

    [Fact]
    public void Without_settings_it_is_the_systems_own_journal()
    {
        EventLogSinkSettings settings = Bind([], out _)!;
        Assert.Equal("/run/systemd/journal/socket", settings.SocketPath);
        Assert.Equal(("monitor", JournalPriority.Info, TimeSpan.FromSeconds(10)), (settings.Identifier, settings.Priority, settings.Timeout));
    }

    [Fact]
    public async Task A_namespace_has_its_own_socket()
    {
        EventLogSinkSettings settings = Bind([("namespace", "audit-1")], out _)!;
        Assert.Equal("/run/systemd/journal.audit-1/socket", settings.SocketPath);
        await using EventLogSink sink = new(settings, new TestSinkContext("/", Login.Schema));
        Assert.Equal("/run/systemd/journal.audit-1/socket", sink.Destination);
    }

    [Theory]
    [InlineData("socket", "")]
    [InlineData("namespace", "../x")]
    [InlineData("namespace", ".x")]
    [InlineData("namespace", "a/b")]
    [InlineData("identifier", "")]
    [InlineData("identifier", "a b")]
    [InlineData("identifier", "a\nPRIORITY=0")]
    [InlineData("timeout", "0 s")]
    [InlineData("log-size", "1023 KiB")]
    public void What_cannot_work_is_MON1104(string name, string value)
    {
        Assert.Null(Bind([(name, value)], out List<MonitorError> errors));
        Assert.Equal("MON1104", Assert.Single(errors).Code);
    }

    [Fact]
    public void A_path_longer_than_a_socket_can_have_and_a_namespace_beside_a_socket_are_MON1104()
    {
        Assert.Null(Bind([("socket", "/" + new string('é', 54))], out List<MonitorError> errors));
        Assert.Null(Bind([("socket", "/tmp/socket"), ("namespace", "x")], out List<MonitorError> more));
        Assert.Equal(["MON1104", "MON1104"], errors.Concat(more).Select(error => error.Code));
        Assert.NotNull(Bind([("socket", "/" + new string('é', 53))], out _));
    }

    [Fact]
    public void A_priority_that_does_not_exist_is_MON1103()
    {
        Assert.Null(Bind([("priority", "loud")], out List<MonitorError> errors));
        Assert.Equal("MON1103", Assert.Single(errors).Code);
    }

    [Fact]
    public async Task Priorities_are_given_by_name_of_the_event_and_what_tells_of_losses_stands_out()
    {
        using ReceivingSocket journal = new();
        SettingsMap priorities = new(Place, [new("ProcessTerminate", Place, new SettingsScalar(Place, "critical"))]);
        EventLogSinkSettings settings = SettingsBinder.Bind<EventLogSinkSettings>(
            new SettingsMap(Place, [new("priorities", Place, priorities), new("priority", Place, new SettingsScalar(Place, "debug"))]), Place, [])!;
        await using SinkUnderTest sink = new(journal.Path, settings: settings);
        await sink.StartAsync();
        sink.Events.Append(new Sdk.EventSet.ProcessTerminate());
        sink.Events.Append(new Sdk.EventSet.ProcessCreate());
        sink.Events.Append(new Sdk.EventSet.EventsLost());
        sink.Events.Append(new Sdk.EventSet.Error());
        Task write = sink.WriteAsync();
        string[] entries = [.. Enumerable.Range(0, 4).Select(_ => System.Text.Encoding.UTF8.GetString(journal.Read()))];
        await write;

        Assert.Equal(["2", "7", "4", "3"], entries.Select(entry => entry.Split("\nPRIORITY=")[1][..1]));
    }

    [Fact]
    public async Task A_priority_for_an_event_that_does_not_exist_is_MON4145()
    {
        EventLogSinkSettings settings = new() { Priorities = new Dictionary<string, JournalPriority> { ["ProcesCreate"] = JournalPriority.Alert } };
        await using EventLogSink sink = new(settings, new TestSinkContext("/", Login.Schema));
        MonitorError error = (await Assert.ThrowsAsync<MonitorException>(() => sink.StartAsync(TestContext.Current.CancellationToken).AsTask())).Error;
        Assert.Equal("MON4145", error.Code);
        Assert.Contains("ProcessCreate", error.Cure);
    }

    [Fact]
    public void On_a_system_without_a_log_it_refuses_to_start() =>
        Assert.Equal("MON4140", Assert.Throws<MonitorException>(() => EventLogSink.RequireLog(false)).Error.Code);

    private static EventLogSinkSettings? Bind((string Name, string Value)[] written, out List<MonitorError> errors)
    {
        errors = [];
        SettingsMap map = new(Place, [.. written.Select(one => new SettingsMap.Entry(one.Name, Place, new SettingsScalar(Place, one.Value)))]);
        return SettingsBinder.Bind<EventLogSinkSettings>(map, Place, errors);
    }
}
