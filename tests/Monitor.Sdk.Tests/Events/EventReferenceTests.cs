using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Sdk.Tests.Events;

public sealed class EventReferenceTests
{
    [Fact]
    public void The_page_of_the_shipped_events_is_up_to_date() =>
        RepositoryFiles.AssertSame(RepositoryFiles.Path("docs", "events.md"), EventReference.Write("Events", ShippedEvents.All));

    [Fact]
    public void Events_are_listed_by_id_with_their_fields()
    {
        EventSchema login = new(
            2000, "Login", 3, "Somebody | logged in", "A login.",
            new("User", FieldType.Text, "Who, `a|b`."), new("Token", FieldType.Hexadecimal, "Which.") { IsOwn = true });
        EventSchema create = new(1, "ProcessCreate", 5, "Process Create", "A process.", new FieldSchema("Image", FieldType.Text, "Path.")) { RuleElement = "Creation", Default = EventDefault.NotLogged };
        EventSchema stop = new(2001, "Stopped", 1, "Stopped", "The end.") { RuleElement = null, Default = EventDefault.Always };
        string[] lines = EventReference.Write("Sample's events", [login, stop, create]).Split('\n');

        Assert.Equal("# Sample's events", lines[0]);
        Assert.Equal(
            ["| 1 | [ProcessCreate](#1-processcreate) | Process Create |", "| 2000 | [Login](#2000-login) | Somebody \\| logged in |", "| 2001 | [Stopped](#2001-stopped) | Stopped |"],
            lines.Where(line => line.Contains("](#", StringComparison.Ordinal)));
        Assert.Equal(["## 1 ProcessCreate", "## 2000 Login", "## 2001 Stopped"], lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)));
        Assert.Contains("A login.", lines);
        Assert.Contains("Schema version 3. Filtered by the rules of `Login`; logged where there are none.", lines);
        Assert.Contains("Schema version 5. Filtered by the rules of `Creation`; not logged where there are none.", lines);
        Assert.Contains("Schema version 1. Always logged; rules do not filter it.", lines);
        Assert.Contains("| Image | text | Sysmon | Path. |", lines);
        Assert.Contains("| User | text | event | Who, `a\\|b`. |", lines);
        Assert.Contains("| Token | number, hexadecimal on Windows | own | Which. |", lines);
    }

    [Fact]
    public void Every_type_has_a_word_of_its_own()
    {
        FieldSchema[] fields = [.. Enum.GetValues<FieldType>().Select(type => new FieldSchema("F" + type, type, ""))];
        string page = EventReference.Write("Types", [new EventSchema(2000, "E", 1, "", "", fields)]);

        Assert.All(fields, field => Assert.DoesNotContain($"| {field.Name} | {field.Type} |", page, StringComparison.Ordinal));
    }

    [Fact]
    public void An_event_without_fields_has_no_table() =>
        Assert.DoesNotContain("| field |", EventReference.Write("None", [new EventSchema(2000, "E", 1, "", "")]), StringComparison.Ordinal);
}
