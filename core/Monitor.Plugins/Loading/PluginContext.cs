using System.Reflection;
using System.Runtime.Loader;
using McMaster.NETCore.Plugins.Loader;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Loading;

/// <summary>
/// Loads a plugin into a context of its own, which shares one assembly with the host: Monitor.Sdk. The only place that knows the loader
/// library. It uses the library's context builder and not its PluginLoader, which would also read every runtimeconfig.json beside the
/// host: that takes a third of the time to load, and lets the probing paths in there lead out of the plugin's folder. Assemblies are
/// loaded from their files, since native libraries beside a plugin are not found otherwise; nothing is loaded lazily, which would let
/// what is shared depend on the order of loading; and no file is watched.
/// </summary>
internal sealed class PluginContext : IDisposable
{
    private readonly AssemblyLoadContext _context;

    /// <summary>Makes the context and loads the assembly into it; none of its code runs.</summary>
    public PluginContext(string assemblyPath)
    {
        _context = new AssemblyLoadContextBuilder()
            .SetMainAssemblyPath(assemblyPath)
            .PreferDefaultLoadContextAssembly(typeof(MonitorError).Assembly.GetName())
            .EnableUnloading()
            .Build();
        Weak = new WeakReference(_context, trackResurrection: true);
        try
        {
            Assembly = _context.LoadFromAssemblyPath(assemblyPath);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Assembly Assembly { get; }

    /// <summary>The context; gone when nothing of the plugin is in memory any more.</summary>
    public WeakReference Weak { get; }

    /// <summary>Begins to unload; what the plugin still has running keeps it in memory.</summary>
    public void Dispose() => _context.Unload();
}
