using System.Reflection;

namespace Monitor.Host.CommandLine;

/// <summary>The product's version.</summary>
internal static class AgentVersion
{
    /// <summary>As it is printed.</summary>
    public static string Text { get; } =
        typeof(AgentVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
