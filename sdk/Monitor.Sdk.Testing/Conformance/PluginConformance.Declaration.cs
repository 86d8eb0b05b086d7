using System.Reflection;
using System.Text.RegularExpressions;
using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.Testing;

public abstract partial class PluginConformance
{
    /// <summary>The attribute's name and description.</summary>
    private protected abstract (string Name, string Description)? Declaration { get; }

    /// <summary>The settings class: what the constructor asks for beside the host's context; null if it asks for none.</summary>
    private protected Type? SettingsType => PluginType.GetConstructors()
        .SelectMany(constructor => constructor.GetParameters())
        .Select(parameter => parameter.ParameterType)
        .FirstOrDefault(type => type != typeof(ISinkContext));

    /// <summary>The class is public and has its attribute, with a name and a line that says what it does.</summary>
    [Fact]
    public void It_is_declared_with_a_name_and_a_description()
    {
        if (!PluginType.IsVisible || PluginType.IsAbstract || PluginType.IsGenericType)
            ConformanceException.Throw(
                $"{PluginType.Name} is not a public class that can be made as it is.",
                "The host cannot find it, or not make one.",
                "Make the class public, neither abstract nor generic, and not nested in a class that is not public.");
        if (Declaration is not { } declaration)
            ConformanceException.Throw(
                $"{PluginType.Name} has neither [Collector] nor [Sink].",
                "The host finds a plugin's class by its attribute.",
                "Write [Collector(\"name\", Emits = [typeof(MyEvent)])] or [Sink(\"name\")] above the class.");
        else if (!PluginName().IsMatch(declaration.Name))
            ConformanceException.Throw(
                $"Its name is '{declaration.Name}'.",
                "The name is what operators write in monitor.yaml and what the folder is called.",
                "Choose a name of lower-case letters, digits and dashes that does not begin with a dash.");
        else if (declaration.Description.Length == 0 || declaration.Description.AsSpan().ContainsAny('\r', '\n'))
            ConformanceException.Throw(
                declaration.Description.Length == 0 ? "It has no description." : "Its description has more than one line.",
                "`monitor plugins` shows the description; it is all that an operator sees before installing the plugin.",
                "Say in one line what it does: Description = \"…\" in the attribute.");
    }

    /// <summary>There is one public constructor, and it asks for nothing but a settings class and, in a sink, the host's context.</summary>
    [Fact]
    public void It_has_one_constructor_that_the_host_can_call()
    {
        const string Consequence = "The host makes the plugin through its one public constructor and refuses to load it otherwise.";
        const string Cure = "Leave one public constructor, which asks for a settings class, for ISinkContext in a sink, or for nothing; give tests an internal one.";
        ConstructorInfo[] constructors = PluginType.GetConstructors();
        if (constructors.Length != 1)
            ConformanceException.Throw($"{PluginType.Name} has {constructors.Length} public constructors.", Consequence, Cure);
        bool hasSettings = false;
        foreach (ParameterInfo parameter in constructors[0].GetParameters())
        {
            Type wanted = parameter.ParameterType;
            if (wanted == typeof(ISinkContext) && typeof(ISink).IsAssignableFrom(PluginType))
                continue;
            if (hasSettings || !wanted.IsClass || wanted.IsAbstract || wanted == typeof(string) || wanted == typeof(object))
                ConformanceException.Throw($"The constructor asks for '{parameter.Name}' of type {wanted.Name}.", Consequence, Cure);
            hasSettings = true;
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]*$")]
    private static partial Regex PluginName();
}
