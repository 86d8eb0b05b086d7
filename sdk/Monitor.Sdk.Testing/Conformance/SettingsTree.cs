using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Sdk.Testing;

/// <summary>Settings as the operator writes them and the host reads them, each on a line of its own.</summary>
internal static class SettingsTree
{
    public const string FileName = "monitor.yaml";
    private const int FirstLine = 10;
    private const int ValueColumn = 12;

    /// <summary>Where settings would stand if there were any.</summary>
    public static SourcePlace Place { get; } = new(FileName, FirstLine - 1, 1);

    /// <summary>Where the value of the setting at a position stands.</summary>
    public static SourcePlace ValueAt(int position) => new(FileName, FirstLine + position, ValueColumn);

    /// <summary>Where the name of the setting at a position stands.</summary>
    public static SourcePlace NameAt(int position) => new(FileName, FirstLine + position, 3);

    public static SettingsMap Map(params (string Name, Func<SourcePlace, SettingsNode> Value)[] settings) =>
        new(Place, [.. settings.Select((setting, at) => new SettingsMap.Entry(setting.Name, NameAt(at), setting.Value(ValueAt(at))))]);

    public static Func<SourcePlace, SettingsNode> Scalar(string? text) => place => new SettingsScalar(place, text);

    /// <summary>A list in a list in a list of maps: no setting reads that.</summary>
    public static SettingsNode Nonsense(SourcePlace place) => new SettingsList(place, [new SettingsList(place, [new SettingsList(place, [new SettingsMap(place, [])])])]);

    /// <summary>Binds as the host does, and gives what was wrong.</summary>
    public static (object? Settings, IReadOnlyList<MonitorError> Errors) Bind(Type type, SettingsNode? settings)
    {
        List<MonitorError> errors = [];
        return (SettingsBinder.Bind(type, settings, Place, errors), errors);
    }

    /// <summary>The settable properties of a settings class.</summary>
    public static IEnumerable<PropertyInfo> PropertiesOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is { IsPublic: true });

    /// <summary>Settings of random values of which each for itself can be read.</summary>
    public static SettingsMap Random(Type type, Random random)
    {
        List<(string, Func<SourcePlace, SettingsNode>)> settings = [];
        foreach (PropertyInfo property in PropertiesOf(type))
        {
            if (random.Next(4) > 0)
                settings.Add((SettingsBinder.NameOf(property.Name), Value(property.PropertyType, random)));
        }

        return Map([.. settings]);
    }

    /// <summary>A settings object with a random value in each property; null if the attributes of the properties do not allow the values.</summary>
    public static object? Make(Type type, Random random)
    {
        object settings = Activator.CreateInstance(type)!;
        foreach (PropertyInfo property in PropertiesOf(type))
        {
            SettingsMap written = Map(("value", Value(property.PropertyType, random)));
            if (Bind(typeof(Single<>).MakeGenericType(property.PropertyType), written).Settings is ISingle { Boxed: { } value })
                property.SetValue(settings, value);
        }

        return Validator.TryValidateObject(settings, new ValidationContext(settings), null, validateAllProperties: true) ? settings : null;
    }

    private static Func<SourcePlace, SettingsNode> Value(Type type, Random random)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
            return place => new SettingsMap(place, [new SettingsMap.Entry("key", place, Value(type.GetGenericArguments()[1], random)(place))]);
        if (type.IsGenericType || type.IsArray)
        {
            Type item = type.GetElementType() ?? type.GetGenericArguments()[0];
            int count = random.Next(3);
            return place => new SettingsList(place, [.. Enumerable.Range(0, count).Select(_ => Value(item, random)(place))]);
        }

        return Scalar(random.GetItems(TextsFor(type), 1)[0]);
    }

    private static string[] TextsFor(Type type) =>
        type == typeof(bool) ? ["true", "false"]
        : type == typeof(TimeSpan) ? ["0 s", "1 ms", "1 s", "7 d", "10000 d"]
        : type == typeof(ByteSize) ? ["0 B", "1 B", "64 KiB", "1024 GiB"]
        : type.IsEnum ? [.. Enum.GetNames(type).Select(SettingsBinder.NameOf)]
        : type == typeof(Uri) ? ["http://localhost:1/", "https://example.org/path?query", "file:///none", "x://"]
        : type == typeof(string) ? ["", " ", "text", "/none/of/this", "-", "\0", "[", "host:99999", "ünïcode", new string('x', 10_000)]
        : ["0", "1", "-1", "100", "65535", "65536", "2147483647", "-2147483648", "9223372036854775807", "0.5"];

    private interface ISingle
    {
        object? Boxed { get; }
    }

    /// <summary>Reads a value of a type as a setting of it would be read.</summary>
    private sealed class Single<T> : ISingle
    {
        public T? Value { get; set; }

        public object? Boxed => Value;
    }
}
