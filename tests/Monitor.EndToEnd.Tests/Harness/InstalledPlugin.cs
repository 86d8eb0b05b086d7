using System.Security.Cryptography;

namespace Monitor.EndToEnd.Tests.Harness;

/// <summary>A plugin of one assembly that a test compiled.</summary>
internal static class InstalledPlugin
{
    /// <summary>Writes the assembly and its manifest into the test's own plugins folder.</summary>
    /// <returns>The assembly's path.</returns>
    public static string Write(TestFolder folder, string name, byte[] assembly)
    {
        string target = Directory.CreateDirectory(folder[$"plugins/{name}"]).FullName;
        string file = Path.Combine(target, "Plugin.dll");
        File.WriteAllBytes(file, assembly);
        File.WriteAllText(Path.Combine(target, "plugin.json"), $$"""
            { "name": "{{name}}", "version": "1.0.0", "assembly": "Plugin.dll", "sdk": "0.1.0",
              "files": { "Plugin.dll": "{{Convert.ToHexStringLower(SHA256.HashData(assembly))}}" } }
            """);
        return file;
    }
}
