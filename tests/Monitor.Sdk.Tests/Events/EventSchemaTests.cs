using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Sdk.Tests.Events;

public sealed class EventSchemaTests
{
    [Fact]
    public void A_schema_says_what_was_declared()
    {
        EventSchema schema = new(
            2000, "Login", 3, "Somebody logged in", "A login.",
            new("UtcTime", FieldType.Time, "When."), new("User", FieldType.Text, "Who.") { IsOwn = true });

        Assert.Equal(2000, schema.Id);
        Assert.Equal("Login", schema.Name);
        Assert.Equal(3, schema.Version);
        Assert.Equal("Somebody logged in", schema.Task);
        Assert.Equal("A login.", schema.Description);
        Assert.Equal("2000 Login", schema.ToString());
        Assert.Equal([0, 1], schema.Fields.ToArray().Select(field => field.Index));
        Assert.Same(schema.Fields[1], schema.Find("User"));
        Assert.Null(schema.Find("user"));
        Assert.Null(schema.Find("Nobody"));
    }

    [Fact]
    public void Rules_filter_an_event_under_its_name_and_it_is_logged_without_rules_unless_declared_otherwise()
    {
        EventSchema plain = new(2000, "Login", 1, "", "");
        EventSchema told = new(2000, "Login", 1, "", "") { RuleElement = "Logins", Default = EventDefault.NotLogged };

        Assert.Equal(("Login", EventDefault.Logged), (plain.RuleElement, plain.Default));
        Assert.Equal(("Logins", EventDefault.NotLogged), (told.RuleElement, told.Default));
        Assert.Equal((null, EventDefault.Always), (AgentStarted.Schema.RuleElement, AgentStarted.Schema.Default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65536)]
    public void An_id_outside_the_range_is_refused(int id) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventSchema(id, "E", 1, "", ""));

    [Theory]
    [InlineData(1)]
    [InlineData(65535)]
    public void The_range_s_ends_are_possible(int id) => Assert.Equal(id, new EventSchema(id, "E", 1, "", "").Id);

    [Theory]
    [InlineData(-1)]
    [InlineData(65536)]
    public void A_version_that_a_record_cannot_hold_is_refused(int version) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventSchema(2000, "E", version, "", ""));

    [Fact]
    public void Sixty_four_fields_are_possible_and_no_more()
    {
        Assert.Equal(64, new EventSchema(2000, "E", 1, "", "", Fields(64)).Fields.Length);
        Assert.Throws<ArgumentException>(() => new EventSchema(2000, "E", 1, "", "", Fields(65)));
    }

    [Fact]
    public void Two_fields_of_one_name_are_refused() => Assert.Throws<ArgumentException>(
        () => new EventSchema(2000, "E", 1, "", "", new("A", FieldType.Text, ""), new("A", FieldType.Time, "")));

    [Fact]
    public void The_generated_schema_knows_where_hashed_files_are_named()
    {
        EventSchema schema = ProcessCreate.Schema;
        FileHashSource source = schema.Find("Hashes")!.HashSource!;

        Assert.Equal("Image", schema.Fields[source.PathField].Name);
        Assert.Equal("ImageFile", schema.Fields[source.FileField].Name);
        Assert.Equal("ProcessId", schema.Fields[source.ProcessField].Name);
    }

    private static FieldSchema[] Fields(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new FieldSchema("F" + i, FieldType.Unsigned, ""))];
}
