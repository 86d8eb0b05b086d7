using System.Collections;
using System.Globalization;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Sdk.Settings;

/// <summary>Reads one value of a settings class: text, number, flag, choice, duration, size, list, map or a class of its own.</summary>
internal static class SettingsValue
{
    public delegate object? BindClass(Type type, SettingsNode node, ICollection<MonitorError> errors);

    /// <summary>Gives the value, or null after adding an error.</summary>
    public static object? Read(Type type, SettingsNode node, ICollection<MonitorError> errors, BindClass bindClass)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (typeof(SettingsNode).IsAssignableFrom(type))
            return type.IsInstanceOfType(node) ? node : Refuse(node, Expected(type), errors);
        if (type != typeof(string) && ItemType(type) is { } item)
            return ReadList(type, item, node, errors, bindClass);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
            return ReadMap(type.GetGenericArguments()[1], node, errors, bindClass);
        if (!IsScalar(type))
            return bindClass(type, node, errors);
        if (node is not SettingsScalar scalar)
            return Refuse(node, Expected(type), errors);
        if (ReadScalar(type, scalar.Value) is { } value)
            return value;
        errors.Add(SettingsErrors.NotOfType(scalar.Value, Expected(type), node.Place));
        return null;
    }

    /// <summary>What stands for a value of the type, for messages.</summary>
    public static string Expected(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(bool))
            return "true or false";
        if (type == typeof(TimeSpan))
            return "a duration such as 200 ms, 2 s, 5 min, 1 h or 7 d";
        if (type == typeof(ByteSize))
            return "a size such as 64 KiB, 100 MiB or 2 GiB";
        if (type.IsEnum)
            return "one of " + string.Join(", ", Enum.GetNames(type).Select(SettingsBinder.NameOf));
        if (type == typeof(string))
            return "text";
        if (type == typeof(char))
            return "one character";
        if (type == typeof(Uri))
            return "an address such as https://example.org/path";
        if (type == typeof(double) || type == typeof(float) || type == typeof(decimal))
            return "a number";
        if (IsScalar(type))
            return string.Create(CultureInfo.InvariantCulture, $"a whole number from {Limit(type, "MinValue")} to {Limit(type, "MaxValue")}");
        return ItemType(type) is not null || type == typeof(SettingsList) ? "a list" : "settings, one 'name: value' each";
    }

    private static bool IsScalar(Type type) =>
        type == typeof(string) || type == typeof(TimeSpan) || type == typeof(ByteSize) || type == typeof(decimal) || type == typeof(Uri)
        || type.IsEnum || type.IsPrimitive;

    private static object? Limit(Type type, string name) => type.GetField(name)?.GetValue(null);

    private static object? ReadScalar(Type type, string? text)
    {
        if (text is null)
            return null;
        if (type == typeof(string))
            return text;
        if (type == typeof(bool))
            return text switch { "true" => true, "false" => false, _ => null };
        if (type == typeof(TimeSpan))
            return UnitText.TryParseDuration(text, out TimeSpan duration) ? duration : null;
        if (type == typeof(ByteSize))
            return ByteSize.TryParse(text, out ByteSize size) ? size : null;
        if (type.IsEnum)
            return Enum.GetValues(type).Cast<object>().FirstOrDefault(value => SettingsBinder.NameOf(value.ToString()!) == text);
        if (type == typeof(double))
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;
        if (type == typeof(float))
            return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number) ? number : null;
        if (type == typeof(decimal))
            return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number : null;
        if (type == typeof(char))
            return text.Length == 1 ? text[0] : null;
        if (type == typeof(Uri))
            return text.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out Uri? address) ? address : null;
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal whole))
            return null;
        try
        {
            return Convert.ChangeType(whole, type, CultureInfo.InvariantCulture);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static object? ReadList(Type type, Type item, SettingsNode node, ICollection<MonitorError> errors, BindClass bindClass)
    {
        // A single value is a list of one: people write it so.
        IReadOnlyList<SettingsNode> nodes = node is SettingsList list ? list.Items : [node];
        var values = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        int before = errors.Count;
        foreach (SettingsNode one in nodes)
        {
            if (Read(item, one, errors, bindClass) is { } value)
                values.Add(value);
        }

        if (errors.Count != before)
            return null;
        if (!type.IsArray)
            return values;
        var array = Array.CreateInstance(item, values.Count);
        values.CopyTo(array, 0);
        return array;
    }

    private static object? ReadMap(Type item, SettingsNode node, ICollection<MonitorError> errors, BindClass bindClass)
    {
        if (node is not SettingsMap map)
            return Refuse(node, "a map, one 'name: value' each", errors);
        var values = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), item))!;
        foreach (SettingsMap.Entry entry in map.Entries)
        {
            if (Read(item, entry.Value, errors, bindClass) is { } value)
                values.Add(entry.Key, value);
        }

        return values;
    }

    private static object? Refuse(SettingsNode node, string expected, ICollection<MonitorError> errors)
    {
        errors.Add(SettingsErrors.WrongShape(node, expected));
        return null;
    }

    private static Type? ItemType(Type type)
    {
        if (type.IsArray)
            return type.GetElementType();
        bool isList = type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) || type.GetGenericTypeDefinition() == typeof(List<>));
        return isList ? type.GetGenericArguments()[0] : null;
    }
}
