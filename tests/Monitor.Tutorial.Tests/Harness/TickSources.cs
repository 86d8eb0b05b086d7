namespace Monitor.Tutorial.Tests.Harness;

/// <summary>Sources of a free collector that emits its event <c>Tick</c>.</summary>
internal static class TickSources
{
    public const string Tick = """
        /// <summary>A tick.</summary>
        [Event(2900, "Tick")]
        public readonly ref partial struct Tick
        {
            /// <summary>When.</summary>
            public EventTime UtcTime { get; init; }

            /// <summary>Words.</summary>
            public Text Words { get; init; }

            /// <summary>Which.</summary>
            public int Number { get; init; }
        }
        """;

    public const string Settings = """
        public sealed class TickSettings
        {
            public string Words { get; set; } = "tick\ttock";
            public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(5);
            public IReadOnlyList<string> More { get; set; } = [];
            public TickSettings? Inner { get; set; }
        }
        """;

    public const string Loop = """
        for (int i = 1; ; i++)
        {
            context.Emit(new Tick { UtcTime = EventTime.Now, Words = settings.Words, Number = i });
            if (i <= 3)
                context.Health.Count("ticks");
            await Task.Delay(settings.Interval, cancellation);
        }
        """;

    public static string Collector(string run, string others = "") => $$"""
        [Collector("tried", Emits = [typeof(Tick)], Description = "Ticks")]
        public sealed class TickCollector(TickSettings settings) : FreeCollector
        {
            {{others}}
            public override async Task RunAsync(CollectorContext context, CancellationToken cancellation)
            {
                _ = settings;
                {{run}}
            }
        }
        """;
}
