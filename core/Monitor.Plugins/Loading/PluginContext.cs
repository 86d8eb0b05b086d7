using System.Reflection;
using System.Runtime.Loader;
using McMaster.NETCore.Plugins;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Loading;

/// <summary>
/// Loads a plugin into a context of its own, which shares one assembly with the host: Monitor.Sdk. The only place that knows the loader
/// library. It loads from the files where they are, since native libraries beside a plugin are not found otherwise; it neither
/// watches files nor loads lazily, which would let what is shared depend on the order of loading.
/// </summary>
internal sealed class PluginContext : IDisposable
{
    private readonly PluginLoader _loader;

    /// <summary>Makes the context and loads the assembly into it; none of its code runs.</summary>
    public PluginContext(string assemblyPath)
    {
        PluginConfig config = new(assemblyPath)
        {
            IsUnloadable = true,
            IsLazyLoaded = false,
            PreferSharedTypes = false,
            EnableHotReload = false,
            LoadInMemory = false,
        };
        config.SharedAssemblies.Add(typeof(MonitorError).Assembly.GetName());
        _loader = new PluginLoader(config);
        try
        {
            Assembly = _loader.LoadDefaultAssembly();
        }
        catch
        {
            _loader.Dispose();
            throw;
        }

        Weak = new WeakReference(AssemblyLoadContext.GetLoadContext(Assembly), trackResurrection: true);
    }

    public Assembly Assembly { get; }

    /// <summary>The context; gone when nothing of the plugin is in memory any more.</summary>
    public WeakReference Weak { get; }

    /// <summary>Begins to unload; what the plugin still has running keeps it in memory.</summary>
    public void Dispose() => _loader.Dispose();
}
