using Monitor.Plugins;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Settings;
using Monitor.Sdk.Sinks;
using Monitor.Workers.Protocol;

namespace Monitor.Workers.Running;

/// <summary>What a component is made of: the settings as the operator wrote them and, for a sink, what the agent gives it.</summary>
/// <param name="Settings">What the operator wrote; null: nothing.</param>
/// <param name="Place">Where settings would stand.</param>
/// <param name="Sink">What a sink gets; null for a collector.</param>
internal sealed record ComponentMaking(SettingsNode? Settings, SourcePlace Place, SinkOrigin? Sink)
{
    private const int LongestText = 4 << 10;

    /// <summary>Writes it.</summary>
    public void Write(FrameBuffer to)
    {
        SettingsCodec.Write(to, Settings);
        ErrorCodec.WritePlace(to, Place);
        to.Write(Sink is not null);
        if (Sink is null)
            return;
        to.Write(Sink.Name);
        to.Write(Sink.Computer);
        to.Write(Sink.BaseDirectory);
        SchemaCodec.Write(to, [.. Sink.Events.All]);
    }

    /// <summary>Reads it.</summary>
    public static ComponentMaking Read(ref PayloadReader from)
    {
        SettingsNode? settings = SettingsCodec.Read(ref from);
        SourcePlace place = ErrorCodec.ReadPlace(ref from) ?? throw new ProtocolViolation("a place is missing");
        return new ComponentMaking(settings, place, from.ReadBoolean() ? ReadOrigin(ref from) : null);
    }

    /// <summary>Fills the settings and makes the component.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="sender">Where the component's messages go.</param>
    /// <param name="errors">Takes what is wrong with the settings.</param>
    /// <param name="refusal">What is wrong with the plugin; null if nothing is.</param>
    /// <returns>The component; null if anything is wrong.</returns>
    public WorkerComponent? Make(LoadedPlugin plugin, FrameSender sender, List<MonitorError> errors, out MonitorError? refusal)
    {
        refusal = null;
        object? settings;
        try
        {
            settings = SettingsBinder.Bind(plugin.SettingsType ?? typeof(NoSettings), Settings, Place, errors);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            refusal = ComponentErrors.SettingsThrew(plugin.Name, exception.InnerException ?? exception);
            return null;
        }

        if (errors.Count > 0)
            return null;
        WorkerHealth health = new(sender);
        if (Sink is { } origin)
            return plugin.TryCreateSink(_ => settings!, new WorkerSinkContext(origin, health, sender), out ISink? sink, out refusal) ? new SinkComponent(sink, origin.Events, sender) : null;
        if (!plugin.TryCreateCollector(_ => settings!, out Collector? collector, out refusal))
            return null;
        try
        {
            return collector is KernelCollector kernel ? new KernelCollectorComponent(kernel, plugin.Emits, health, sender) : new FreeCollectorComponent((FreeCollector)collector, plugin.Emits, health, sender);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            refusal = ComponentErrors.HooksNotTold(plugin.Name, exception);
            return null;
        }
    }

    private static SinkOrigin ReadOrigin(ref PayloadReader from)
    {
        string name = from.RequireText(LongestText), computer = from.RequireText(LongestText), folder = from.RequireText(LongestText);
        EventCatalog events = new();
        foreach (EventSchema schema in SchemaCodec.Read(ref from))
            events.Add(schema);
        return new SinkOrigin(name, computer, folder, events);
    }

    /// <summary>For a plugin that has no settings: every setting is unknown to it.</summary>
    private sealed class NoSettings;
}

/// <summary>What the agent gives a sink.</summary>
/// <param name="Name">The name that the operator gave it.</param>
/// <param name="Computer">Name of the machine.</param>
/// <param name="BaseDirectory">Folder of the configuration.</param>
/// <param name="Events">Every event that may come.</param>
internal sealed record SinkOrigin(string Name, string Computer, string BaseDirectory, EventCatalog Events);
