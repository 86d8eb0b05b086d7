using Microsoft.CodeAnalysis;
using Monitor.Plugins.Tests.Fixtures;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Tests;

/// <summary>Plugins that were built against a Monitor.Sdk other than the host's.</summary>
public sealed class SdkLinkTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("Sinks/ISinkContext.cs", "string Name { get; }", "string Name { get; } string Region { get; }",
        "public string Get(ISinkContext context) => context.Region;", "Monitor.Sdk.Sinks.ISinkContext: System.String get_Region()")]
    [InlineData("Sinks/ISinkContext.cs", "public interface", "public enum Level { Low, High } public interface",
        "public Level Level => Level.High;", "Monitor.Sdk.Sinks.Level")]
    [InlineData("Sinks/EventBatch.cs", "public sealed class EventBatch\n{", "public sealed class EventBatch\n{ public class Part<T> { public T? Value; }",
        "public EventBatch.Part<int>? Part;", "Monitor.Sdk.Sinks.EventBatch+Part`1")]
    [InlineData("Sinks/EventBatch.cs", "public int Count =>", "public int Limit; public int Count =>",
        "public int Get(EventBatch batch) => batch.Limit;", "Monitor.Sdk.Sinks.EventBatch: System.Int32 Limit")]
    [InlineData("Diagnostics/IHealthReport.cs", "long amount = 1", "int amount = 1",
        "public void Set(ISinkContext context) => context.Health.Count(\"x\");", "Monitor.Sdk.Diagnostics.IHealthReport: System.Void Count(System.String, System.Int32)")]
    [InlineData("Diagnostics/IHealthReport.cs", "void Count(string name, long amount = 1)", "void Count(in string name, long amount = 1)",
        "public void Set(ISinkContext context) => context.Health.Count(\"x\");", "Monitor.Sdk.Diagnostics.IHealthReport: System.Void Count(System.String&, System.Int64)")]
    [InlineData("Events/EventCatalog.cs", "public EventSchema? Find", "public T? Find<T>(T key) where T : struct => key; public EventSchema? Find",
        "public void Get(ISinkContext context) => context.Events.Find(1L);", "Monitor.Sdk.Events.EventCatalog: System.Nullable`1<!!0> Find`1(!!0)")]
    [InlineData("Sinks/EventBatch.cs", "private EventBuffer? _buffer;", "private EventBuffer? _buffer; public (int, string)[,] Marks => new (int, string)[1, 1];",
        "public object Get(EventBatch batch) => batch.Marks;", "Monitor.Sdk.Sinks.EventBatch: System.ValueTuple`2<System.Int32, System.String>[,] get_Marks()")]
    [InlineData("Sinks/EventBatch.cs", "private EventBuffer? _buffer;", "private EventBuffer? _buffer; public unsafe static delegate*<int, void> Handler;",
        "public unsafe bool Get() => EventBatch.Handler == null;", "Monitor.Sdk.Sinks.EventBatch: delegate*<System.Int32, System.Void> Handler")]
    [InlineData("Events/FieldSchema.cs", "get; internal set;", "get; set;",
        "public void Set(Monitor.Sdk.Events.FieldSchema field) => field.Index = 1;", "Monitor.Sdk.Events.FieldSchema: System.Void set_Index(System.Int32)")]
    [InlineData("Events/FieldSchema.cs", "public bool IsOwn { get; init; }", "public bool IsOwn { get; set; }",
        "public void Set(Monitor.Sdk.Events.FieldSchema field) => field.IsOwn = true;", "Monitor.Sdk.Events.FieldSchema: System.Void set_IsOwn(System.Boolean)")]
    [InlineData("Settings/SettingsErrors.cs", "internal static", "public static",
        "public string Name => typeof(Monitor.Sdk.Settings.SettingsErrors).Name;", "Monitor.Sdk.Settings.SettingsErrors")]
    public void What_the_hosts_SDK_lacks_is_named(string file, string text, string replacement, string use, string missing)
    {
        _host.Add("bad", PluginSources.Sink("bad", use), SdkVariant.With(file, text, replacement));

        MonitorError error = _host.Refused("bad", "MON2023");

        Assert.Contains($"uses {missing}", error.Cause);
        Assert.Contains("Monitor.Sdk 0.1.0 does not have", error.Cause);
        Assert.Contains("built against 0.7.0", error.Cause);
        Assert.Equal("Use a Monitor with Monitor.Sdk 0.7.0, or build the plugin against 0.1.0", error.Cure);
    }

    [Fact]
    public void Of_several_missing_members_the_others_are_counted()
    {
        MetadataReference sdk = SdkVariant.With("Sinks/ISinkContext.cs", "string Name { get; }", "string Name { get; } int A { get; } int B { get; } int C { get; }");
        _host.Add("bad", PluginSources.Sink("bad", "public int Get(ISinkContext context) => context.A + context.B + context.C;"), sdk);

        Assert.Contains("get_A() and 2 more", _host.Refused("bad", "MON2023").Cause);
    }

    [Fact]
    public void A_dependency_that_uses_the_SDK_is_looked_at_too()
    {
        MetadataReference sdk = SdkVariant.With("Sinks/ISinkContext.cs", "string Name { get; }", "string Name { get; } string Region { get; }");
        byte[] helper = PluginCompiler.Compile("Acme.Helper", ["public static class Helper { public static string Of(Monitor.Sdk.Sinks.ISinkContext context) => context.Region; }"], sdk);
        _host.Add("bad", PluginSources.Sink("bad"));
        _host.AddFile("bad", "Acme.Helper.dll", helper);

        MonitorError error = _host.Refused("bad", "MON2023");

        Assert.EndsWith("Acme.Helper.dll", error.Place?.File);
    }

    [Theory]
    [InlineData("Sinks/ISinkContext.cs", "string Computer { get; }", "", "")]
    [InlineData("Sinks/EventBatch.cs", "public int Count =>", "public int Limit; public int Count =>", "public int Get(EventBatch batch) => batch.Count;")]
    public void An_SDK_that_differs_in_what_is_not_used_is_well(string file, string text, string replacement, string use)
    {
        _host.Add("good", PluginSources.Sink("good", use), SdkVariant.With(file, text, replacement));

        Assert.NotNull(_host.LoadWell().Find("good"));
    }

    [Fact]
    public void An_interface_member_that_the_host_asks_for_has_to_be_there()
    {
        MetadataReference sdk = SdkVariant.With("Sinks/ISink.cs", "ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation);", "");
        string source = PluginSources.Sink("bad").Replace("public ValueTask WriteAsync(Monitor.Sdk.Sinks.EventBatch batch, CancellationToken cancellation) => default;", "");
        _host.Add("bad", source, sdk);

        MonitorError error = _host.Refused("bad", "MON2024");

        Assert.Contains("Class Entry of plugin bad", error.Cause);
        Assert.Contains("System.Threading.Tasks.ValueTask WriteAsync(Monitor.Sdk.Sinks.EventBatch, System.Threading.CancellationToken)", error.Cause);
        Assert.Contains("Monitor.Sdk 0.1.0 asks for", error.Cause);
        Assert.Contains("built against 0.7.0", error.Cause);
    }

    [Fact]
    public void A_member_that_only_looks_like_the_one_asked_for_is_none()
    {
        MetadataReference sdk = SdkVariant.With("Sinks/ISink.cs", "ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation);", "");
        string source = PluginSources.Sink("bad").Replace("ValueTask WriteAsync", "Task WriteAsync").Replace("=> default;\npublic ValueTask Dispose", "=> Task.CompletedTask;\npublic ValueTask Dispose");
        _host.Add("bad", source, sdk);

        _host.Refused("bad", "MON2024");
    }

    [Fact]
    public void An_abstract_method_that_the_host_asks_for_has_to_be_there()
    {
        MetadataReference sdk = SdkVariant.With("Collectors/FreeCollector.cs", "public abstract Task RunAsync(CollectorContext context, CancellationToken cancellation);", "");
        _host.Add("bad", PluginSources.Collector("bad").Replace(PluginSources.CollectorBody, ""), sdk);

        Assert.Contains("Monitor.Sdk.Collectors.FreeCollector: System.Threading.Tasks.Task RunAsync(", _host.Refused("bad", "MON2024").Cause);
    }

    [Fact]
    public void A_class_that_builds_on_the_SDK_by_way_of_another_assembly_is_looked_at_too()
    {
        MetadataReference sdk = SdkVariant.With("Collectors/FreeCollector.cs", "public abstract Task RunAsync(CollectorContext context, CancellationToken cancellation);", "");
        byte[] near = PluginCompiler.Compile("Acme.Near", ["public abstract class Near : Monitor.Sdk.Collectors.FreeCollector { }"], sdk);
        byte[] far = PluginCompiler.Compile("Acme.Far", ["public sealed class Far : Near { }"], sdk, MetadataReference.CreateFromImage(near));
        _host.Add("bad", PluginSources.Sink("bad"));
        _host.AddFile("bad", "Acme.Far.dll", far);
        _host.AddFile("bad", "Acme.Near.dll", near);

        MonitorError error = _host.Refused("bad", "MON2024");

        Assert.Contains("Class Far of plugin bad", error.Cause);
        Assert.EndsWith("Acme.Far.dll", error.Place?.File);
    }

    [Fact]
    public void A_static_member_that_the_host_asks_for_has_to_be_there()
    {
        MetadataReference sdk = SdkVariant.With("Events/IEvent.cs", "static abstract TSelf ReadFrom(EventRecord record);", "");
        string source = PluginSources.Collector("bad", "typeof(Seen)", """
            [Event(2000, "Seen")]
            public readonly ref struct Seen : IEvent<Seen>
            {
                public static EventSchema Schema { get; } = new(2000, "Seen", 1, "", "");
                EventTime IEvent<Seen>.Time => default;
                public void WriteTo(scoped ref Monitor.Sdk.Records.EventWriter writer) { }
            }
            """);
        _host.Add("bad", source, sdk);

        MonitorError error = _host.Refused("bad", "MON2024");

        Assert.Contains("Class Seen", error.Cause);
        Assert.Contains("static Seen ReadFrom(Monitor.Sdk.Records.EventRecord)", error.Cause);
    }

    [Fact]
    public void Every_way_to_implement_a_member_is_understood()
    {
        string source = """
            using Monitor.Sdk.Collectors;
            using Monitor.Sdk.Diagnostics;
            using Monitor.Sdk.Settings;
            using Monitor.Sdk.Sinks;

            public abstract class Base<T> : ISink
            {
                ValueTask ISink.WriteAsync(EventBatch batch, CancellationToken cancellation) => default;
                public abstract ValueTask DisposeAsync();
            }

            [Sink("good")]
            public sealed class Entry : Base<string>
            {
                public override ValueTask DisposeAsync() => default;
            }

            public interface INamed : IHealthReport
            {
                void IHealthReport.Report(HealthState state, string message) { }
            }

            public class Named : INamed
            {
                public virtual void Count(string name, long amount) { }
            }

            public class Device(string path) : FileStream(path, FileMode.Open), ISinkContext
            {
                public string Computer => "";
                public string BaseDirectory => "";
                public Monitor.Sdk.Events.EventCatalog Events => new();
                public IHealthReport Health => new Named();
                public void RequestStop(string reason) { }
            }

            public abstract class Middle : KernelCollector
            {
                public sealed override KernelHooks Hooks => KernelHooks.None;
            }

            public class Last : Middle
            {
                public override void OnRecord(in KernelRecord record, CollectorContext context) { }
            }

            public class LastOfAll : Last { }

            public delegate void Handler(ISinkContext context);

            public enum Choice { One }
            """;
        _host.Add("good", source);

        Assert.NotNull(_host.LoadWell().Find("good"));
    }
}
