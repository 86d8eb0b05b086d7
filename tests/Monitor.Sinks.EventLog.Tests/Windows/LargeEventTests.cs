using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Sinks;
using Monitor.Sinks.EventLog.Tests.Recordings;
using Monitor.Sinks.EventLog.Windows;

namespace Monitor.Sinks.EventLog.Tests.Windows;

/// <summary>An event that is larger than the log takes is cut where it is longest, and that is told.</summary>
public sealed class LargeEventTests
{
    [Fact]
    public async Task The_longest_texts_are_cut_to_one_length_and_the_others_stay_whole()
    {
        IReadOnlyList<RecordedField> data = await WriteAsync(new string('a', 40_000), new string('b', 1000), new string('c', 25_000));

        string line = Of(data, "CommandLine"), parent = Of(data, "ParentCommandLine");
        Assert.Equal(new string('b', 1000), Of(data, "Image"));
        Assert.EndsWith("aa…", line);
        Assert.EndsWith("cc…", parent);
        Assert.Equal(line.Length, parent.Length);
        Assert.InRange(SizeOf(data), EventData.MostBytes - 8, EventData.MostBytes);
    }

    [Fact]
    public async Task Only_the_longest_is_cut_where_that_is_enough()
    {
        IReadOnlyList<RecordedField> data = await WriteAsync(new string('a', 1 << 20), new string('b', 1000), new string('c', 5000));

        Assert.Equal(new string('c', 5000), Of(data, "ParentCommandLine"));
        Assert.EndsWith("aa…", Of(data, "CommandLine"));
        Assert.InRange(SizeOf(data), EventData.MostBytes - 8, EventData.MostBytes);
    }

    [Fact]
    public async Task A_surrogate_pair_is_not_halved()
    {
        IReadOnlyList<RecordedField> even = await WriteAsync(string.Concat(Enumerable.Repeat("😀", 20_000)), "", "");
        IReadOnlyList<RecordedField> odd = await WriteAsync("x" + string.Concat(Enumerable.Repeat("😀", 20_000)), "", "");

        Assert.All([even, odd], data =>
        {
            string line = Of(data, "CommandLine");
            Assert.EndsWith("😀…", line);
            Assert.DoesNotContain('\ufffd', line);
        });
    }

    [Fact]
    public async Task What_fits_to_the_byte_is_not_cut()
    {
        await using WindowsSink small = new();
        await small.StartAsync();
        Append(small, "", "", "");
        await small.WriteAsync();
        int room = (EventData.MostBytes - small.Tracing.Events[0].Values.Sum(value => value.Length)) / sizeof(char);

        await using WindowsSink sink = new();
        await sink.StartAsync();
        Append(sink, new string('a', room + 1), "", "");
        Append(sink, new string('a', room + 2), "", "");
        await sink.WriteAsync();

        Assert.Equal([false, true], sink.Tracing.Events.Select(written => Of(RenderedEvent.Data(written), "CommandLine").EndsWith('…')));
        Assert.Equal(EventData.MostBytes, sink.Tracing.Events[0].Values.Sum(value => value.Length));
        Assert.Equal(1, sink.Context.Health.Counters["events-cut"]);
    }

    [Fact]
    public async Task Where_even_that_is_too_large_it_is_cut_again()
    {
        await using WindowsSink sink = new();
        sink.Tracing.MostBytes = 16_000;
        await sink.StartAsync();
        Append(sink, new string('a', 50_000), "b", "c");
        EventBatch batch = await sink.WriteAsync();

        Assert.Empty(batch.Rejections);
        Assert.InRange(SizeOf(RenderedEvent.Data(Assert.Single(sink.Tracing.Events))), 14_000, 15_000);
        Assert.Equal(1, sink.Context.Health.Counters["events-cut"]);
    }

    [Fact]
    public async Task What_never_gets_through_is_refused_and_the_next_one_goes_on()
    {
        const uint ArithmeticOverflow = 534, MoreData = 234;
        await using WindowsSink sink = new();
        await sink.StartAsync();
        foreach (uint answer in new[] { ArithmeticOverflow, MoreData, MoreData, MoreData })
            sink.Tracing.Answers.Enqueue(answer);
        Append(sink, "first", "", "");
        Append(sink, "second", "", "");
        EventBatch batch = await sink.WriteAsync();

        Assert.Equal(0, Assert.Single(batch.Rejections).Index);
        Assert.Equal("second", Of(RenderedEvent.Data(Assert.Single(sink.Tracing.Events)), "CommandLine"));
    }

    private static void Append(WindowsSink sink, string commandLine, string image, string parentCommandLine) => sink.Batch.Add(new ProcessCreate
    {
        CommandLine = System.Text.Encoding.UTF8.GetBytes(commandLine).AsSpan(),
        Image = image,
        ParentCommandLine = System.Text.Encoding.UTF8.GetBytes(parentCommandLine).AsSpan(),
    });

    private static async Task<IReadOnlyList<RecordedField>> WriteAsync(string commandLine, string image, string parentCommandLine)
    {
        await using WindowsSink sink = new();
        await sink.StartAsync();
        Append(sink, commandLine, image, parentCommandLine);
        await sink.WriteAsync();
        return RenderedEvent.Data(Assert.Single(sink.Tracing.Events));
    }

    private static string Of(IReadOnlyList<RecordedField> data, string name) => data.Single(field => field.Name == name).Text;

    private static int SizeOf(IReadOnlyList<RecordedField> data) =>
        data.Sum(field => field.Type switch { 1 => (field.Text.Length + 1) * sizeof(char), 15 => 16, 21 => 8, _ => 4 });
}
