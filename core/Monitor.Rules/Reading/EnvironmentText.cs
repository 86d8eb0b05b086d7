namespace Monitor.Rules.Reading;

/// <summary>Puts environment variables in place of <c>%NAME%</c>; a name that is not known stays as it is.</summary>
internal static class EnvironmentText
{
    /// <summary>The value with its variables expanded.</summary>
    public static string Expand(string value, IReadOnlyDictionary<string, string>? environment)
    {
        if (environment is null || !value.Contains('%'))
            return value;
        System.Text.StringBuilder expanded = new();
        int at = 0;
        while (value.IndexOf('%', at) is var start and >= 0 && value.IndexOf('%', start + 1) is var end and >= 0)
        {
            expanded.Append(value, at, start - at);
            if (Find(environment, value[(start + 1)..end]) is { } known)
            {
                expanded.Append(known);
                at = end + 1;
            }
            else
            {
                expanded.Append(value, start, end - start);
                at = end;
            }
        }

        return expanded.Append(value, at, value.Length - at).ToString();
    }

    private static string? Find(IReadOnlyDictionary<string, string> environment, string name) =>
        environment.FirstOrDefault(variable => variable.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
