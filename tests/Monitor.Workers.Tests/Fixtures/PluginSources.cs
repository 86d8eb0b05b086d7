namespace Monitor.Workers.Tests.Fixtures;

/// <summary>Plugins that do what a test tells them, well or badly.</summary>
internal static class PluginSources
{
    public const string Event = """
        [Event(2101, "Tick")]
        public readonly ref partial struct Tick
        {
            /// <summary>When.</summary>
            public EventTime UtcTime { get; init; }
            /// <summary>Its number.</summary>
            public uint Number { get; init; }
            /// <summary>Words.</summary>
            public Text Words { get; init; }
            /// <summary>The process that emits.</summary>
            public uint Worker { get; init; }
        }
        """;

    /// <summary>What a plugin may be told to do.</summary>
    public const string Deeds = """
        public static class Deed
        {
            public static void Do(string what)
            {
                switch (what)
                {
                    case "exit": Environment.Exit(3); break;
                    case "crash": new Thread(() => throw new InvalidOperationException("no such luck")).Start(); Thread.Sleep(-1); break;
                    case "loop": while (true) { } 
                    case "throw": throw new InvalidOperationException("no such luck");
                    case "balloon": Balloon(); break;
                    case "native-balloon": NativeBalloon(); break;
                    case "garbage": Garbage(); Thread.Sleep(-1); break;
                    case "leave": Leave(); break;
                    case "print": Console.WriteLine("on standard output"); break;
                    case "child": System.Diagnostics.Process.Start("ping", ["-n", "600", "127.0.0.1"]).Dispose(); break;
                }
            }

            /// Leaves a process behind that is in a session of its own.
            private static void Leave()
            {
                using var left = System.Diagnostics.Process.Start("setsid", ["sleep", "600"]);
                Console.Error.WriteLine("left: " + left.Id);
                Environment.Exit(3);
            }

            private static void Balloon()
            {
                List<byte[]> all = [];
                while (true)
                {
                    byte[] more = new byte[1 << 20];
                    new Random(1).NextBytes(more);
                    all.Add(more);
                }
            }

            private static unsafe void NativeBalloon()
            {
                while (true)
                {
                    byte* more = (byte*)System.Runtime.InteropServices.NativeMemory.Alloc(1 << 20);
                    new Span<byte>(more, 1 << 20).Fill(1);
                }
            }

            private static void Garbage()
            {
                byte[] garbage = new byte[100];
                new Random(1).NextBytes(garbage);
                foreach (string entry in Directory.GetFileSystemEntries("/proc/self/fd"))
                {
                    int number = int.Parse(Path.GetFileName(entry));
                    if (number <= 2 || new FileInfo(entry).LinkTarget is not { } target || !target.StartsWith("pipe:"))
                        continue;
                    try
                    {
                        using FileStream pipe = new(new Microsoft.Win32.SafeHandles.SafeFileHandle(number, false), FileAccess.Write, 0);
                        pipe.Write(garbage);
                    }
                    catch (Exception) { }
                }
            }
        }
        """;

