namespace Monitor.Plugins.Tests.Fixtures;

/// <summary>Plugins in source.</summary>
internal static class PluginSources
{
    /// <summary>What a sink has to have besides its constructor.</summary>
    public const string SinkBody = """
        public ValueTask WriteAsync(Monitor.Sdk.Sinks.EventBatch batch, CancellationToken cancellation) => default;
        public ValueTask DisposeAsync() => default;
        """;

    /// <summary>What a free collector has to have besides its constructor.</summary>
    public const string CollectorBody = """
        public override Task RunAsync(Monitor.Sdk.Collectors.CollectorContext context, CancellationToken cancellation) => Task.CompletedTask;
        """;

    public static string Sink(string name, string members = "") => $$"""
        using Monitor.Sdk.Sinks;

        [Sink("{{name}}", Description = "Takes events")]
        public sealed class Entry : ISink
        {
            {{members}}
            {{SinkBody}}
        }
        """;

    public static string Collector(string name, string emits = "", string others = "") => $$"""
        using Monitor.Sdk.Collectors;
        using Monitor.Sdk.Events;
        using Monitor.Sdk.EventSet;

        [Collector("{{name}}", Description = "Finds events", Emits = [{{emits}}])]
        public sealed class Entry : FreeCollector
        {
            {{CollectorBody}}
        }

        {{others}}
        """;

    public static string Event(string type, int id, string name) => $$"""
        [Event({{id}}, "{{name}}")]
        public readonly ref partial struct {{type}}
        {
            /// <summary>When.</summary>
            public EventTime UtcTime { get; init; }
        }
        """;
}
