using System.Reflection;
using System.Runtime.CompilerServices;

namespace Monitor.Sdk.Settings;

/// <summary>A setting as it is shown to an operator.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Expected">What may be written, in words.</param>
/// <param name="Default">What holds without it; empty if there is nothing to show.</param>
/// <param name="IsRequired">Whether it must be there.</param>
public sealed record SettingDescription(string Name, string Expected, string Default, bool IsRequired)
{
    /// <summary>The settings of a settings class, in the order of its properties.</summary>
    public static IReadOnlyList<SettingDescription> Of(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        object instance = Activator.CreateInstance(type) ?? throw new ArgumentException($"{type} cannot be made without arguments.", nameof(type));
        return [.. SettingsBinder.PropertiesOf(type).Select(property => new SettingDescription(
            SettingsBinder.NameOf(property.Name),
            SettingsValue.Expected(property.PropertyType),
            DefaultOf(property, instance),
            property.IsDefined(typeof(RequiredMemberAttribute))))];
    }

    private static string DefaultOf(PropertyInfo property, object instance) => property.GetValue(instance) switch
    {
        bool flag => flag ? "true" : "false",
        TimeSpan duration => UnitText.Print(duration),
        Enum choice => SettingsBinder.NameOf(choice.ToString()),
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        string text => text,
        ByteSize size => size.ToString(),
        _ => "",
    };
}