    /// <summary>A free collector that does what a file says, one word a line: a number emits so many events.</summary>
    public static string Free(string name) => $$"""
        using Monitor.Sdk.Collectors;
        using Monitor.Sdk.Events;
        using Monitor.Sdk.Settings;

        public sealed class Settings
        {
            public required string Orders { get; set; }
            [System.ComponentModel.DataAnnotations.Range(1, 10)]
            public int Pace { get; set; } = 1;
            public bool IsStubborn { get; set; }
        }

        [Collector("{{name}}", Emits = [typeof(Tick)])]
        public sealed class Entry(Settings settings) : FreeCollector
        {
            public override async Task RunAsync(CollectorContext context, CancellationToken cancellation)
            {
                uint number = 0;
                int done = 0;
                Emit(context, number++, "begin");
                while (!cancellation.IsCancellationRequested)
                {
                    string[] orders = File.Exists(settings.Orders) ? File.ReadAllLines(settings.Orders) : [];
                    for (; done < orders.Length; done++)
                    {
                        if (File.Exists(settings.Orders + "." + done))
                            continue;
                        File.WriteAllText(settings.Orders + "." + done, "");
                        if (!uint.TryParse(orders[done], out uint count))
                        {
                            context.Health.Count("deeds");
                            Console.Error.WriteLine("now: " + orders[done]);
                            Deed.Do(orders[done]);
                        }
                        for (uint i = 0; i < count; i++)
                            Emit(context, number++, "Grüße " + i);
                    }
                    await Task.Delay(10, settings.IsStubborn ? CancellationToken.None : cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
                while (settings.IsStubborn)
                    Thread.Sleep(1000);
                Emit(context, number, "end");
            }

            private static void Emit(CollectorContext context, uint number, string words) =>
                context.Emit(new Tick { Number = number, Words = words, Worker = (uint)Environment.ProcessId });
        }

        {{Event}}
        {{Deeds}}
        """;

    /// <summary>A kernel collector that does what the image of an ending process says, or emits what it got.</summary>
    public static string Kernel(string name) => $$"""
        using Monitor.Sdk.Collectors;
        using Monitor.Sdk.Events;

        [Collector("{{name}}", Emits = [typeof(Tick)])]
        public sealed class Entry : KernelCollector
        {
            public override KernelHooks Hooks => KernelHooks.ProcessTerminate;

            public override void OnRecord(in KernelRecord record, CollectorContext context)
            {
                string image = record.Process.Image.ToString();
                if (image.StartsWith("do "))
                    Deed.Do(image[3..]);
                context.Emit(new Tick { UtcTime = record.Time, Number = record.Process.ProcessId, Words = record.Process.Image, Worker = (uint)Environment.ProcessId });
            }
        }

        {{Event}}
        {{Deeds}}
        """;

    /// <summary>A sink that appends a line for each event to a file; an event whose words are a deed makes it do that, once.</summary>
    public static string Sink(string name) => $$"""
        using Monitor.Sdk.Events;
        using Monitor.Sdk.Sinks;

        public sealed class Settings
        {
            public required string Path { get; set; }
            public bool IsStubborn { get; set; }
        }

        [Sink("{{name}}")]
        public sealed class Entry(Settings settings, ISinkContext context) : ISink
        {
            public string Destination => settings.Path;

            public ValueTask StartAsync(CancellationToken cancellation)
            {
                File.AppendAllText(settings.Path, $"start {context.Name} {Environment.ProcessId}\n");
                return default;
            }

            public ValueTask ReopenAsync(CancellationToken cancellation)
            {
                File.AppendAllText(settings.Path, "reopen\n");
                return default;
            }

            public async ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
            {
                for (int i = 0; i < batch.Count; i++)
                {
                    if (batch[i].EventId != 2101)
                        continue;
                    EventSchema schema = context.Events.Find(2101)!;
                    string words = batch[i].GetText(schema.Find("Words")!.Index).ToString();
                    ulong number = batch[i].GetUnsigned(schema.Find("Number")!.Index);
                    if (words.StartsWith("do "))
                    {
                        string marker = settings.Path + "." + words[3..];
                        if (!File.Exists(marker))
                        {
                            File.WriteAllText(marker, Environment.ProcessId.ToString());
                            batch.Accept(i);
                            if (words == "do wait")
                                await Task.Delay(Timeout.Infinite, settings.IsStubborn ? CancellationToken.None : cancellation);
                            Deed.Do(words[3..]);
                        }
                    }
                    if (words == "ask to stop")
                        context.RequestStop("enough");
                    if (words == "refuse")
                        batch.Reject(i, "not wanted");
                    else
                        File.AppendAllText(settings.Path, number + " " + words + "\n");
                }
            }

            public ValueTask DisposeAsync()
            {
                File.AppendAllText(settings.Path, "end\n");
                return default;
            }
        }

        {{Deeds}}
        """;
}
