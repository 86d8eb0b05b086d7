using System.Security.Cryptography;

namespace Monitor.Tutorial.Tests.Harness;

/// <summary>A plugin as its build leaves it, and the development host to run it with.</summary>
internal sealed class BuiltPlugin : IDisposable
{
    private static readonly string Host = Path.Combine(
        TestInputs.RepositoryRoot, "sdk/Monitor.Sdk.DevelopmentHost/bin", TestInputs.Configuration, "net10.0/Monitor.Sdk.DevelopmentHost.dll");

    private readonly TestFolder _folder = new();

    /// <summary>Builds it from source.</summary>
    public BuiltPlugin(params string[] sources)
    {
        const string Usings = """
            global using Monitor.Sdk.Collectors;
            global using Monitor.Sdk.Diagnostics;
            global using Monitor.Sdk.Events;
            global using Monitor.Sdk.EventSet;
            global using Monitor.Sdk.Sinks;
            """;
        byte[] assembly = PluginCompiler.Compile("Tried", [Usings, .. sources], PluginCompiler.HostSdk);
        File.WriteAllBytes(_folder["Tried.dll"], assembly);
        _folder.Write("plugin.json", $$"""
            { "name": "tried", "version": "1.2.3", "assembly": "Tried.dll", "sdk": "0.1.0",
              "files": { "Tried.dll": "{{Convert.ToHexStringLower(SHA256.HashData(assembly))}}" } }
            """);
    }

    /// <summary>A folder that the plugin may use.</summary>
    public string Folder => _folder.Path;

    /// <summary>Starts the development host with it, as <c>dotnet run</c> does.</summary>
    public Command Start(params string[] options) => Command.Start("dotnet", ["exec", Host, "--plugin", _folder.Path, .. options], _folder.Path);

    /// <summary>Starts it with another program behind its standard output.</summary>
    public Command StartBefore(string program) =>
        Command.Start("sh", ["-c", $"exec dotnet exec '{Host}' --plugin '{_folder.Path}' | {program}"], _folder.Path);

    /// <summary>Runs it to its end.</summary>
    public (int ExitCode, IReadOnlyList<string> Output, string Errors) Run(params string[] options)
    {
        using Command command = Start(options);
        return (command.WaitForEnd(), command.Output, string.Join('\n', command.Errors));
    }

    public void Dispose() => _folder.Dispose();
}
