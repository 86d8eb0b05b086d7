using Microsoft.CodeAnalysis;

namespace Monitor.Sdk.Generators.Tests;

/// <summary>Declared events against MonitorEvents.txt.</summary>
public sealed class EventBaselineTests
{
    private const string Released = """
        # Released events.

        2001 Login version 1
          UtcTime Time
          User Text
          Port Unsigned

        """;

    private const string Login = """
        using Monitor.Sdk.Events;

        namespace Acme;

        [Event(2001, "Login", Task = "A login")]
        public readonly ref partial struct Login
        {
            public EventTime UtcTime { get; init; }
            public Text User { get; init; }
            public ushort? Port { get; init; }
        }
        """;

    [Fact]
    public async Task Nothing_is_told_of_an_event_as_it_was_released() => Assert.Empty(await PluginProject.Of(Released, Login).AnalyzeAsync());

    [Theory]
    [InlineData("public ushort? Port", "public uint Port")]
    [InlineData("Task = \"A login\"", "Task = \"Another text\"")]
    [InlineData("struct Login", "struct SshLogin")]
    public async Task Nothing_is_told_of_what_no_record_shows(string before, string after) =>
        Assert.Empty(await PluginProject.Of(Released, Login.Replace(before, after)).AnalyzeAsync());

    [Theory]
    [InlineData("    public ushort? Port { get; init; }\n", "    public ushort? Port { get; init; }\n    public Text Host { get; init; }\n", "field 'Host' is new")]
    [InlineData("public Text User", "public Arguments User", "field 'User' was Text")]
    [InlineData("public Text User", "public Text Account", "field 'User' is gone")]
    [InlineData("    public ushort? Port { get; init; }\n", "", "field 'Port' is gone")]
    [InlineData("    public EventTime UtcTime { get; init; }\n    public Text User { get; init; }\n", "    public Text User { get; init; }\n    public EventTime UtcTime { get; init; }\n", "field 1 was 'UtcTime'")]
    [InlineData("[Event(2001,", "[Event(2002,", "its id was 2001")]
    [InlineData("\"Login\",", "\"SshLogin\",", "its name was Login")]
    [InlineData("Task =", "Version = 0, Task =", "its version is 0")]
    public async Task MONSDK011_a_change_without_a_new_version(string before, string after, string difference)
    {
        Diagnostic told = Assert.Single(await PluginProject.Of(Released, Login.Replace(before, after)).AnalyzeAsync());

        Assert.Equal("MONSDK011", told.Id);
        Assert.Equal(DiagnosticSeverity.Error, told.Severity);
        Assert.Contains("version 1 in MonitorEvents.txt: " + difference + ";", told.GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_raised_and_the_new_form_is_written()
    {
        string source = Login.Replace("Port { get; init; }\n", "Port { get; init; }\n    public Text Host { get; init; }\n");
        PluginProject project = PluginProject.Of(Released, source);
        Diagnostic changed = Assert.Single(await project.AnalyzeAsync());

        PluginProject raised = await project.FixAsync(changed, "Raise Version to 2");

        Assert.Equal(source.Replace("\"Login\", Task", "\"Login\", Version = 2, Task"), raised.Source);
        Assert.Equal(Released, raised.Events);
        Assert.Empty(await raised.ErrorsAsync());
        Diagnostic unwritten = Assert.Single(await raised.AnalyzeAsync());
        Assert.Equal("MONSDK010", unwritten.Id);

        PluginProject written = await raised.FixAsync(unwritten, "Write Login as it is into MonitorEvents.txt");

        Assert.Equal(Released.Replace("version 1", "version 2") + "  Host Text\n", written.Events!.TrimEnd('\n') + "\n");
        Assert.Empty(await written.AnalyzeAsync());
    }

    [Fact]
    public async Task A_version_that_is_written_already_is_raised_in_its_place()
    {
        PluginProject project = PluginProject.Of(
            Released.Replace("version 1", "version 7"), Login.Replace("Task =", "Version = 7, Task =").Replace("public Text User", "public Arguments User"));

        PluginProject raised = await project.FixAsync(Assert.Single(await project.AnalyzeAsync()), "Raise Version to 8");

        Assert.Contains("[Event(2001, \"Login\", Version = 8, Task = \"A login\")]", raised.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_never_released_is_written_as_it_is()
    {
        PluginProject project = PluginProject.Of(Released, Login.Replace("public Text User", "public Arguments User"));

        PluginProject written = await project.FixAsync(Assert.Single(await project.AnalyzeAsync()), "Write Login as it is into MonitorEvents.txt");

        Assert.Equal(Released.Replace("User Text", "User Arguments"), written.Events);
        Assert.Empty(await written.AnalyzeAsync());
    }

    [Theory]
    [InlineData("public Text User", "public Arguments User")]
    [InlineData("[Event(2001,", "[Event(2002,")]
    public async Task MONSDK012_a_new_version_that_reads_no_earlier_records(string before, string after)
    {
        PluginProject project = PluginProject.Of(Released, Login.Replace(before, after).Replace("Task =", "Version = 2, Task ="));

        Diagnostic told = Assert.Single(await project.AnalyzeAsync());

        Assert.Equal("MONSDK012", told.Id);
        PluginProject written = await project.FixAsync(told, "Write Login as it is into MonitorEvents.txt");
        Assert.Empty(await written.AnalyzeAsync());
    }

    [Fact]
    public async Task MONSDK010_an_event_that_is_not_in_the_file()
    {
        PluginProject project = PluginProject.Of("", Login);
        Diagnostic told = Assert.Single(await project.AnalyzeAsync());
        Assert.Equal("MONSDK010", told.Id);

        PluginProject written = await project.FixAsync(told, "Write Login as it is into MonitorEvents.txt");

        Assert.Equal("2001 Login version 1\n  UtcTime Time\n  User Text\n  Port Unsigned\n", written.Events);
        Assert.Empty(await written.AnalyzeAsync());
    }

    [Fact]
    public async Task All_events_are_written_at_once()
    {
        string logout = Login.Replace("2001", "2002").Replace("Login", "Logout");
        PluginProject project = PluginProject.Of("# Released.\n", logout, Login);

        PluginProject written = await project.FixAllAsync("MONSDK010", "Write");

        Assert.Equal(
            "# Released.\n\n2001 Login version 1\n  UtcTime Time\n  User Text\n  Port Unsigned\n\n2002 Logout version 1\n  UtcTime Time\n  User Text\n  Port Unsigned\n",
            written.Events);
        Assert.Empty(await written.AnalyzeAsync());
    }

    [Fact]
    public async Task MONSDK014_without_the_file_there_is_advice_and_a_fix_that_makes_it()
    {
        PluginProject project = PluginProject.Of(null, Login);
        Diagnostic told = Assert.Single(await project.AnalyzeAsync(withAdvice: true));
        Assert.Equal("MONSDK014", told.Id);
        Assert.Equal(DiagnosticSeverity.Info, told.Severity);

        PluginProject written = await project.FixAsync(told, "Write Login as it is into MonitorEvents.txt");

        Assert.EndsWith("\n\n2001 Login version 1\n  UtcTime Time\n  User Text\n  Port Unsigned\n", written.Events, StringComparison.Ordinal);
        Assert.Empty(await written.AnalyzeAsync(withAdvice: true));
    }

    [Theory]
    [InlineData("2001 Login", 6)]
    [InlineData("  User", 6)]
    [InlineData("twenty Login version 1", 6)]
    public async Task MONSDK013_a_line_that_cannot_be_read(string line, int at)
    {
        Diagnostic told = Assert.Single(await PluginProject.Of(Released + line + "\n", Login).AnalyzeAsync());

        Assert.Equal("MONSDK013", told.Id);
        Assert.Equal(at, told.Location.GetLineSpan().StartLinePosition.Line);
        Assert.Equal("/plugin/MonitorEvents.txt", told.Location.GetLineSpan().Path);
    }

    [Fact]
    public async Task MONSDK015_an_event_that_is_declared_no_more()
    {
        Diagnostic told = Assert.Single(await PluginProject.Of(Released, "public class Nothing;").AnalyzeAsync());

        Assert.Equal("MONSDK015", told.Id);
        Assert.Contains("Event 2001 'Login'", told.GetMessage(), StringComparison.Ordinal);
        Assert.Equal(2, told.Location.GetLineSpan().StartLinePosition.Line);
    }
}
