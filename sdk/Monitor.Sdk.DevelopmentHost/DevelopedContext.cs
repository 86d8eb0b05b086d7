using System.Reflection;
using System.Runtime.Loader;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Sdk.DevelopmentHost;

/// <summary>The plugin's load context: its own dependencies, and Monitor.Sdk of the host.</summary>
/// <param name="path">The plugin's assembly.</param>
internal sealed class DevelopedContext(string path) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(path))
{
    private static readonly string Shared = typeof(MonitorError).Assembly.GetName().Name!;

    private readonly AssemblyDependencyResolver _resolver = new(path);

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name != Shared && _resolver.ResolveAssemblyToPath(assemblyName) is { } found ? LoadFromAssemblyPath(found) : null;

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } found ? LoadUnmanagedDllFromPath(found) : 0;
}
