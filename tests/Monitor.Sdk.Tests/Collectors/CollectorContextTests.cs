using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;
using Monitor.Sdk.Tests.Records;

namespace Monitor.Sdk.Tests.Collectors;

/// <summary>What a collector emits goes out once, and each buffer that is taken is given back.</summary>
public sealed class CollectorContextTests
{
    [Fact]
    public void An_event_is_written_with_the_flags_of_the_output()
    {
        RecordingOutput output = new() { Flags = RecordFlags.Windows };
        Context(output).Emit(new AllTypes { Name = "a", UtcTime = new EventTime(5) });

        Assert.Equal(["begin 2001", "end 2001 True"], output.Calls);
        Assert.Equal(1, output.Buffer!.Count);
        Assert.Equal(RecordFlags.Windows, output.Buffer[0].Flags);
        Assert.Equal("a", AllTypes.ReadFrom(output.Buffer[0]).Name.ToString());
    }

    [Fact]
    public void What_is_not_wanted_is_not_written()
    {
        RecordingOutput output = new() { Buffer = null };
        Context(output).Emit(new AllTypes());

        Assert.Equal(["begin 2001"], output.Calls);
    }

    [Fact]
    public void A_record_that_is_too_large_is_given_back_as_not_appended()
    {
        RecordingOutput output = new();
        Context(output).Emit(new AllTypes { Name = new byte[RecordLayout.MaximumSize].AsSpan() });

        Assert.Equal(["begin 2001", "end 2001 False"], output.Calls);
        Assert.Equal(0, output.Buffer!.Count);
    }

    [Fact]
    public void A_buffer_is_given_back_even_when_writing_throws()
    {
        RecordingOutput output = new();

        Assert.Throws<InvalidOperationException>(() => Context(output).Emit(new ThrowingEvent()));
        Assert.Equal(["begin 2001", "end 2001 False"], output.Calls);
        Assert.Equal(0, output.Buffer!.Count);
    }

    [Fact]
    public void A_buffer_is_given_back_even_when_the_output_throws()
    {
        RecordingOutput output = new() { IsBroken = true };

        Assert.Throws<InvalidOperationException>(() => Context(output).Emit(new AllTypes()));
        Assert.Equal(["begin 2001", "end 2001 False"], output.Calls);
    }

    [Fact]
    public void Health_is_the_host_s()
    {
        SilentHealth health = new();

        Assert.Same(health, new CollectorContext(new RecordingOutput(), health).Health);
    }

    [Fact]
    public void Without_a_lookup_no_process_is_known()
    {
        IProcessLookup processes = Context(new RecordingOutput()).Processes;

        Assert.Null(processes.Find((uint)Environment.ProcessId));
        Assert.Equal(Guid.Empty, processes.GuidOf(1, 1));
    }

    [Fact]
    public void An_identity_keeps_its_texts_whatever_they_were_made_of()
    {
        byte[] image = [(byte)'/', 0xff];
        ProcessIdentity identity = new(Guid.Empty, 7, image.AsSpan(), "Jürgen", Text.Absent);
        image[0] = 0;

        Assert.Equal([(byte)'/', 0xff], identity.Image.Bytes.ToArray());
        Assert.Equal("Jürgen", identity.User.ToString());
        Assert.True(identity.ContainerId.IsAbsent);
        Assert.False(identity.IsAgents);
    }

    private static CollectorContext Context(RecordingOutput output) => new(output, new SilentHealth());

    private sealed class RecordingOutput : IEventOutput
    {
        public List<string> Calls { get; } = [];

        public EventBuffer? Buffer { get; init; } = new();

        public bool IsBroken { get; init; }

        public RecordFlags Flags
        {
            get => IsBroken ? throw new InvalidOperationException() : field;
            init;
        }

        public EventBuffer? Begin(EventSchema schema)
        {
            Calls.Add($"begin {schema.Id}");
            return Buffer;
        }

        public void End(EventSchema schema, bool appended) => Calls.Add($"end {schema.Id} {appended}");
    }

    private sealed class SilentHealth : IHealthReport
    {
        public void Report(HealthState state, string message = "")
        {
        }

        public void Count(string name, long amount = 1)
        {
        }
    }

    private readonly ref struct ThrowingEvent : IEvent<ThrowingEvent>
    {
        public static EventSchema Schema => AllTypes.Schema;

        public EventTime Time => default;

        public static ThrowingEvent ReadFrom(EventRecord record) => default;

        public void WriteTo(scoped ref EventWriter writer) => throw new InvalidOperationException();
    }
}
