using System.ComponentModel.DataAnnotations;

namespace TemplateNamespace;

/// <summary>Settings of the collector; in monitor.yaml: <c>collectors: [template-plugin: { path: /, interval: 1 min }]</c>.</summary>
public sealed class TemplateClassSettings
{
    /// <summary>A folder on the file system that is watched.</summary>
    [MinLength(1, ErrorMessage = "The path is empty")]
    public string Path { get; set; } = "/";

    /// <summary>How often it is looked at.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00", ErrorMessage = "The interval is not between 10 ms and 1 d")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);
}
