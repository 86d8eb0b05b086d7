using Monitor.Plugins;
using Monitor.Plugins.Manifests;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;
using Monitor.Workers.Protocol;
using Monitor.Workers.Supervision;
using Monitor.Workers.Tests.Fixtures;

namespace Monitor.Workers.Tests.Protocol;

/// <summary>What the agent does with what a worker says, whatever it says.</summary>
public sealed class WorkerReaderTests
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("MONITOR_TEST_LONG") is null ? 8_000 : 1_000_000;

    private static readonly PluginDescription Plugin = new(
        new PluginManifest("lab", "1", "a.dll", "1", new Dictionary<string, string>()), "/", false, PluginKind.Collector, "Entry", "", [new EventIdentity(2101, "Tick", "Tick", IsSdk: false)]);

    [Fact]
    public void Any_content_in_any_message_is_taken_or_refused()
    {
        Random random = new(5);
        MessageKind[] kinds = Enum.GetValues<MessageKind>();
        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            FrameBuffer buffer = Greeting();
            for (ulong number = 2; number < 5; number++)
            {
                byte[] content = Content(random);
                buffer.Begin(kinds[random.Next(kinds.Length)]);
                buffer.WriteRaw(content);
                buffer.End(number);
            }

            refused += IsRefused(buffer, new CountingListener()) ? 1 : 0;
        }

        Assert.InRange(refused, Rounds / 3, Rounds);
    }

    [Fact]
    public void Changed_messages_of_every_kind_are_taken_or_refused()
    {
        Random random = new(6);
        for (int round = 0; round < Rounds; round++)
        {
            FrameBuffer buffer = Greeting();
            ulong number = 1;
            foreach ((MessageKind kind, byte[] content) in Conversation())
            {
                if (random.Next(4) == 0 && content.Length > 0)
                    content[random.Next(content.Length)] = (byte)random.Next(256);
                buffer.Begin(kind);
                buffer.WriteRaw(content);
                buffer.End(++number);
            }

            IsRefused(buffer, new CountingListener());
        }
    }

    [Fact]
    public void A_conversation_as_it_has_to_be_is_taken()
    {
        FrameBuffer buffer = Greeting();
        ulong number = 1;
        foreach ((MessageKind kind, byte[] content) in Conversation())
        {
            buffer.Begin(kind);
            buffer.WriteRaw(content);
            buffer.End(++number);
        }

        CountingListener listener = new();
        Assert.False(IsRefused(buffer, listener));
        Assert.Equal(["event 1", "event 2", "lost 3", "failed no luck", "health Degraded bad", "count things 4", "stop because"], listener.Heard);
    }

    [Fact]
    public void More_kernel_records_than_it_got_are_not_taken_from_it()
    {
        Refuses(MessageKind.Consumed, Bytes(to =>
        {
            to.Write(2);
            to.Write(100);
        }));
        Refuses(MessageKind.Consumed, Bytes(to =>
        {
            to.Write(1);
            to.Write(101);
        }));
        Refuses(MessageKind.Returned, Bytes(to =>
        {
            to.Write(2u);
            to.Write(false);
            to.Write(false);
        }));

        static void Refuses(MessageKind kind, byte[] content)
        {
            FrameBuffer buffer = Greeting();
            buffer.Begin(kind);
            buffer.WriteRaw(content);
            buffer.End(2);
            Assert.True(IsRefused(buffer, new CountingListener()));
        }
    }

    [Fact]
    public void An_event_that_was_not_declared_is_refused_and_counted()
    {
        FrameBuffer buffer = Greeting(declared: []);
        buffer.Begin(MessageKind.Emitted);
        buffer.WriteRaw(TickSource.Record(1, "x"));
        buffer.End(2);
        CountingListener listener = new();

        Assert.True(IsRefused(buffer, listener));
        Assert.Equal(["refused"], listener.Heard);
    }

    [Fact]
    public void Events_of_another_shape_than_at_its_first_start_are_never_taken()
    {
        EventSchema before = new(2101, "Tick", 0, "Tick", "", new FieldSchema("UtcTime", FieldType.Time, ""), new FieldSchema("Number", FieldType.Text, ""));
        FrameBuffer buffer = Greeting();
        buffer.Begin(MessageKind.Emitted);
        buffer.WriteRaw(TickSource.Record(1, "x"));
        buffer.End(2);
        CountingListener listener = new();

        Assert.True(IsRefused(buffer, listener, [before]));
        Assert.Equal(["refused"], listener.Heard);
    }

    private static bool IsRefused(FrameBuffer buffer, CountingListener listener, EventSchema[]? known = null)
    {
        TimeProvider time = TimeProvider.System;
        RecordWindow window = new(1 << 20, time);
        window.TryHand(100);
        CallTable calls = new(TimeSpan.FromSeconds(1), time);
        calls.Enter(patience: null, batch: null);
        WorkerReader reader = new(new FrameReceiver(new MemoryStream(buffer.Seal().ToArray())), Plugin, known, listener, calls, window, time);
        try
        {
            reader.Run();
            return false;
        }
        catch (ProtocolViolation)
        {
            return true;
        }
    }

    private static FrameBuffer Greeting(EventSchema[]? declared = null)
    {
        FrameBuffer buffer = new();
        buffer.Begin(MessageKind.Welcome);
        buffer.Write(ProtocolVersion.Current);
        buffer.Write(false);
        SchemaCodec.Write(buffer, declared ?? [TickSource.Schema]);
        buffer.End(1);
        return buffer;
    }

    private static IEnumerable<(MessageKind, byte[])> Conversation()
    {
        yield return (MessageKind.Made, Bytes(to =>
        {
            to.Write(0);
            to.Write(false);
            to.Write(true);
            to.Write(2);
        }));
        yield return (MessageKind.Emitted, [.. TickSource.Record(1, "ä"), .. TickSource.Record(2, "b")]);
        yield return (MessageKind.Pong, Bytes(to => to.Write(1UL)));
        yield return (MessageKind.Lost, Bytes(to => to.Write(3L)));
        yield return (MessageKind.Failed, Bytes(to =>
        {
            to.Write(false);
            to.Write("no luck");
        }));
        yield return (MessageKind.Consumed, Bytes(to =>
        {
            to.Write(1);
            to.Write(100);
        }));
        yield return (MessageKind.Health, Bytes(to =>
        {
            to.Write((byte)HealthState.Degraded);
            to.Write("bad");
        }));
        yield return (MessageKind.Count, Bytes(to =>
        {
            to.Write("things");
            to.Write(4L);
        }));
        yield return (MessageKind.StopWanted, Bytes(to => to.Write("because")));
        yield return (MessageKind.Returned, Bytes(to =>
        {
            to.Write(1u);
            to.Write(false);
            to.Write(false);
            to.Write(0);
            to.Write(0);
            to.Write("there");
        }));
    }

    private static byte[] Bytes(Action<FrameBuffer> write)
    {
        FrameBuffer buffer = new();
        write(buffer);
        return buffer.Written.ToArray();
    }

    private static byte[] Content(Random random)
    {
        byte[] content = new byte[random.Next(64)];
        random.NextBytes(content);
        for (int i = 0; i < content.Length; i++)
            content[i] = random.Next(2) == 0 ? content[i] : (byte)random.Next(3);
        return content;
    }

    private sealed class CountingListener : IWorkerListener
    {
        public List<string> Heard { get; } = [];

        public void OnEvent(EventSchema schema, EventRecord record) => Heard.Add($"event {record.GetUnsigned(1)}");

        public void OnLost(long count) => Heard.Add($"lost {count}");

        public void OnFailed(Exception exception) => Heard.Add($"failed {exception.Message}");

        public void OnRefused() => Heard.Add("refused");

        public void OnRecordsLost(long count) => Heard.Add($"records {count}");

        public void OnHealth(HealthState state, string message) => Heard.Add($"health {state} {message}");

        public void OnCount(string name, long amount) => Heard.Add($"count {name} {amount}");

        public void OnStopWanted(string reason) => Heard.Add($"stop {reason}");
    }
}
