using Monitor.Collectors.Wmi;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Testing;

namespace Monitor.Collectors.Tests;

/// <summary>What becomes of changes of WMI's permanent subscriptions. They come from a list here; by COM they come on Windows alone.</summary>
public sealed class WmiTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Emitted _emitted = new();

    [Fact]
    public void A_filter_says_what_it_asks_for()
    {
        Assert.True(WmiEvents.TryEmit(
            Change("__InstanceCreationEvent", "__EventFilter", ("Name", "Evil \"Persistence\""), ("EventNamespace", "root/cimv2"), ("Query", "SELECT * FROM x WHERE a = 'b'")),
            _emitted.Context));

        AssertEmitted(
            "WmiFilter",
            ("EventType", "WmiFilterEvent"),
            ("Operation", "Created"),
            ("EventNamespace", " \"root/cimv2\""),
            ("Name", " \"Evil \\\"Persistence\\\"\""),
            ("Query", " \"SELECT * FROM x WHERE a = 'b'\""));
    }

    [Theory]
    [InlineData("CommandLineEventConsumer", "CommandLineTemplate", "Command Line")]
    [InlineData("CommandLineEventConsumer", "ExecutablePath", "Command Line")]
    [InlineData("ActiveScriptEventConsumer", "ScriptText", "Script")]
    [InlineData("ActiveScriptEventConsumer", "ScriptFileName", "Script")]
    [InlineData("LogFileEventConsumer", "Filename", "Log File")]
    [InlineData("NTEventLogEventConsumer", "SourceName", "NT Event Log")]
    [InlineData("SMTPEventConsumer", "ToLine", "SMTP")]
    public void A_consumer_says_what_it_does(string consumer, string property, string type)
    {
        Assert.True(WmiEvents.TryEmit(Change("__InstanceModificationEvent", consumer, ("Name", "c"), (property, @"C:\a.exe")), _emitted.Context));

        AssertEmitted(
            "WmiConsumer", ("EventType", "WmiConsumerEvent"), ("Operation", "Modified"), ("Name", " \"c\""), ("Type", type), ("Destination", " \"C:\\\\a.exe\""));
        Assert.Contains(property, WmiEvents.Properties);
    }

    /// <summary>The forms are those of real events of Sysmon: a namespace with backslashes, a script of several lines.</summary>
    [Fact]
    public void Text_is_written_as_in_WMIs_own_language()
    {
        WmiEvents.TryEmit(
            Change("__InstanceCreationEvent", "ActiveScriptEventConsumer", ("Name", @"\root\cimv2"), ("ScriptText", "Function f(b)\r\n  Set a = \"x\"")), _emitted.Context);

        Dictionary<string, string> fields = _emitted.Single().Fields;
        Assert.Equal((@" ""\\root\\cimv2""", " \"Function f(b)\r\\n  Set a = \\\"x\\\"\""), (fields["Name"], fields["Destination"]));
    }

    [Fact]
    public void Of_two_properties_the_chief_one_counts()
    {
        WmiEvents.TryEmit(Change("__InstanceCreationEvent", "CommandLineEventConsumer", ("ExecutablePath", "b"), ("CommandLineTemplate", "a")), _emitted.Context);

        Assert.Equal(" \"a\"", _emitted.Single().Fields["Destination"]);
    }

    [Fact]
    public void A_consumer_of_another_maker_is_called_by_its_class()
    {
        Assert.True(WmiEvents.TryEmit(Change("__InstanceDeletionEvent", "AcmeEventConsumer", ("Name", "c")), _emitted.Context));

        AssertEmitted("WmiConsumer", ("EventType", "WmiConsumerEvent"), ("Operation", "Deleted"), ("Name", " \"c\""), ("Type", "AcmeEventConsumer"));
    }

    [Fact]
    public void A_binding_names_both_ends()
    {
        Assert.True(WmiEvents.TryEmit(
            Change("__InstanceCreationEvent", "__FilterToConsumerBinding", ("Consumer", "CommandLineEventConsumer.Name=\"c\""), ("Filter", "__EventFilter.Name=\"f\"")),
            _emitted.Context));

        AssertEmitted(
            "WmiBinding",
            ("EventType", "WmiBindingEvent"),
            ("Operation", "Created"),
            ("Consumer", " \"CommandLineEventConsumer.Name=\\\"c\\\"\""),
            ("Filter", " \"__EventFilter.Name=\\\"f\\\"\""));
    }

    [Fact]
    public void Something_else_is_no_change()
    {
        Assert.False(WmiEvents.TryEmit(Change("__TimerEvent", "__EventFilter"), _emitted.Context));

        Assert.Equal(0, _emitted.Events);
    }

    [Fact]
    public async Task Changes_become_events_until_the_collector_is_stopped()
    {
        WmiChanges source = new();
        source.Add(Change("__InstanceCreationEvent", "__EventFilter", ("Name", "a")));
        source.Add(Change("__TimerEvent", ""));
        source.Add(Change("__InstanceDeletionEvent", "__EventFilter", ("Name", "b")));
        RecordingOutput output = new();
        using CancellationTokenSource stop = new();

        Task running = new WmiCollector(() => source).RunAsync(output.Context, stop.Token);
        await output.WaitAsync(2, Deadline);
        await stop.CancelAsync();
        await running.WaitAsync(Deadline, TestContext.Current.CancellationToken);

        Assert.Equal([("Created", " \"a\""), ("Deleted", " \"b\"")], output.Events.Select(one => (one["Operation"], one["Name"])));
        Assert.Equal(1, output.Health.Counters["changes-not-known"]);
        Assert.Equal(1, source.Disposals);
    }

    [Fact]
    public async Task Where_WMI_does_not_exist_the_collector_says_so()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "WMI exists here.");

        MonitorException refused = await Assert.ThrowsAsync<MonitorException>(() => new WmiCollector().RunAsync(_emitted.Context, TestContext.Current.CancellationToken));

        Assert.Equal("MON4180", refused.Error.Code);
    }

    private static WmiChange Change(string happened, string target, params (string Name, string Value)[] properties) =>
        new(Processes.Time, happened, target, properties.ToDictionary(property => property.Name, property => property.Value), @"LAB\maria");

    private void AssertEmitted(string name, params (string Field, string Value)[] own)
    {
        (string emitted, Dictionary<string, string> fields) = _emitted.Single();
        Assert.Equal(name, emitted);
        Assert.Equal(own.Append(("UtcTime", "2026-03-16 09:42:09.482")).Append(("User", @"LAB\maria")).Order(), fields.Select(field => (field.Key, field.Value)).Order());
    }
}
