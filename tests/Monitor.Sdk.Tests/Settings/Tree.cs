using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Sdk.Tests.Settings;

/// <summary>Settings as a reader of a file would hand them over, each node at a line of its own.</summary>
internal static class Tree
{
    public static SettingsScalar Scalar(string? value, int line = 1) => new(At(line), value);

    public static SettingsList List(params SettingsNode[] items) => new(At(1), items);

    public static SettingsList Texts(params string?[] values) => List([.. values.Select(value => Scalar(value))]);

    /// <summary>A map whose entries stand on lines 10, 11, … with the value at column 10.</summary>
    public static SettingsMap Map(params (string Key, SettingsNode Value)[] entries) =>
        new(At(9), [.. entries.Select((entry, at) => new SettingsMap.Entry(entry.Key, At(10 + at), entry.Value))]);

    /// <summary>A map of single values; value and key of an entry stand on the same line.</summary>
    public static SettingsMap Map(params (string Key, string? Value)[] entries) =>
        Map([.. entries.Select((entry, at) => (entry.Key, (SettingsNode)new SettingsScalar(new SourcePlace("monitor.yaml", 10 + at, 10), entry.Value)))]);

    public static SourcePlace At(int line) => new("monitor.yaml", line, 1);

    /// <summary>Binds what is right.</summary>
    public static T Bind<T>(SettingsNode? node)
        where T : class
    {
        List<MonitorError> errors = [];
        T? bound = SettingsBinder.Bind<T>(node, At(5), errors);
        Assert.Empty(errors);
        return Assert.IsType<T>(bound);
    }

    /// <summary>Binds what is wrong.</summary>
    public static IReadOnlyList<MonitorError> Errors<T>(SettingsNode? node)
        where T : class
    {
        List<MonitorError> errors = [];
        Assert.Null(SettingsBinder.Bind<T>(node, At(5), errors));
        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.NotNull(error.Place));
        return errors;
    }
}
