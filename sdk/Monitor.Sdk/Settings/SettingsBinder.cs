using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Sdk.Settings;

/// <summary>
/// Fills a settings class from what the operator wrote. Every settable public property is a setting, named in lower case with dashes
/// (<c>MaxSize</c> is <c>max-size</c>); a <c>required</c> property must be there; a name without value leaves its property as it is;
/// validation attributes and <see cref="IValidatedSettings"/> are asked. All that is wrong is told at once, each with its place.
/// </summary>
public static class SettingsBinder
{
    /// <summary>Makes and fills a settings object.</summary>
    /// <param name="settings">What the operator wrote; null: nothing.</param>
    /// <param name="place">Where settings would stand if there were any.</param>
    /// <param name="errors">Takes what is wrong.</param>
    /// <returns>The object; null if anything was wrong.</returns>
    public static T? Bind<T>(SettingsNode? settings, SourcePlace place, ICollection<MonitorError> errors)
        where T : class => (T?)Bind(typeof(T), settings, place, errors);

    /// <inheritdoc cref="Bind{T}"/>
    /// <param name="type">A class with a constructor without parameters.</param>
    /// <param name="settings">What the operator wrote; null: nothing.</param>
    /// <param name="place">Where settings would stand if there were any.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static object? Bind(Type type, SettingsNode? settings, SourcePlace place, ICollection<MonitorError> errors)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(errors);
        int before = errors.Count;
        object? bound = BindClass(type, settings ?? new SettingsMap(place, []), errors);
        return errors.Count == before ? bound : null;
    }

    /// <summary>The setting's name of a property: <c>MaxSize</c> is <c>max-size</c>.</summary>
    public static string NameOf(string property)
    {
        ArgumentNullException.ThrowIfNull(property);
        return string.Concat(property.Select((letter, at) =>
            char.IsUpper(letter) ? (at == 0 ? "" : "-") + char.ToLowerInvariant(letter) : letter.ToString()));
    }

    internal static IEnumerable<PropertyInfo> PropertiesOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is { IsPublic: true });

    private static object? BindClass(Type type, SettingsNode node, ICollection<MonitorError> errors)
    {
        if (IsNothing(node))
            node = new SettingsMap(node.Place, []);
        if (node is not SettingsMap map)
        {
            errors.Add(SettingsErrors.WrongShape(node, "settings, one 'name: value' each"));
            return null;
        }

        object instance = Activator.CreateInstance(type)
            ?? throw new ArgumentException($"{type} cannot be made without arguments.", nameof(type));
        Dictionary<string, PropertyInfo> properties = PropertiesOf(type).ToDictionary(property => NameOf(property.Name));
        int before = errors.Count, unknown = 0;
        foreach (SettingsMap.Entry entry in map.Entries)
        {
            if (!properties.TryGetValue(entry.Key, out PropertyInfo? property))
            {
                errors.Add(SettingsErrors.Unknown(entry.Key, properties.Keys, entry.Place));
                unknown++;
            }
            else if (!IsNothing(entry.Value) && SettingsValue.Read(property.PropertyType, entry.Value, errors, BindClass) is { } value)
            {
                Set(instance, property, value, entry.Value.Place, errors);
            }
        }

        foreach ((string name, PropertyInfo property) in properties)
        {
            if (property.IsDefined(typeof(RequiredMemberAttribute)) && map.Find(name) is var written && IsNothing(written))
                errors.Add(SettingsErrors.Missing(name, SettingsValue.Expected(property.PropertyType), written?.Place ?? map.Place));
        }

        if (errors.Count == before + unknown)
            Validate(instance, map, errors);
        return instance;
    }

    private static bool IsNothing(SettingsNode? node) => node is null or SettingsScalar { Value: null };

    private static void Set(object instance, PropertyInfo property, object value, SourcePlace place, ICollection<MonitorError> errors)
    {
        property.SetValue(instance, value);
        ValidationContext context = new(instance) { MemberName = property.Name, DisplayName = NameOf(property.Name) };
        foreach (ValidationAttribute attribute in property.GetCustomAttributes<ValidationAttribute>())
        {
            if (attribute.GetValidationResult(value, context) is { } result)
                errors.Add(SettingsErrors.NotAllowed(result.ErrorMessage?.TrimEnd('.') ?? "The value is not allowed", "Write a value that is allowed", place));
        }
    }

    private static void Validate(object instance, SettingsMap map, ICollection<MonitorError> errors)
    {
        if (instance is not IValidatedSettings validated)
            return;
        foreach (SettingsProblem problem in validated.Validate())
        {
            SourcePlace place = map.Find(NameOf(problem.Property))?.Place ?? map.Place;
            errors.Add(SettingsErrors.NotAllowed(problem.Cause, problem.Cure, place));
        }
    }
}
