using System.Reflection;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Plugins.Loading;

/// <summary>Reads the schemas of the events that a loaded collector declares.</summary>
internal static class EmittedSchemas
{
    /// <exception cref="MonitorException">A schema cannot be read, or is not that of the declaration.</exception>
    public static IReadOnlyList<EventSchema> Of(PluginDescription plugin, Type entry)
    {
        Type[] types = entry.GetCustomAttribute<CollectorAttribute>()?.Emits ?? [];
        return [.. types.Zip(plugin.Emits, (type, declared) => Read(plugin, type, declared))];
    }

    private static EventSchema Read(PluginDescription plugin, Type type, EventIdentity declared)
    {
        const string name = nameof(IEvent<>.Schema);
        MethodInfo? getter = type.GetProperty(name, BindingFlags.Public | BindingFlags.Static, binder: null, typeof(EventSchema), [], modifiers: null)?.GetMethod;
        if (getter is null)
            throw Wrong($"it has no public static {name}");
        EventSchema schema;
        try
        {
            schema = getter.CreateDelegate<Func<EventSchema>>()();
        }
        catch (Exception thrown)
        {
            Exception cause = thrown is TypeInitializationException { InnerException: { } inner } ? inner : thrown;
            throw Wrong($"{cause.GetType().Name}: {cause.Message.TrimEnd('.')}");
        }

        return schema?.Id == declared.Id && schema.Name == declared.Name
            ? schema
            : throw Wrong($"it is that of event {schema}, the declaration is that of {declared}");

        MonitorException Wrong(string reason) => new(PluginErrors.WrongSchema(plugin.Name, plugin.AssemblyPath, declared.Type, reason));
    }
}
