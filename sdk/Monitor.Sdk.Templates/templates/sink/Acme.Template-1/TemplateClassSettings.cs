using System.ComponentModel.DataAnnotations;

namespace TemplateNamespace;

/// <summary>Settings of the sink; in monitor.yaml: <c>sinks: { mine: { plugin: template-plugin, settings: { path: events.ndjson } } }</c>.</summary>
public sealed class TemplateClassSettings
{
    /// <summary>The file that events are appended to; meant against the folder of monitor.yaml.</summary>
    [MinLength(1, ErrorMessage = "The path is empty")]
    public required string Path { get; set; }
}
