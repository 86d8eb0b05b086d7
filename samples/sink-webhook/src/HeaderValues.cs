using System.Net.Http.Headers;

namespace Sample.Webhook;

/// <summary>The headers that the operator asked for, each with its value from where it stands.</summary>
internal static class HeaderValues
{
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Sets the headers.</summary>
    /// <param name="headers">Where to.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="folder">The folder against which paths are meant.</param>
    /// <exception cref="IOException">A file cannot be read, is empty, or anybody may read it.</exception>
    /// <exception cref="FormatException">A name or value is not one that HTTP allows.</exception>
    public static void Set(HttpRequestHeaders headers, WebhookSettings settings, string folder)
    {
        foreach ((string name, string value) in settings.Headers)
            headers.Add(name, value);
        foreach ((string name, string variable) in settings.HeadersFromEnvironment)
            headers.Add(name, Environment.GetEnvironmentVariable(variable));
        foreach ((string name, string path) in settings.HeadersFromFiles)
            headers.Add(name, ReadSecret(Path.GetFullPath(path, folder)));
    }

    private static string ReadSecret(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
            throw new IOException($"Anybody may read {path}; say: chmod o-rwx '{path}'");
        string secret = File.ReadAllText(path).Trim();
        return secret.Length > 0 ? secret : throw new IOException($"{path} is empty");
    }
}
