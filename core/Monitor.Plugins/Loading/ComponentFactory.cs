using System.Reflection;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Sinks;

namespace Monitor.Plugins.Loading;

/// <summary>Makes instances of a plugin's entry class through its one public constructor.</summary>
internal sealed class ComponentFactory
{
    private readonly PluginDescription _plugin;
    private readonly ConstructorInfo _constructor;

    /// <exception cref="MonitorException">The constructor asks for what a plugin cannot have.</exception>
    public ComponentFactory(PluginDescription plugin, Type type)
    {
        _plugin = plugin;
        ConstructorInfo[] constructors = type.GetConstructors();
        if (constructors.Length != 1)
            throw Wrong($"has {constructors.Length} public constructors");
        _constructor = constructors[0];
        foreach (ParameterInfo parameter in _constructor.GetParameters())
        {
            Type wanted = parameter.ParameterType;
            if (wanted == typeof(ISinkContext) && plugin.Kind == PluginKind.Sink)
                continue;
            if (!wanted.IsClass || wanted.IsAbstract || wanted == typeof(string) || wanted == typeof(object))
                throw Wrong($"asks for '{parameter.Name}' of type {wanted.Name} in its constructor");
            if (SettingsType is not null)
                throw Wrong($"asks for two settings classes, {SettingsType.Name} and {wanted.Name}");
            SettingsType = wanted;
        }
    }

    /// <summary>The class that takes the operator's settings; null if the plugin has none.</summary>
    public Type? SettingsType { get; }

    /// <param name="settings">Makes the settings object.</param>
    /// <param name="context">What the host gives a sink.</param>
    /// <exception cref="MonitorException">The constructor threw.</exception>
    public object Create(Func<Type, object> settings, ISinkContext? context)
    {
        object?[] arguments = [.. _constructor.GetParameters().Select(parameter =>
            parameter.ParameterType == typeof(ISinkContext) ? context : settings(parameter.ParameterType))];
        try
        {
            return _constructor.Invoke(BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
        }
        catch (Exception thrown) when (thrown is not MonitorException)
        {
            throw new MonitorException(PluginErrors.ConstructorThrew(_plugin.Name, _plugin.AssemblyPath, thrown), thrown);
        }
    }

    private MonitorException Wrong(string reason) =>
        new(PluginErrors.WrongConstructor(_plugin.Name, _plugin.AssemblyPath, _plugin.EntryType, reason));
}
