namespace Monitor.Workers.Windows;

/// <summary>The environment of a process, as it is given to Windows.</summary>
internal static class EnvironmentBlock
{
    /// <summary>One text: <c>name=value</c>, in the order of names without regard to case, a null behind each and behind all.</summary>
    public static string Of(IReadOnlyDictionary<string, string> variables) =>
        string.Concat(variables.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).Select(pair => $"{pair.Key}={pair.Value}\0")) + "\0";
}
