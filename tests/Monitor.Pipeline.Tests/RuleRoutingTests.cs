using System.Security.Cryptography;
using System.Text;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Tests;

/// <summary>Which sink gets what by the rules.</summary>
public sealed class RuleRoutingTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public RuleRoutingTests() => File.WriteAllText(_file, "content");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Each_sink_gets_what_its_rule_set_logs_with_the_name_of_the_rule()
    {
        ScriptedSink included = new(), rest = new(), all = new();
        await using TestPipeline pipeline = WithRules(RuleSets.Terminate("include", "7"), RuleSets.Terminate("exclude", "7"))
            .With("kernel", new KernelSource())
            .With("included", included, route: 0)
            .With("rest", rest, route: 1)
            .With("all", all);
        await pipeline.StartAsync();

        pipeline.RecordAll(10);
        await pipeline.SettledAsync();

        Assert.Equal([(7u, "rule 7")], included.Accepted.Select(Summary));
        Assert.Equal(Numbers(10).Where(number => number != 7).Select(number => (number, "-")), rest.Accepted.Select(Summary));
        Assert.Equal(Numbers(10).Select(number => (number, "-")), all.Accepted.Select(Summary));
        Assert.Equal((9L, 1L, 0L), (pipeline.Terminations.FilteredBy(0), pipeline.Terminations.FilteredBy(1), pipeline.Terminations.FilteredBy(2)));
        Assert.Equal(all.Accepted.Single(one => one.NumberOf() == 7).Sequence, included.Accepted[0].Sequence);
        pipeline.AssertBalanced();
        await pipeline.StopAsync();
    }

    [Fact]
    public async Task A_named_event_is_a_sound_record_and_its_other_fields_are_as_before()
    {
        ScriptedSink sink = new();
        await using TestPipeline pipeline = WithRules(RuleSets.Terminate("include", "3")).With("kernel", new KernelSource()).With("sink", sink, route: 0);
        await pipeline.StartAsync();

        pipeline.RecordAll(5);
        await pipeline.SettledAsync();

        Received one = Assert.Single(sink.Accepted);
        Assert.Null(EventRecord.TryRead(one.Bytes, ProcessTerminate.Schema, out EventRecord record));
        ProcessTerminate read = ProcessTerminate.ReadFrom(record);
        Assert.Equal(("rule 3", 3u, "/bin/program"), (read.RuleName.ToString(), read.ProcessId, read.Image.ToString()));
        await pipeline.StopAsync();
    }

    [Fact]
    public async Task Two_sinks_of_one_rule_set_get_the_same()
    {
        ScriptedSink one = new(), two = new();
        await using TestPipeline pipeline = WithRules(RuleSets.Terminate("include", "4"))
            .With("kernel", new KernelSource())
            .With("one", one, route: 0)
            .With("two", two, route: 0);
        await pipeline.StartAsync();

        pipeline.RecordAll(8);
        await pipeline.SettledAsync();

        Assert.Equal([4u], one.Accepted.Select(received => received.NumberOf()));
        Assert.Equal([4u], two.Accepted.Select(received => received.NumberOf()));
        pipeline.AssertBalanced();
        await pipeline.StopAsync();
    }

    [Fact]
    public async Task The_hosts_own_events_pass_every_rule_set()
    {
        ScriptedSink sink = new();
        await using TestPipeline pipeline = WithRules(RuleSets.Terminate("include", "none")).With("kernel", new KernelSource()).With("sink", sink, route: 0);
        await pipeline.StartAsync();

        pipeline.RecordAll(3);
        await pipeline.StopAsync();

        Assert.Equal([AgentStopped.Schema.Id], sink.Accepted.Select(received => received.EventId));
    }

    [Fact]
    public async Task No_hash_is_computed_for_an_event_that_is_dropped_without_it()
    {
        ScriptedSink sink = new();
        FreeSource source = new();
        await using TestPipeline pipeline = WithRules("<ProcessCreate onmatch=\"exclude\"><User>root</User></ProcessCreate>")
            .With("free", source, ProcessCreate.Schema)
            .With("sink", sink, route: 0);
        await pipeline.StartAsync();

        Create(source, "root");
        await pipeline.SettledAsync();
        Assert.Empty(sink.Accepted);
        Assert.Equal(0, pipeline.Pipeline.Hashes.Computed);

        Create(source, "alice");
        await pipeline.SettledAsync();
        Assert.Equal(1, pipeline.Pipeline.Hashes.Computed);
        Assert.Equal(Hash("content"), HashesOf(Assert.Single(sink.Accepted)));
        await pipeline.StopAsync();
    }

    [Theory]
    [InlineData("content", true)]
    [InlineData("other", false)]
    public async Task Where_the_verdict_depends_on_the_hash_it_is_computed_first(string filtered, bool isLogged)
    {
        ScriptedSink sink = new();
        FreeSource source = new();
        await using TestPipeline pipeline = WithRules($"<ProcessCreate onmatch=\"include\"><Hashes name=\"known\" condition=\"contains\">{Hash(filtered)}</Hashes></ProcessCreate>")
            .With("free", source, ProcessCreate.Schema)
            .With("sink", sink, route: 0);
        await pipeline.StartAsync();

        Create(source, "root");
        await pipeline.SettledAsync();

        Assert.Equal(1, pipeline.Pipeline.Hashes.Computed);
        Assert.Equal(isLogged ? ["known"] : [], sink.Accepted.Select(one => ProcessCreate.ReadFrom(one.Record).RuleName.ToString()));
        pipeline.AssertBalanced();
        await pipeline.StopAsync();
    }

    [Fact]
    public async Task Fields_are_cut_to_the_sizes_of_the_sinks_rule_set()
    {
        ScriptedSink cut = new(), whole = new();
        await using TestPipeline pipeline = WithRules("<FieldSizes>Image:8,ProcessId:1</FieldSizes><EventFiltering/>")
            .With("kernel", new KernelSource())
            .With("cut", cut, route: 0)
            .With("whole", whole);
        await pipeline.StartAsync();

        pipeline.RecordAll(2);
        await pipeline.SettledAsync();

        Assert.All(cut.Accepted, one => Assert.Equal("/bin/...", ProcessTerminate.ReadFrom(one.Record).Image.ToString()));
        Assert.All(cut.Accepted, one => Assert.Null(EventRecord.TryRead(one.Bytes, ProcessTerminate.Schema, out _)));
        Assert.All(whole.Accepted, one => Assert.Equal("/bin/program", ProcessTerminate.ReadFrom(one.Record).Image.ToString()));
        Assert.Equal([0u, 1u], cut.Accepted.Select(one => one.NumberOf()));
        await pipeline.StopAsync();
    }

    private static TestPipeline WithRules(params string[] filterings) =>
        new() { Configure = options => options with { Rules = RuleSets.Compile(filterings) } };

    private static IEnumerable<uint> Numbers(int count) => Enumerable.Range(0, count).Select(number => (uint)number);

    private static (uint Number, string RuleName) Summary(Received received) =>
        (received.NumberOf(), ProcessTerminate.ReadFrom(received.Record).RuleName.ToString());

    private static string Hash(string content) => "SHA256=" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(content)));

    private static string HashesOf(Received received) => ProcessCreate.ReadFrom(received.Record).Hashes.ToString();

    private void Create(FreeSource source, string user) => source.Context.Emit(new ProcessCreate
    {
        UtcTime = EventTime.Now,
        Image = _file,
        ImageFile = SlowFile.Identify(_file),
        User = user,
    });
}
