using System.ComponentModel.DataAnnotations;

namespace Monitor.Collectors.Etw;

/// <summary>Settings of the collector; in monitor.yaml: <c>- etw: { registry: false, buffers: 128 }</c>.</summary>
public sealed class EtwSettings
{
    /// <summary>Memory of the session's buffers, MiB.</summary>
    [Range(8, 1024, ErrorMessage = "The buffers are not between 8 and 1024 MiB")]
    public int Buffers { get; set; } = 64;

    /// <summary>Whether loaded images are reported.</summary>
    public bool Images { get; set; } = true;

    /// <summary>Whether connections and flows are reported.</summary>
    public bool Network { get; set; } = true;

    /// <summary>Whether files that are made and deleted are reported.</summary>
    public bool Files { get; set; } = true;

    /// <summary>Whether changes of the registry are reported. The names of its keys cost an event for each key that anybody opens.</summary>
    public bool Registry { get; set; } = true;

    /// <summary>Whether answers of the DNS client are reported.</summary>
    public bool Dns { get; set; } = true;
}
