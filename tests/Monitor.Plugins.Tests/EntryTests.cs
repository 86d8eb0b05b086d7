using Microsoft.CodeAnalysis;
using Monitor.Plugins.Tests.Fixtures;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Tests;

public sealed class EntryTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("[Sink(\"bad\")]", "", "")]
    [InlineData("public sealed class", "internal sealed class", "class Entry has the attribute, but is not public")]
    [InlineData("public sealed class", "public abstract class", "class Entry has the attribute, but is abstract")]
    [InlineData("class Entry", "class Entry<T>", "class Entry`1 has the attribute, but is generic")]
    public void A_plugin_without_a_usable_entry_is_refused(string text, string replacement, string reason)
    {
        string source = PluginSources.Sink("bad").Replace("[Sink(\"bad\", Description = \"Takes events\")]", "[Sink(\"bad\")]");
        _host.Add("bad", source.Replace(text, replacement));

        MonitorError error = _host.Refused("bad", "MON2025");

        Assert.EndsWith(reason.Length == 0 ? "of Monitor.Sdk" : reason, error.Cause);
        Assert.Contains("[Sink(\"bad\")]", error.Cure);
    }

    [Fact]
    public void Types_of_an_SDK_that_is_not_the_hosts_are_told_apart()
    {
        byte[] copy = PluginCompiler.Compile("Acme.Contracts", ["""
            namespace Monitor.Sdk.Sinks
            {
                [AttributeUsage(AttributeTargets.Class)]
                public sealed class SinkAttribute(string name) : Attribute { public string Name => name; }
                public interface ISink { }
            }
            """]);
        _host.Add("bad", "[Monitor.Sdk.Sinks.Sink(\"bad\")] public class Entry : Monitor.Sdk.Sinks.ISink { }", MetadataReference.CreateFromImage(copy));
        _host.AddFile("bad", "Acme.Contracts.dll", copy);

        Assert.EndsWith(
            "class Entry uses Monitor.Sdk.Sinks.SinkAttribute of Acme.Contracts, which is not the one of Monitor.Sdk",
            _host.Refused("bad", "MON2025").Cause);
    }

    [Theory]
    [InlineData("namespace Monitor.Sdk.Sinks { public interface ISink { } public class Entry : ISink { } }", "class Monitor.Sdk.Sinks.Entry uses Monitor.Sdk.Sinks.ISink of Test.bad")]
    [InlineData("namespace Monitor.Sdk.Collectors { public class FreeCollector { } public class Entry : FreeCollector { } }", "class Monitor.Sdk.Collectors.Entry uses Monitor.Sdk.Collectors.FreeCollector of Test.bad")]
    public void Types_of_the_same_name_in_the_plugin_are_told_apart(string source, string reason)
    {
        _host.Add("bad", source);

        Assert.Contains(reason, _host.Refused("bad", "MON2025").Cause);
    }

    [Fact]
    public void Two_entries_are_one_too_many()
    {
        string second = PluginSources.Sink("bad").Replace("class Entry", "class Second").Replace("using Monitor.Sdk.Sinks;", "");
        _host.Add("bad", PluginSources.Sink("bad") + second);

        Assert.EndsWith("Entry, Second", _host.Refused("bad", "MON2026").Cause);
    }

    [Fact]
    public void The_entry_has_to_be_called_as_the_plugin()
    {
        _host.Add("bad", PluginSources.Sink("other"));

        Assert.Contains("calls itself 'other'", _host.Refused("bad", "MON2027").Cause);
    }

    [Fact]
    public void A_sink_has_to_be_one()
    {
        _host.Add("bad", PluginSources.Sink("bad").Replace(": ISink", ": IAsyncDisposable"));

        Assert.Contains("has [Sink], but is no ISink", _host.Refused("bad", "MON2028").Cause);
    }

    [Theory]
    [InlineData("")]
    [InlineData(": Monitor.Sdk.Collectors.Collector")]
    public void A_collector_has_to_be_a_kernel_or_a_free_one(string bases)
    {
        _host.Add("bad", $"[Monitor.Sdk.Collectors.Collector(\"bad\")] public class Entry {bases} {{ }}");

        Assert.Contains("has [Collector], but is no KernelCollector or FreeCollector", _host.Refused("bad", "MON2028").Cause);
    }

    [Fact]
    public void An_entry_may_be_nested_and_derive_from_its_own_bases()
    {
        _host.Add("good", """
            using Monitor.Sdk.Collectors;

            public abstract class Base<T> : FreeCollector
            {
                public override Task RunAsync(CollectorContext context, CancellationToken cancellation) => Task.CompletedTask;
            }

            public static class Outer
            {
                [Collector("good")]
                public sealed class Inner : Base<int> { }
            }
            """);

        LoadedPlugin plugin = Assert.Single(_host.LoadWell().Loaded);

        Assert.Equal("Outer+Inner", plugin.Description.EntryType);
        Assert.True(plugin.TryCreateCollector(_ => throw new InvalidOperationException(), out var collector, out _));
        Assert.Equal("Inner", collector.GetType().Name);
    }
}
