using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sinks.EventLog.Tests.Harness;

namespace Monitor.Sinks.EventLog.Tests;

/// <summary>A field's name in the journal can be told from its name in the event, and is one that the journal takes.</summary>
public sealed class FieldNamesTests
{
    [Theory]
    [InlineData("CommandLine", "MONITOR_COMMAND_LINE")]
    [InlineData("ID", "MONITOR_ID")]
    [InlineData("UtcTime", "MONITOR_UTC_TIME")]
    [InlineData("SourceIsIpv6", "MONITOR_SOURCE_IS_IPV6")]
    [InlineData("DNSQuery", "MONITOR_DNS_QUERY")]
    [InlineData("Sha256Hash", "MONITOR_SHA256_HASH")]
    [InlineData("a", "MONITOR_A")]
    [InlineData("x_Y", "MONITOR_X_Y")]
    [InlineData("Größe", "MONITOR_GR__E")]
    public void Words_are_told_apart(string name, string expected) => Assert.Equal(expected, new FieldNames([]).Next(name));

    [Fact]
    public void Names_that_would_be_the_same_are_numbered()
    {
        FieldNames names = new(["MONITOR_EVENT_ID"]);
        Assert.Equal(
            ["MONITOR_EVENT_ID_2", "MONITOR_USER_NAME", "MONITOR_USER_NAME_2", "MONITOR_USER_NAME_3", "MONITOR_LINE_ARGV", "MONITOR_LINE_ARGV_2"],
            [names.Next("EventId"), names.Next("UserName"), names.Next("User_Name"), names.Next("userName"), names.Next("Line", "_ARGV"), names.Next("LineArgv")]);
    }

    [Fact]
    public void Long_names_are_cut_and_stay_apart()
    {
        FieldNames names = new([]);
        string name = "L" + new string('o', 100) + "ng";
        string[] given = [names.Next(name), names.Next(name + "Er"), names.Next(name, "_ARGV")];
        Assert.All(given, one => Assert.InRange(one.Length, 60, 64));
        Assert.Equal(3, given.Distinct().Count());
        Assert.EndsWith("_2", given[1], StringComparison.Ordinal);
        Assert.EndsWith("_ARGV", given[2], StringComparison.Ordinal);
    }

    [Fact]
    public void The_journal_takes_every_name_and_each_is_used_once()
    {
        Assert.All(ShippedEvents.All.Append(Login.Schema), schema =>
        {
            EntryShape shape = new(schema, JournalPriority.Info, "monitor", "web-1");
            string[] names = [.. shape.Names.Concat(shape.ArgumentNames).Where(name => name.Length > 0).Select(System.Text.Encoding.ASCII.GetString)];
            Assert.All(names, name => Assert.Matches("^[A-Z][A-Z0-9_]{0,63}$", name));
            Assert.Equal(names.Length, names.Distinct().Count());
            Assert.Equal(schema.Fields.Length, shape.Names.Length);
        });
    }

    [Fact]
    public void Every_event_has_a_message_id_of_its_own()
    {
        string[] ids = [.. ShippedEvents.All.Select(schema => EntryShape.MessageIdOf(schema.Id))];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal("9c1f0a3e5d7b4c28a6e4f1d30b520001", EntryShape.MessageIdOf(ProcessCreate.Schema.Id));
        Assert.Equal("9c1f0a3e5d7b4c28a6e4f1d30b52044e", EntryShape.MessageIdOf(EventsLost.Schema.Id));
        Assert.All(ids, id => Assert.Matches("^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$", id));
    }
}
